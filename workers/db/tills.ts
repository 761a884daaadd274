import type { TillClaims } from "../../domain/access/claims.ts";

// The devices that sell.

const statements = {
	isAt: `SELECT 1 AS found FROM tills WHERE org = ?1 AND id = ?2 AND status = 'enrolled' AND store = ?3`,
} as const;

// Whether a till still stands where its token says.
export async function isTillAt(db: D1Database, { org, sub, store }: TillClaims): Promise<boolean> {
	return (await db.prepare(statements.isAt).bind(org, sub, store).first()) !== null;
}
