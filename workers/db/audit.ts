import {
	type AuditEntry,
	type AuditLine,
	type Broken,
	CHAIN_START,
	type ChainEnd,
	findBroken,
	nextLine,
} from "../../domain/access/audit.ts";
import { digestOf } from "../secrets/verifier.ts";

// The audit log in D1. A line stands in the same transaction as what it tells of, so neither is there without the
// other. Two at once want the same number: the one who is late reads the log again.

const statements = {
	last: "SELECT seq, hash FROM audit WHERE org = ? ORDER BY seq DESC LIMIT 1",
	add: `INSERT INTO audit (org, seq, at, actor, actor_role, address, act, target, before, after, prev, hash)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
	before: `SELECT org, seq, at, actor, actor_role AS actorRole, address, act, target, before, after, prev, hash
		FROM audit WHERE org = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
	after: `SELECT org, seq, at, actor, actor_role AS actorRole, address, act, target, before, after, prev, hash
		FROM audit WHERE org = ? AND seq > ? ORDER BY seq LIMIT ?`,
} as const;

// Of many at once only one gets through each time, so those who are late wait for unequal whiles.
const TRIES_MAX = 30;
const WAIT_MIN_MS = 8;
const WAIT_MAX_MS = 250;
const VERIFIED_PER_PAGE = 500;

// Gives what the other statements gave.
export async function writeAudited(
	db: D1Database,
	entry: AuditEntry,
	changes: readonly D1PreparedStatement[],
): Promise<D1Result[]> {
	for (let tries = 1; ; tries += 1) {
		const last = await db.prepare(statements.last).bind(entry.org).first<{ seq: number; hash: string }>();
		const line = nextLine(entry, last ?? undefined, digestOf);
		try {
			const results = await db.batch([...changes, addQuery(db, line)]);
			return results.slice(0, -1);
		} catch (error) {
			if (tries === TRIES_MAX || !isTaken(error)) throw error;
			await scheduler.wait(Math.random() * Math.min(WAIT_MIN_MS * 2 ** tries, WAIT_MAX_MS));
		}
	}
}

export async function listAudit(
	db: D1Database,
	org: string,
	before: number,
	limit: number,
): Promise<AuditLine[]> {
	return (await db.prepare(statements.before).bind(org, before, limit).all<AuditLine>()).results;
}

async function readAuditAfter(
	db: D1Database,
	org: string,
	after: number,
	limit: number,
): Promise<AuditLine[]> {
	return (await db.prepare(statements.after).bind(org, after, limit).all<AuditLine>()).results;
}

export type Verified = { readonly lines: number; readonly last: string; readonly broken: Broken | null };

// Reads the whole log, a page at a time. What was cut off at its end cannot be told from what was never written: the
// last hash, noted elsewhere, tells.
export async function verifyAudit(db: D1Database, org: string): Promise<Verified> {
	let end: ChainEnd = CHAIN_START;
	for (;;) {
		const page = await readAuditAfter(db, org, end.seq, VERIFIED_PER_PAGE);
		const broken = findBroken(page, digestOf, end);
		end = page.at(-1) ?? end;
		if (broken !== null || page.length < VERIFIED_PER_PAGE) return { lines: end.seq, last: end.hash, broken };
	}
}

function addQuery(db: D1Database, line: AuditLine): D1PreparedStatement {
	const { org, seq, at, actor, actorRole, address, act, target, before, after, prev, hash } = line;
	return db
		.prepare(statements.add)
		.bind(org, seq, at, actor, actorRole, address, act, target, before, after, prev, hash);
}

function isTaken(error: unknown): boolean {
	return String(error).includes("UNIQUE constraint failed: audit.");
}
