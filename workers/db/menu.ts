import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as z from "zod/mini";
import { type Menu, menuSchema } from "../../domain/catalog/menu.ts";
import { must } from "../../domain/core/assert.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import { NO_OFFLINE } from "../../domain/till/offline.ts";
import * as t from "./schema.ts";

// What a store sells, drafted from the catalog as it is now.

const ROWS_MAX = 2_000;
const PARTS_PER_QUERY = 90;

// A bundle names its parts; what each costs, and whether it is counted, is known of the part itself.
const partsSchema = z.array(z.object({ product: idSchema, quantity: z.int() }));
type Parts = z.infer<typeof partsSchema>;

type DraftRefusal = {
	readonly reason: "store-unknown" | "catalog-invalid";
	readonly fields: readonly { readonly path: string; readonly message: string }[];
};

// Takes the next version of a store's menu and reads what it holds now.
export async function draftMenu(
	db: D1Database,
	org: string,
	store: string,
): Promise<Result<Menu, DraftRefusal>> {
	const orm = drizzle(db);
	const [place] = await orm
		.update(t.stores)
		.set({ menuVersion: sql`${t.stores.menuVersion} + 1` })
		.where(and(eq(t.stores.org, org), eq(t.stores.id, store)))
		.returning({ name: t.stores.name, version: t.stores.menuVersion });
	if (place === undefined) return refuse({ reason: "store-unknown", fields: [] });
	const [[owner], rows, categories] = await Promise.all([
		orm.select().from(t.orgs).where(eq(t.orgs.id, org)).limit(1),
		listItems(orm, org, store),
		listCategories(orm, org),
	]);
	const { unit, decimals, locale, zone, taxMode, coinMinor, offline } = must(
		owner,
		`store ${store} has its org`,
	);
	const bundles = rows.map((row) => partsSchema.safeParse(readJson(row.parts)).data ?? null);
	const known = await findParts(
		orm,
		org,
		bundles.flatMap((parts) => parts ?? []),
	);
	const used = new Set(rows.map((row) => row.category));
	const draft = menuSchema.safeParse({
		store,
		storeName: place.name,
		version: place.version,
		unit,
		decimals,
		locale,
		zone,
		taxMode,
		coinMinor,
		offline: { ...NO_OFFLINE, ...(readJson(offline) as object | null) },
		categories: categories.filter((category) => used.has(category.id)),
		// What cannot be read is null, which no menu accepts; a part that the catalog lacks has no tax, neither.
		items: rows.map((row, index) => ({
			...row,
			vouchers: readJson(row.vouchers),
			modifiers: readJson(row.modifiers),
			parts: bundles[index]?.map((part) => ({ ...part, ...known.get(part.product) })) ?? null,
		})),
	});
	if (draft.success) return accept(draft.data);
	const fields = draft.error.issues
		.slice(0, 20)
		.map(({ path, message }) => ({ path: path.join("."), message }));
	return refuse({ reason: "catalog-invalid", fields });
}

export async function listPublishedStores(db: D1Database, org: string): Promise<string[]> {
	const rows = await drizzle(db)
		.select({ id: t.stores.id })
		.from(t.stores)
		.where(and(eq(t.stores.org, org), gt(t.stores.menuVersion, 0)))
		.limit(ROWS_MAX);
	return rows.map(({ id }) => id);
}

async function listItems(orm: DrizzleD1Database, org: string, store: string) {
	const { org: _, id, ...words } = t.products;
	return await orm
		.select({
			product: id,
			name: words.name,
			category: words.category,
			priceMinor: words.priceMinor,
			depositMinor: words.depositMinor,
			taxBps: words.taxBps,
			counted: words.counted,
			freePrice: words.freePrice,
			returnable: words.returnable,
			minAge: words.minAge,
			vouchers: words.vouchers,
			modifiers: words.modifiers,
			parts: words.parts,
			glyph: words.glyph,
			hue: words.hue,
		})
		.from(t.menuItems)
		.innerJoin(t.products, and(eq(t.products.org, t.menuItems.org), eq(t.products.id, t.menuItems.product)))
		.where(and(eq(t.menuItems.org, org), eq(t.menuItems.store, store)))
		.orderBy(asc(t.menuItems.position))
		.limit(ROWS_MAX);
}

async function listCategories(orm: DrizzleD1Database, org: string) {
	return await orm
		.select({ id: t.categories.id, name: t.categories.name })
		.from(t.categories)
		.where(eq(t.categories.org, org))
		.orderBy(asc(t.categories.position))
		.limit(ROWS_MAX);
}

type Part = { readonly weightMinor: number; readonly taxBps: number; readonly counted: boolean };

async function findParts(orm: DrizzleD1Database, org: string, wanted: Parts): Promise<Map<string, Part>> {
	const ids = [...new Set(wanted.map(({ product }) => product))];
	const { id, priceMinor, taxBps, counted } = t.products;
	const found = new Map<string, Part>();
	for (let from = 0; from < ids.length; from += PARTS_PER_QUERY) {
		const rows = await orm
			.select({ id, weightMinor: priceMinor, taxBps, counted })
			.from(t.products)
			.where(and(eq(t.products.org, org), inArray(id, ids.slice(from, from + PARTS_PER_QUERY))))
			.limit(PARTS_PER_QUERY);
		for (const { id: product, ...part } of rows) found.set(product, part);
	}
	return found;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
