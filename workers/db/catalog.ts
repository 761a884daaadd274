import { and, asc, eq, sql } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { type Menu, menuSchema } from "../../domain/catalog/menu.ts";
import { must } from "../../domain/core/assert.ts";
import type { OrgView, StoreView } from "../../domain/protocol/views.ts";
import * as t from "./schema.ts";

// Named reads and writes of the catalog. Every one of them names the org first.

const ROWS_MAX = 2_000;

export async function findOrg(db: D1Database, org: string): Promise<OrgView | undefined> {
	const { id, name, unit, decimals, locale, zone } = t.orgs;
	const rows = await drizzle(db)
		.select({ id, name, unit, decimals, locale, zone })
		.from(t.orgs)
		.where(eq(t.orgs.id, org))
		.limit(1);
	return rows[0];
}

export async function listStores(db: D1Database, org: string): Promise<StoreView[]> {
	const { id, name, kind } = t.stores;
	return await drizzle(db)
		.select({ id, name, kind })
		.from(t.stores)
		.where(eq(t.stores.org, org))
		.orderBy(asc(name))
		.limit(ROWS_MAX);
}

export async function listAllStores(db: D1Database): Promise<{ org: string; id: string }[]> {
	return await drizzle(db).select({ org: t.stores.org, id: t.stores.id }).from(t.stores).limit(ROWS_MAX);
}

export async function hasStore(db: D1Database, org: string, store: string): Promise<boolean> {
	const rows = await drizzle(db)
		.select({ id: t.stores.id })
		.from(t.stores)
		.where(and(eq(t.stores.org, org), eq(t.stores.id, store)))
		.limit(1);
	return rows.length > 0;
}

// Takes the next version of a store's menu and reads what it holds now. Undefined: there is no such store.
export async function draftMenu(db: D1Database, org: string, store: string): Promise<Menu | undefined> {
	const orm = drizzle(db);
	const [place] = await orm
		.update(t.stores)
		.set({ menuVersion: sql`${t.stores.menuVersion} + 1` })
		.where(and(eq(t.stores.org, org), eq(t.stores.id, store)))
		.returning({ name: t.stores.name, version: t.stores.menuVersion });
	if (place === undefined) return undefined;
	const [[owner], items, categories] = await Promise.all([
		orm.select().from(t.orgs).where(eq(t.orgs.id, org)).limit(1),
		listMenuItems(orm, org, store),
		listCategories(orm, org),
	]);
	const { unit, decimals, locale, taxMode } = must(owner, `store ${store} belongs to an org that exists`);
	const used = new Set(items.map((item) => item.category));
	return menuSchema.parse({
		store,
		storeName: place.name,
		version: place.version,
		unit,
		decimals,
		locale,
		taxMode,
		categories: categories.filter((category) => used.has(category.id)),
		items,
	});
}

async function listMenuItems(orm: DrizzleD1Database, org: string, store: string) {
	const { name, category, priceMinor, depositMinor, taxBps, counted, glyph, hue } = t.products;
	return await orm
		.select({
			product: t.products.id,
			name,
			category,
			priceMinor,
			depositMinor,
			taxBps,
			counted,
			glyph,
			hue,
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
