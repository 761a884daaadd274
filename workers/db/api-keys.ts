import { timingSafeEqual } from "node:crypto";
import type { Scope, SystemClaims } from "../../domain/access/claims.ts";
import { digestOf } from "../secrets/verifier.ts";

// Keys of systems: `<org>_<id>_<secret>` behind their prefix. The secret is recognised by its hash.

const statements = {
	find: `SELECT hash, scopes, used_at AS usedAt FROM api_keys
		WHERE org = ?1 AND id = ?2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?3)`,
	use: "UPDATE api_keys SET used_at = ?3 WHERE org = ?1 AND id = ?2 AND (used_at IS NULL OR used_at < ?4)",
	list: `SELECT id, name, scopes, created_by AS createdBy, created_at AS createdAt, expires_at AS expiresAt,
		used_at AS usedAt FROM api_keys WHERE org = ?1 AND revoked_at IS NULL ORDER BY created_at DESC, id LIMIT ?2`,
	// Fails, and all of its transaction with it, where there are too many: nobody could see and revoke what is not listed.
	add: `INSERT INTO api_keys (org, id, name, hash, scopes, created_by, created_at, expires_at)
		VALUES (?1, ?2, ?3, CASE WHEN (SELECT count(*) FROM api_keys WHERE org = ?1 AND revoked_at IS NULL) < ?9
			THEN ?4 ELSE NULL END, ?5, ?6, ?7, ?8)`,
	revoke: "UPDATE api_keys SET revoked_at = ?3 WHERE org = ?1 AND id = ?2 AND revoked_at IS NULL",
} as const;
const KEY = /^([a-z0-9][a-z0-9-]{0,63})_([a-z0-9][a-z0-9-]{0,63})_([\w-]{43})$/;
// Stands in where a key is not known, so that this takes as long to say.
const NOBODY = "0".repeat(64);
// When a key was last used is told to the minute: a busy one would otherwise write a row a call.
const USED_EVERY_MS = 60_000;

export const KEYS_PER_ORG_MAX = 50;

type KeyRow = {
	readonly id: string;
	readonly name: string;
	readonly scopes: readonly Scope[];
	readonly createdBy: string;
	readonly createdAt: number;
	readonly expiresAt: number | null;
	readonly usedAt: number | null;
};

export async function findKey(db: D1Database, text: string, now: number): Promise<SystemClaims | null> {
	const [, org, id, secret] = KEY.exec(text) ?? [];
	if (org === undefined || id === undefined || secret === undefined) return null;
	const row = await db
		.prepare(statements.find)
		.bind(org, id, now)
		.first<{ hash: string; scopes: string; usedAt: number | null }>();
	const isRight = timingSafeEqual(Buffer.from(row?.hash ?? NOBODY), Buffer.from(digestOf(secret)));
	if (row === null || !isRight) return null;
	const usedBefore = now - USED_EVERY_MS;
	if (row.usedAt === null || row.usedAt < usedBefore) {
		await db.prepare(statements.use).bind(org, id, now, usedBefore).run();
	}
	return { role: "system", org, sub: id, scopes: JSON.parse(row.scopes) as Scope[] };
}

export async function listKeys(db: D1Database, org: string): Promise<KeyRow[]> {
	const { results } = await db
		.prepare(statements.list)
		.bind(org, KEYS_PER_ORG_MAX)
		.all<Omit<KeyRow, "scopes"> & { scopes: string }>();
	return results.map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as Scope[] }));
}

export function addKey(db: D1Database, org: string, key: KeyRow, secret: string): D1PreparedStatement {
	const { id, name, scopes, createdBy, createdAt, expiresAt } = key;
	const row = [org, id, name, digestOf(secret), JSON.stringify(scopes), createdBy, createdAt, expiresAt];
	return db.prepare(statements.add).bind(...row, KEYS_PER_ORG_MAX);
}

export function areKeysFull(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: api_keys.hash");
}

export function revokeKey(db: D1Database, org: string, id: string, now: number): D1PreparedStatement {
	return db.prepare(statements.revoke).bind(org, id, now);
}
