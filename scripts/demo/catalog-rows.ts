import { normalClaim } from "../../domain/access/claim-code.ts";
import { digestOf, makeVerifier } from "../../workers/secrets/verifier.ts";
import type { System } from "../system.ts";
import { CATEGORIES, ORG, PRODUCTS, STORES } from "./catalog.ts";
import { SHOWN_GUESTS, STAFF, TILLS } from "./people.ts";
import type { DemoRecords } from "./records.ts";

// The catalog and the people as rows of D1. Rows that are there stay as they are: seeding again changes nothing.

type Database = Awaited<ReturnType<System["mf"]["getD1Database"]>>;
type Row = Readonly<Record<string, string | number | null>>;

export async function writeRows(db: Database, records: DemoRecords): Promise<void> {
	const password = await makeVerifier(records.password);
	const { id: org, taxMode, dayStartsMinute, offline, ...named } = ORG;
	const insert = (table: string, row: Row) => {
		const columns = Object.keys(row);
		const places = columns.map(() => "?").join(", ");
		return db
			.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) VALUES (${places})`)
			.bind(...Object.values(row));
	};
	await db.batch([
		insert("orgs", {
			id: org,
			...named,
			tax_mode: taxMode,
			day_starts_minute: dayStartsMinute,
			offline: JSON.stringify(offline),
			created_at: records.startedAt,
		}),
		...STORES.map((store) => insert("stores", { org, ...store })),
		...CATEGORIES.map((category, position) => insert("categories", { org, ...category, position })),
		...PRODUCTS.map((product) => insert("products", productRow(org, product))),
		...PRODUCTS.map(({ store, id }, position) => insert("menu_items", { org, store, product: id, position })),
		...STAFF.map((staff) => insert("staff", { org, ...staff, password })),
		// A demo from before people had passwords.
		...STAFF.map(({ id, email }) =>
			db
				.prepare("UPDATE staff SET email = ?, password = ? WHERE org = ? AND id = ? AND password IS NULL")
				.bind(email, password, org, id),
		),
		...TILLS.map((till) => insert("tills", { org, ...till, status: "waiting" })),
		...claimRows(org, records).map((row) => insert("claim_codes", row)),
	]);
}

export async function hasDemo(db: Database): Promise<boolean> {
	return (await db.prepare("SELECT 1 FROM orgs WHERE id = ?").bind(ORG.id).first()) !== null;
}

function productRow(org: string, product: (typeof PRODUCTS)[number]): Row {
	return {
		org,
		id: product.id,
		name: product.name,
		category: product.category,
		price_minor: product.priceMinor,
		deposit_minor: product.depositMinor,
		tax_bps: product.taxBps,
		counted: product.stock === undefined ? 0 : 1,
		glyph: product.glyph,
		hue: product.hue,
	};
}

function claimRows(org: string, { claims, startedAt }: DemoRecords): Row[] {
	return SHOWN_GUESTS.map((account) => ({
		...{ org, account, created_at: startedAt },
		hash: digestOf(normalClaim(claims[account] ?? "")),
	}));
}
