import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export * from "./history-schema.ts";
export * from "./identity-schema.ts";

// D1: the home of the catalog and of who may do what. Every row carries its org. What is kept as JSON is read whole.

export const orgs = sqliteTable("orgs", {
	id: text("id").primaryKey(),
	name: text("name").notNull(),
	unit: text("unit").notNull(),
	decimals: integer("decimals").notNull(),
	locale: text("locale").notNull(),
	zone: text("zone").notNull(),
	taxMode: text("tax_mode", { enum: ["inclusive", "exclusive"] }).notNull(),
	createdAt: integer("created_at").notNull(),
	// When an event day begins, in minutes past midnight: what is sold at three in the morning belongs to the night
	// before. Rollups are made by it, so a change of it, or of the zone, asks for a rebuild.
	dayStartsMinute: integer("day_starts_minute").notNull().default(0),
	coinMinor: integer("coin_minor").notNull().default(1),
	// What of offlinePolicySchema differs from allowing nothing.
	offline: text("offline").notNull().default("{}"),
	// Moves with whatever the feed tells tills.
	revision: integer("revision").notNull().default(0),
	// Web pages of other origins that may call the API, as a JSON list.
	origins: text("origins").notNull().default("[]"),
	// How long names are kept of who left.
	retentionDays: integer("retention_days").notNull().default(365),
	// Whoever works here needs more than a password.
	everyoneNeedsFactor: integer("everyone_needs_factor", { mode: "boolean" }).notNull().default(false),
	// Up to which line the night has put the logs of tills side by side.
	logsComparedAt: integer("logs_compared_at").notNull().default(0),
});

export const stores = sqliteTable(
	"stores",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		kind: text("kind", { enum: ["stall", "shop", "topup", "warehouse"] }).notNull(),
		menuVersion: integer("menu_version").notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

export const categories = sqliteTable(
	"categories",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		position: integer("position").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

export const products = sqliteTable(
	"products",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		category: text("category").notNull(),
		priceMinor: integer("price_minor").notNull(),
		depositMinor: integer("deposit_minor").notNull().default(0),
		taxBps: integer("tax_bps").notNull(),
		counted: integer("counted", { mode: "boolean" }).notNull().default(false),
		freePrice: integer("free_price", { mode: "boolean" }).notNull().default(false),
		returnable: integer("returnable", { mode: "boolean" }).notNull().default(false),
		minAge: integer("min_age"),
		// Lists as JSON: units of vouchers; modifiers; {product, quantity} of what a bundle is made of.
		vouchers: text("vouchers").notNull().default("[]"),
		modifiers: text("modifiers").notNull().default("[]"),
		parts: text("parts").notNull().default("[]"),
		glyph: text("glyph").notNull(),
		hue: integer("hue").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

// Which products a store sells, in which order.
export const menuItems = sqliteTable(
	"menu_items",
	{
		org: text("org").notNull(),
		store: text("store").notNull(),
		product: text("product").notNull(),
		position: integer("position").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.store, t.product] })],
);

export const accounts = sqliteTable(
	"accounts",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		openedAt: integer("opened_at").notNull(),
		// Where a link to the wallet may be sent.
		email: text("email"),
		// When it was last given another address, or none, than it was opened with.
		addressAt: integer("address_at"),
		erasedAt: integer("erased_at"),
	},
	(t) => [
		primaryKey({ columns: [t.org, t.id] }),
		index("accounts_by_email").on(t.org, t.email).where(sql`"email" IS NOT NULL`),
		// The newest first, of those that are somebody's.
		index("accounts_by_opened").on(t.org, t.openedAt, t.id).where(sql`"erased_at" IS NULL`),
	],
);

export const credentials = sqliteTable(
	"credentials",
	{
		org: text("org").notNull(),
		code: text("code").notNull(),
		account: text("account").notNull(),
		// What a PIN is checked against, the same beside every code of an account; null: it has none.
		pin: text("pin"),
	},
	(t) => [primaryKey({ columns: [t.org, t.code] }), index("credentials_by_account").on(t.org, t.account)],
);

// Who may say that money arrived: the sealed secret that signs its calls, as Standard Webhooks writes it.
export const providers = sqliteTable(
	"providers",
	{ org: text("org").notNull(), id: text("id").notNull(), secret: text("secret").notNull() },
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

// Which payment a provider's message was about. Its signature covers neither the address nor the key, so each message,
// and each key, is good for one account and sum, whatever it is sent to afterwards.
export const topupClaims = sqliteTable(
	"topup_claims",
	{
		org: text("org").notNull(),
		provider: text("provider").notNull(),
		claim: text("claim").notNull(),
		hash: text("hash").notNull(),
		at: integer("at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.provider, t.claim] })],
);
