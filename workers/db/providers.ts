import { and, eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as t from "./schema.ts";

// Who may say that money arrived, and what they have said it about.

export async function findProviderSecret(
	db: D1Database,
	org: string,
	provider: string,
): Promise<string | undefined> {
	const [row] = await drizzle(db)
		.select({ secret: t.providers.secret })
		.from(t.providers)
		.where(and(eq(t.providers.org, org), eq(t.providers.id, provider)))
		.limit(1);
	return row?.secret;
}

// False: one of these already stands for something else.
export async function claimTopup(
	db: D1Database,
	{ org, provider }: { readonly org: string; readonly provider: string },
	claims: readonly string[],
	hash: string,
	at: number,
): Promise<boolean> {
	const orm = drizzle(db);
	const rows = claims.map((claim) => ({ org, provider, claim, hash, at }));
	await orm.insert(t.topupClaims).values(rows).onConflictDoNothing();
	const { claim } = t.topupClaims;
	const kept = await orm
		.select({ hash: t.topupClaims.hash })
		.from(t.topupClaims)
		.where(and(eq(t.topupClaims.org, org), eq(t.topupClaims.provider, provider), inArray(claim, [...claims])))
		.limit(claims.length);
	return kept.every((one) => one.hash === hash);
}
