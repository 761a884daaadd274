import type { NewStore, PutProduct } from "../../domain/access/views/org.ts";
import { PRODUCTS_PER_MENU_MAX } from "../../domain/core/limits.ts";
import { digestOf } from "../secrets/verifier.ts";

// New stores, and products put on their menus.

const statements = {
	addStore: "INSERT INTO stores (org, id, name, kind) VALUES (?1, ?2, ?3, ?4)",
	findCategory:
		"SELECT id FROM categories WHERE org = ?1 AND lower(name) = lower(?2) ORDER BY position LIMIT 1",
	addCategory: `INSERT INTO categories (org, id, name, position)
		SELECT ?1, ?2, ?3, ifnull(max(position), 0) + 1 FROM categories WHERE org = ?1
		ON CONFLICT DO NOTHING`,
	// What this does not speak of, modifiers and the rest, stays as it is.
	put: `INSERT INTO products (org, id, name, category, price_minor, deposit_minor, tax_bps, counted, glyph, hue)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
		ON CONFLICT (org, id) DO UPDATE SET name = ?3, category = ?4, price_minor = ?5, deposit_minor = ?6,
			tax_bps = ?7, counted = ?8`,
	addItem: `INSERT INTO menu_items (org, store, product, position)
		SELECT ?1, ?2, ?3, ifnull(max(position), 0) + 1 FROM menu_items WHERE org = ?1 AND store = ?2
		ON CONFLICT DO NOTHING`,
	countOthers: "SELECT count(*) AS count FROM menu_items WHERE org = ?1 AND store = ?2 AND product <> ?3",
	listElsewhere: `SELECT store FROM menu_items WHERE org = ?1 AND product = ?3 AND store <> ?2
		ORDER BY store LIMIT 2000`,
} as const;

const HUES = 360;
const SLUG_CHARS_MAX = 40;

export function addStore(db: D1Database, org: string, { id, name, kind }: NewStore): D1PreparedStatement {
	return db.prepare(statements.addStore).bind(org, id, name, kind);
}

export function isStoreTaken(error: unknown): boolean {
	return String(error).includes("UNIQUE constraint failed: stores.");
}

export async function isMenuFull(
	db: D1Database,
	org: string,
	store: string,
	product: string,
): Promise<boolean> {
	const query = db.prepare(statements.countOthers).bind(org, store, product);
	return ((await query.first<{ count: number }>())?.count ?? 0) >= PRODUCTS_PER_MENU_MAX;
}

// The other stores that sell it.
export async function listElsewhere(
	db: D1Database,
	org: string,
	store: string,
	product: string,
): Promise<string[]> {
	const query = db.prepare(statements.listElsewhere).bind(org, store, product);
	return (await query.all<{ store: string }>()).results.map((row) => row.store);
}

export async function putProduct(
	db: D1Database,
	org: string,
	store: string,
	id: string,
	{ name, category, priceMinor, depositMinor, taxBps, counted }: PutProduct,
): Promise<void> {
	const found = await db.prepare(statements.findCategory).bind(org, category).first<{ id: string }>();
	const categoryId = found?.id ?? categoryIdOf(category);
	const words = [name, categoryId, priceMinor, depositMinor, taxBps, counted ? 1 : 0];
	await db.batch([
		...(found === null ? [db.prepare(statements.addCategory).bind(org, categoryId, category)] : []),
		db.prepare(statements.put).bind(org, id, ...words, glyphOf(name), hueOf(category)),
		db.prepare(statements.addItem).bind(org, store, id),
	]);
}

// The same for the same name, whoever comes first with it.
function categoryIdOf(name: string): string {
	const plain = name.toLowerCase();
	const slug = plain
		.normalize("NFKD")
		.replaceAll(/[^a-z0-9]+/g, "-")
		.replaceAll(/^-|-$/g, "")
		.slice(0, SLUG_CHARS_MAX);
	return `${slug === "" ? "c" : slug}-${digestOf(plain).slice(0, 8)}`;
}

function glyphOf(name: string): string {
	return [...name][0]?.toUpperCase() ?? "?";
}

function hueOf(category: string): number {
	return Number.parseInt(digestOf(category.toLowerCase()).slice(0, 6), 16) % HUES;
}
