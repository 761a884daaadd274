import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

// D1: the catalog's home, and history, the projection of what the objects decided.
// Every row carries its org. History rows are keyed by (object, seq), so that what is delivered twice lands once.

export const orgs = sqliteTable("orgs", {
	id: text("id").primaryKey(),
	name: text("name").notNull(),
	unit: text("unit").notNull(),
	decimals: integer("decimals").notNull(),
	locale: text("locale").notNull(),
	zone: text("zone").notNull(),
	taxMode: text("tax_mode", { enum: ["inclusive", "exclusive"] }).notNull(),
	createdAt: integer("created_at").notNull(),
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

export const tills = sqliteTable(
	"tills",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		store: text("store").notNull(),
		name: text("name").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

export const staff = sqliteTable(
	"staff",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		role: text("role", { enum: ["owner", "manager", "cashier", "auditor"] }).notNull(),
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
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

export const credentials = sqliteTable(
	"credentials",
	{
		org: text("org").notNull(),
		code: text("code").notNull(),
		account: text("account").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.code] }), index("credentials_by_account").on(t.org, t.account)],
);

// Sign-in codes: high-entropy, kept as SHA-256 only.
export const accessCodes = sqliteTable("access_codes", {
	hash: text("hash").primaryKey(),
	org: text("org").notNull(),
	role: text("role", { enum: ["owner", "manager", "cashier", "auditor", "till", "guest"] }).notNull(),
	subject: text("subject").notNull(),
	label: text("label").notNull(),
	store: text("store"),
	account: text("account"),
});

// ── history ────────────────────────────────────────────────────────────────────────────────────────────────

export const sales = sqliteTable(
	"sales",
	{
		object: text("object").notNull(),
		seq: integer("seq").notNull(),
		org: text("org").notNull(),
		store: text("store").notNull(),
		decidedAt: integer("decided_at").notNull(),
		// The whole sale as the dashboard shows it (saleViewSchema).
		body: text("body").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.object, t.seq] }),
		index("sales_by_time").on(t.org, sql`${t.decidedAt} desc`),
	],
);

export const entries = sqliteTable(
	"entries",
	{
		object: text("object").notNull(),
		seq: integer("seq").notNull(),
		org: text("org").notNull(),
		account: text("account").notNull(),
		at: integer("at").notNull(),
		// The entry as the wallet shows it (entryViewSchema).
		body: text("body").notNull(),
	},
	(t) => [primaryKey({ columns: [t.object, t.seq] })],
);

// Every other line of a journal: menus published, stock received, accounts opened, debits declined.
export const events = sqliteTable(
	"events",
	{
		object: text("object").notNull(),
		seq: integer("seq").notNull(),
		org: text("org").notNull(),
		kind: text("kind").notNull(),
		at: integer("at").notNull(),
		body: text("body").notNull(),
	},
	(t) => [primaryKey({ columns: [t.object, t.seq] })],
);
