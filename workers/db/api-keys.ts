import type { Scope, SystemClaims } from "../../domain/access/claims.ts";
import { digestOf } from "../verifier.ts";

// Keys of systems: `<org>_<id>_<secret>` behind their prefix. The secret is recognised by its hash.

const statements = {
	find: `SELECT hash, scopes FROM api_keys
		WHERE org = ?1 AND id = ?2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?3)`,
} as const;
const KEY = /^([a-z0-9][a-z0-9-]{0,63})_([a-z0-9][a-z0-9-]{0,63})_([\w-]{43})$/;

export async function findKey(db: D1Database, text: string, now: number): Promise<SystemClaims | null> {
	const [, org, id, secret] = KEY.exec(text) ?? [];
	if (org === undefined || id === undefined || secret === undefined) return null;
	const row = await db.prepare(statements.find).bind(org, id, now).first<{ hash: string; scopes: string }>();
	if (row === null || row.hash !== digestOf(secret)) return null;
	return { role: "system", org, sub: id, scopes: JSON.parse(row.scopes) as Scope[] };
}
