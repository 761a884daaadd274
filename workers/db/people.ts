import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { OpenAccount } from "../../domain/protocol/views.ts";
import * as t from "./schema.ts";

// Named reads and writes about who holds an account, and by which codes.

const statements = {
	findListed: `SELECT name, email, address_at AS addressAt, erased_at AS erasedAt FROM accounts
		WHERE org = ?1 AND id = ?2`,
	listOwners: `SELECT credentials.account FROM json_each(?2) AS asked
		CROSS JOIN credentials ON credentials.org = ?1 AND credentials.code = asked.value`,
	list: "INSERT INTO accounts (org, id, name, opened_at, email) VALUES (?1, ?2, ?3, ?4, ?5)",
	listCodes: "INSERT INTO credentials (org, code, account) SELECT ?1, value, ?2 FROM json_each(?3)",
} as const;
const TRIES_MAX = 4;

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
// someone else, or the account is listed with other words, or forgotten; then this has listed nothing.
export async function listAccount(
	db: D1Database,
	org: string,
	{ id, name, credentials, ...words }: OpenAccount,
	now: number,
): Promise<"credential-taken" | "key-reused" | null> {
	const email = words.email ?? null;
	const codes = [...new Set(credentials)];
	for (let tries = 1; ; tries += 1) {
		const known = await findListed(db, org, id);
		const owners = await listOwners(db, org, codes);
		// An address that was changed since is no other word of who opens it again.
		const isSame =
			known === null || (known.name === name && (known.email === email || known.addressAt !== null));
		if (!isSame || (known !== null && known.erasedAt !== null)) return "key-reused";
		if (owners.some((owner) => owner !== id)) return "credential-taken";
		if (known !== null) return owners.length === codes.length ? null : "key-reused";
		try {
			await db.batch([
				db.prepare(statements.list).bind(org, id, name, now, email),
				db.prepare(statements.listCodes).bind(org, id, JSON.stringify(codes)),
			]);
			return null;
		} catch (error) {
			// Someone else listed it, or has one of its codes, since this looked.
			if (tries === TRIES_MAX || !String(error).includes("UNIQUE constraint failed")) throw error;
		}
	}
}

type Listed = {
	readonly name: string;
	readonly email: string | null;
	readonly addressAt: number | null;
	readonly erasedAt: number | null;
};

async function findListed(db: D1Database, org: string, id: string): Promise<Listed | null> {
	return await db.prepare(statements.findListed).bind(org, id).first<Listed>();
}

async function listOwners(db: D1Database, org: string, codes: readonly string[]): Promise<string[]> {
	if (codes.length === 0) return [];
	const query = db.prepare(statements.listOwners).bind(org, JSON.stringify(codes));
	return (await query.all<{ account: string }>()).results.map(({ account }) => account);
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
