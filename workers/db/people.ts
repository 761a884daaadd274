import { and, eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Claims, claimsSchema } from "../../domain/access/claims.ts";
import type { OpenAccount } from "../../domain/protocol/views.ts";
import * as t from "./schema.ts";

// Named reads and writes about who holds an account or a sign-in code.

export type SignIn = { readonly claims: Claims; readonly label: string; readonly orgName: string };

export async function findSignIn(db: D1Database, hash: string): Promise<SignIn | undefined> {
	const [row] = await drizzle(db)
		.select({ code: t.accessCodes, orgName: t.orgs.name })
		.from(t.accessCodes)
		.innerJoin(t.orgs, eq(t.orgs.id, t.accessCodes.org))
		.where(eq(t.accessCodes.hash, hash))
		.limit(1);
	if (row === undefined) return undefined;
	const { role, org, subject, store, account, label } = row.code;
	const claims = claimsSchema.parse({
		role,
		org,
		sub: subject,
		...(store === null ? {} : { store }),
		...(account === null ? {} : { accounts: [account] }),
		...(role === "till" ? {} : { sid: "none" }),
	});
	return { claims, label, orgName: row.orgName };
}

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

// Lists an account with its codes; a second listing changes nothing. False: a code belongs to someone else, and then
// nothing of this account is listed unless it already was.
export async function listAccount(
	db: D1Database,
	org: string,
	{ id, name, credentials }: OpenAccount,
	now: number,
): Promise<boolean> {
	const orm = drizzle(db);
	const account = orm.insert(t.accounts).values({ org, id, name, openedAt: now }).onConflictDoNothing();
	if (credentials.length === 0) {
		await account;
		return true;
	}
	const rows = credentials.map((code) => ({ org, code, account: id }));
	await orm.insert(t.credentials).values(rows).onConflictDoNothing();
	const owners = await orm
		.select({ code: t.credentials.code, account: t.credentials.account })
		.from(t.credentials)
		.where(and(eq(t.credentials.org, org), inArray(t.credentials.code, credentials)));
	if (owners.some((owner) => owner.account !== id)) return false;
	await account;
	return true;
}
