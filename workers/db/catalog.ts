import { and, asc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { OrgView, StoreSummary } from "../../domain/protocol/views.ts";
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

export async function listStores(db: D1Database, org: string): Promise<StoreSummary[]> {
	const { id, name, kind } = t.stores;
	return await drizzle(db)
		.select({ id, name, kind })
		.from(t.stores)
		.where(eq(t.stores.org, org))
		.orderBy(asc(name))
		.limit(ROWS_MAX);
}

// Of all orgs, page by page: whoever is left out is neither woken nor compared.
export async function listAllStores(db: D1Database): Promise<{ org: string; id: string }[]> {
	const { org, id } = t.stores;
	const found: { org: string; id: string }[] = [];
	for (;;) {
		const last = found.at(-1) ?? { org: "", id: "" };
		const page = await drizzle(db)
			.select({ org, id })
			.from(t.stores)
			.where(sql`(${org}, ${id}) > (${last.org}, ${last.id})`)
			.orderBy(asc(org), asc(id))
			.limit(ROWS_MAX);
		found.push(...page);
		if (page.length < ROWS_MAX) return found;
	}
}

export async function hasStore(db: D1Database, org: string, store: string): Promise<boolean> {
	const rows = await drizzle(db)
		.select({ id: t.stores.id })
		.from(t.stores)
		.where(and(eq(t.stores.org, org), eq(t.stores.id, store)))
		.limit(1);
	return rows.length > 0;
}

// A part of all accounts that were opened, in a fixed order: for those who look at some of them each time.
export async function listAllAccounts(
	db: D1Database,
	offset: number,
	limit: number,
): Promise<{ org: string; id: string }[]> {
	const { org, id } = t.accounts;
	return await drizzle(db)
		.select({ org, id })
		.from(t.accounts)
		.orderBy(asc(org), asc(id))
		.limit(limit)
		.offset(offset);
}

export async function countAccounts(db: D1Database): Promise<number> {
	return await drizzle(db).$count(t.accounts);
}
