import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

// History, the projection of what the objects decided: every line of every journal, and what they add up to. All of
// it but the alerts can be thrown away and is rebuilt from the journals, row for row. `batch` names the delivery that
// brought a line, so that one which comes again is not counted again.

// The `at` of a line never changes, so (org, at, object, seq) is as unique as (object, seq), and listing by time needs
// no index. The body is the journal's own text, but for the lines of accounts that travelled in it: these stand in
// account_lines, and `carried` names them.
export const storeLines = sqliteTable(
	"store_lines",
	{
		org: text("org").notNull(),
		at: integer("at").notNull(),
		object: text("object").notNull(),
		seq: integer("seq").notNull(),
		store: text("store").notNull(),
		kind: text("kind").notNull(),
		key: text("key"),
		hash: text("hash"),
		batch: text("batch").notNull(),
		body: text("body").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.org, t.at, t.object, t.seq] }),
		// Few lines of a festival are looked for by their kind; the others pay nothing for these.
		index("store_lines_rare")
			.on(t.org, t.kind, t.at)
			.where(
				sql`"kind" = 'op-quarantined' OR "kind" = 'till-forked' OR "kind" = 'till-renewed' OR "kind" = 'transfer-out-applied' OR "kind" = 'transfer-in-applied'`,
			),
		// Voids that came before what they take back: hardly any.
		index("store_lines_early_voids")
			.on(t.org, t.at)
			.where(
				sql`"kind" = 'void-applied' AND "body" ->> '$.effects.back' IS NULL AND "body" ->> '$.effects.flags' IS NULL`,
			),
	],
);

// Which numbers of a till's log stand for which ops, store by store: from the lines, a page of numbers to a row. What
// is in `ops`: the number, the op's id and the beginning of its hash.
export const tillNumbers = sqliteTable(
	"till_numbers",
	{
		org: text("org").notNull(),
		till: text("till").notNull(),
		epoch: integer("epoch").notNull(),
		page: integer("page").notNull(),
		store: text("store").notNull(),
		ops: text("ops").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.till, t.epoch, t.page, t.store] })],
);

// The newest line of an account holds its head: there is no table of balances that could disagree.
export const accountLines = sqliteTable(
	"account_lines",
	{
		object: text("object").notNull(),
		seq: integer("seq").notNull(),
		org: text("org").notNull(),
		account: text("account").notNull(),
		kind: text("kind").notNull(),
		at: integer("at").notNull(),
		key: text("key"),
		hash: text("hash"),
		batch: text("batch").notNull(),
		// Of the org's feed, when the line came: tills ask what is newer than what they have.
		revision: integer("revision").notNull().default(0),
		body: text("body").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.object, t.seq] }),
		index("account_lines_by_revision").on(t.org, t.revision),
		// Most postings have no flag, and most accounts are never taken over: the others pay nothing for these.
		index("account_lines_flagged").on(t.org, t.key).where(sql`"body" ->> '$.entry.flag' IS NOT NULL`),
		index("account_lines_taken_over").on(t.org, t.key).where(sql`"body" ->> '$.entry.cause' = 'takeover'`),
		// Few accounts are ever closed; the lines of all others pay nothing for it.
		index("account_lines_closed")
			.on(t.at)
			.where(sql`"kind" = 'changed' AND "body" ->> '$.head.status' = 'closed'`),
	],
);

// What lines add up to, by event day and hour of the org's zone. The dimension stands before the day: reports ask for
// one dimension over many days.
export const rollups = sqliteTable(
	"rollups",
	{
		org: text("org").notNull(),
		dim: text("dim").notNull(),
		day: text("day").notNull(),
		store: text("store").notNull(),
		hour: integer("hour").notNull(),
		name: text("name").notNull(),
		unit: text("unit").notNull(),
		count: integer("count").notNull(),
		quantity: integer("quantity").notNull(),
		netMinor: integer("net_minor").notNull(),
		taxMinor: integer("tax_minor").notNull(),
		grossMinor: integer("gross_minor").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.dim, t.day, t.store, t.hour, t.name, t.unit] })],
);

// What someone should look at. The id says what it is about, so that the same trouble is one row.
export const alerts = sqliteTable(
	"alerts",
	{
		// Empty where nobody could tell whose it is.
		org: text("org").notNull(),
		id: text("id").notNull(),
		kind: text("kind").notNull(),
		at: integer("at").notNull(),
		body: text("body").notNull(),
		closedAt: integer("closed_at"),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);
