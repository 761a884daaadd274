import { and, eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { OpenAccount } from "../../domain/protocol/views.ts";
import * as t from "./schema.ts";

// Named reads and writes about who holds an account or a sign-in code.

export async function hasAccount(db: D1Database, org: string, account: string): Promise<boolean> {
	const rows = await drizzle(db)
		.select({ id: t.accounts.id })
		.from(t.accounts)
		.where(and(eq(t.accounts.org, org), eq(t.accounts.id, account)))
		.limit(1);
	return rows.length > 0;
}

export async function findCredential(
	db: D1Database,
	org: string,
	code: string,
): Promise<{ code: string; account: string; name: string } | undefined> {
	const [row] = await drizzle(db)
		.select({ code: t.credentials.code, account: t.credentials.account, name: t.accounts.name })
		.from(t.credentials)
		.innerJoin(
			t.accounts,
			and(eq(t.accounts.org, t.credentials.org), eq(t.accounts.id, t.credentials.account)),
		)
		.where(and(eq(t.credentials.org, org), eq(t.credentials.code, code)))
		.limit(1);
	return row;
}

// Lists an account with its codes; a second listing changes nothing. Null: it is listed. Otherwise a code belongs to
// someone else, or the account is listed with other words, or forgotten; then nothing of it is listed unless it was.
export async function listAccount(
	db: D1Database,
	org: string,
	{ id, name, credentials, email }: OpenAccount,
	now: number,
): Promise<"credential-taken" | "key-reused" | null> {
	const orm = drizzle(db);
	const rows = [{ org, id, name, openedAt: now, email: email ?? null }];
	const [known] = await orm
		.select({ name: t.accounts.name, email: t.accounts.email, erasedAt: t.accounts.erasedAt })
		.from(t.accounts)
		.where(and(eq(t.accounts.org, org), eq(t.accounts.id, id)))
		.limit(1);
	const isSame = known === undefined || (known.name === name && known.email === (email ?? null));
	if (!isSame || known?.erasedAt != null) return "key-reused";
	const account = orm.insert(t.accounts).values(rows).onConflictDoNothing();
	if (credentials.length > 0) {
		const codes = credentials.map((code) => ({ org, code, account: id }));
		await orm.insert(t.credentials).values(codes).onConflictDoNothing();
		const owners = await orm
			.select({ code: t.credentials.code, account: t.credentials.account })
			.from(t.credentials)
			.where(and(eq(t.credentials.org, org), inArray(t.credentials.code, credentials)));
		if (owners.some((owner) => owner.account !== id)) return "credential-taken";
	}
	await account;
	return null;
}

// What accounts are called.
export async function listNames(
	db: D1Database,
	org: string,
	accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const query = `SELECT accounts.id, accounts.name FROM json_each(?2) AS asked
		CROSS JOIN accounts ON accounts.org = ?1 AND accounts.id = asked.value`;
	const { results } = await db
		.prepare(query)
		.bind(org, JSON.stringify(accounts))
		.all<{ id: string; name: string }>();
	return new Map(results.map(({ id, name }) => [id, name]));
}
