import { and, eq, isNotNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as t from "./schema.ts";

// What PINs are checked against. A PIN stands beside every code of its account.

// False: the account has no code that it could stand beside.
export async function keepPin(
	db: D1Database,
	org: string,
	account: string,
	verifier: string,
): Promise<boolean> {
	const rows = await drizzle(db)
		.update(t.credentials)
		.set({ pin: verifier })
		.where(and(eq(t.credentials.org, org), eq(t.credentials.account, account)))
		.returning({ code: t.credentials.code });
	return rows.length > 0;
}

export async function findPin(db: D1Database, org: string, account: string): Promise<string | null> {
	const [row] = await drizzle(db)
		.select({ pin: t.credentials.pin })
		.from(t.credentials)
		.where(and(eq(t.credentials.org, org), eq(t.credentials.account, account), isNotNull(t.credentials.pin)))
		.limit(1);
	return row?.pin ?? null;
}
