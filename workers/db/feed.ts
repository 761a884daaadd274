import { accountObjectName } from "../../domain/core/ids.ts";
import { REVISION_NOW } from "./revision.ts";

// What tills are told, as rows. Revisions grow in the order in which transactions commit: whoever reads the org's
// revision first and everything else afterwards misses nothing that is not newer than what it read.

const head = `line.account, line.seq, line.body ->> '$.head.status' AS status,
	line.body ->> '$.head.offlineBlocked' AS offlineBlocked, line.body ->> '$.head.pinAboveMinor' AS pinAboveMinor,
	line.body -> '$.head.balances' AS balances, line.body -> '$.head.purses' AS purses,
	line.body ->> '$.head.tagCounter' AS tagCounter,
	(SELECT json_group_array(code) FROM credentials WHERE org = ?1 AND account = line.account) AS codes,
	EXISTS (SELECT 1 FROM accounts WHERE org = ?1 AND id = line.account AND erased_at IS NOT NULL) AS isErased`;
const staff = `id, name, role, stores, status, pin, pin_locked_until AS pinLockedUntil`;

const statements = {
	org: "SELECT revision, offline FROM orgs WHERE id = ?",
	// From one account to the next through the primary key, and of each the newest line.
	headsAfter: `WITH RECURSIVE objects (object) AS (
			SELECT min(object) FROM account_lines WHERE object > ?2 AND object < ?3
			UNION ALL
			SELECT (SELECT min(object) FROM account_lines WHERE object > objects.object AND object < ?3)
			FROM objects WHERE objects.object IS NOT NULL LIMIT ?4
		)
		SELECT ${head} FROM objects CROSS JOIN account_lines AS line
		WHERE line.object = objects.object
			AND line.seq = (SELECT max(seq) FROM account_lines WHERE object = objects.object)`,
	linesSince: `SELECT account, seq, revision, object FROM account_lines INDEXED BY account_lines_by_revision
		WHERE org = ?1 AND (revision, object, seq) > (?2, ?3, ?4) AND revision <= ?5
		ORDER BY revision, object, seq LIMIT ?6`,
	headsOf: `SELECT ${head} FROM json_each(?2) AS asked CROSS JOIN account_lines AS line
		WHERE line.object = asked.value
			AND line.seq = (SELECT max(seq) FROM account_lines WHERE object = asked.value)`,
	staffSince: `SELECT ${staff} FROM staff WHERE org = ?1 AND revision > ?2 LIMIT 10000`,
	staff: `SELECT ${staff} FROM staff WHERE org = ?1 LIMIT 10000`,
	tillsSince: "SELECT id, name, store, status, key FROM tills WHERE org = ?1 AND revision > ?2 LIMIT 10000",
	tills: "SELECT id, name, store, status, key FROM tills WHERE org = ?1 LIMIT 10000",
	ownRevision: "SELECT revision FROM tills WHERE org = ?1 AND id = ?2",
	touchAccount: `UPDATE account_lines SET revision = ${REVISION_NOW}
		WHERE object = ?2 AND seq = (SELECT max(seq) FROM account_lines WHERE object = ?2)`,
} as const;

export type FeedHeadRow = {
	readonly account: string;
	readonly seq: number;
	readonly status: "active" | "blocked" | "closed";
	readonly offlineBlocked: number | null;
	readonly pinAboveMinor: number | null;
	readonly balances: string;
	readonly purses: string | null;
	readonly tagCounter: number | null;
	readonly codes: string;
	readonly isErased: number;
};
export type FeedStaffRow = {
	readonly id: string;
	readonly name: string;
	readonly role: "owner" | "manager" | "cashier" | "auditor";
	readonly stores: string | null;
	readonly status: "invited" | "active" | "removed";
	readonly pin: string | null;
	readonly pinLockedUntil: number;
};
export type FeedTillRow = {
	readonly id: string;
	readonly name: string;
	readonly store: string;
	readonly status: "waiting" | "enrolled" | "removed";
	readonly key: string | null;
};
type LinePlace = { readonly revision: number; readonly object: string; readonly seq: number };
export type FeedOrg = { readonly revision: number; readonly offline: string };

export async function readFeedOrg(db: D1Database, org: string): Promise<FeedOrg | null> {
	return await db.prepare(statements.org).bind(org).first<FeedOrg>();
}

// Zero: since the beginning of time, whatever is there.
export async function readPeople(db: D1Database, org: string, till: string, since: number) {
	const own = await db.prepare(statements.ownRevision).bind(org, till).first<{ revision: number }>();
	// A till that was moved hears of everybody at its new store, and of whom it no longer needs.
	const isMoved = since === 0 || (own?.revision ?? 0) > since;
	const list = (all: string, some: string, isAll: boolean) =>
		isAll ? db.prepare(all).bind(org) : db.prepare(some).bind(org, since);
	const [staffRows, tillRows] = await db.batch<unknown>([
		list(statements.staff, statements.staffSince, isMoved),
		list(statements.tills, statements.tillsSince, since === 0),
	]);
	return {
		staff: (staffRows?.results ?? []) as FeedStaffRow[],
		tills: (tillRows?.results ?? []) as FeedTillRow[],
	};
}

// The newest line of each account, by the account's id.
export async function headsAfter(
	db: D1Database,
	org: string,
	after: string,
	limit: number,
): Promise<FeedHeadRow[]> {
	const first = accountObjectName({ org, account: after });
	const end = `${accountObjectName({ org, account: "" }).slice(0, -1)}0`;
	return (await db.prepare(statements.headsAfter).bind(org, first, end, limit).all<FeedHeadRow>()).results;
}

// Lines that came after a place and no later than a revision; and of their accounts the newest line, whenever it came.
export async function headsSince(
	db: D1Database,
	org: string,
	from: LinePlace,
	until: number,
	limit: number,
): Promise<{ readonly heads: FeedHeadRow[]; readonly last: LinePlace | null }> {
	const { results } = await db
		.prepare(statements.linesSince)
		.bind(org, from.revision, from.object, from.seq, until, limit)
		.all<LinePlace>();
	const objects = [...new Set(results.map(({ object }) => object))];
	if (objects.length === 0) return { heads: [], last: null };
	const found = await db.prepare(statements.headsOf).bind(org, JSON.stringify(objects)).all<FeedHeadRow>();
	return { heads: found.results, last: results.length < limit ? null : (results.at(-1) ?? null) };
}

// Makes tills hear of an account of which something changed that no line tells: its codes, or that it was erased. In a
// batch after `bumpRevision`.
export function touchAccount(db: D1Database, org: string, account: string): D1PreparedStatement {
	return db.prepare(statements.touchAccount).bind(org, accountObjectName({ org, account }));
}
