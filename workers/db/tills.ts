import type { TillClaims } from "../../domain/access/claims.ts";
import type { DeviceKey } from "../../domain/access/enrolment.ts";
import { digestOf } from "../secrets/verifier.ts";
import { REVISION_NOW } from "./revision.ts";

// The devices that sell. A row is only changed from the state that was looked at: whoever is late fails the whole
// transaction and looks again.

const columns = `tills.org, tills.id, tills.store, tills.name, tills.status, tills.key, tills.leaving,
	tills.created_at AS createdAt, tills.enrolled_at AS enrolledAt, tills.removed_at AS removedAt,
	tills.wiped_at AS wipedAt, tills.seen_at AS seenAt, tills.revision`;

const statements = {
	isAt: `SELECT 1 AS found FROM tills WHERE org = ?1 AND id = ?2 AND status = 'enrolled' AND store = ?3
		AND leaving IS NULL AND (key IS NULL OR key ->> '$[0].kid' = ?4)`,
	find: `SELECT ${columns}, orgs.name AS orgName FROM tills JOIN orgs ON orgs.id = tills.org
		WHERE tills.org = ? AND tills.id = ?`,
	list: `SELECT ${columns} FROM tills WHERE org = ? ORDER BY removed_at IS NOT NULL, name LIMIT 1000`,
	add: `INSERT INTO tills (org, id, store, name, status, created_at, revision)
		VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ${REVISION_NOW}) RETURNING ${columns}`,
	change: `UPDATE tills SET store = ?3, name = ?4, key = ?6, leaving = ?7, enrolled_at = ?8, removed_at = ?9,
			wiped_at = ?10, revision = ${REVISION_NOW}, status = CASE WHEN revision = ?11 THEN ?5 ELSE NULL END
		WHERE org = ?1 AND id = ?2 RETURNING ${columns}`,
	see: "UPDATE tills SET seen_at = ?3 WHERE org = ?1 AND id = ?2",
	spendNonce: `INSERT INTO tickets (hash, org, purpose, subject, body, created_at, expires_at, used_at)
		VALUES (?1, ?2, 'nonce', ?3, '{}', ?4, ?5, ?4) ON CONFLICT DO NOTHING`,
	// Of who was given a token lately: others have none left, and are given one only once the store was told.
	listGoing: `SELECT ${columns} FROM tills WHERE removed_at > ?1
		OR (leaving IS NOT NULL AND seen_at > ?1) OR (status = 'enrolled' AND enrolled_at > ?1) LIMIT 1000`,
} as const;

export type TillRow = {
	readonly org: string;
	readonly id: string;
	readonly store: string;
	readonly name: string;
	readonly status: "waiting" | "enrolled" | "removed";
	readonly keys: readonly DeviceKey[];
	readonly leaving: string | null;
	readonly createdAt: number;
	readonly enrolledAt: number | null;
	readonly removedAt: number | null;
	readonly wipedAt: number | null;
	readonly seenAt: number | null;
	readonly revision: number;
};
export type FoundTill = TillRow & { readonly orgName: string };
type Stored<Row extends TillRow> = Omit<Row, "keys"> & { readonly key: string | null };

// Whether a till still stands where its token says, and is still the device that asked for it.
export async function isTillAt(db: D1Database, { org, sub, store, device }: TillClaims): Promise<boolean> {
	return (
		(await db
			.prepare(statements.isAt)
			.bind(org, sub, store, device ?? "")
			.first()) !== null
	);
}

export async function findTill(db: D1Database, org: string, id: string): Promise<FoundTill | null> {
	const row = await db.prepare(statements.find).bind(org, id).first<Stored<FoundTill>>();
	return row === null ? null : readRow(row);
}

export async function listTills(db: D1Database, org: string): Promise<TillRow[]> {
	return (await db.prepare(statements.list).bind(org).all<Stored<TillRow>>()).results.map((row) =>
		readRow(row),
	);
}

type NewTill = Pick<TillRow, "org" | "id" | "store" | "name">;

export function addTill(db: D1Database, { org, id, store, name }: NewTill, now: number): D1PreparedStatement {
	return db.prepare(statements.add).bind(org, id, store, name, now);
}

export function isTillTaken(error: unknown): boolean {
	return String(error).includes("UNIQUE constraint failed: tills.");
}

// `next` is made from the row as it was read.
export function changeTill(db: D1Database, next: TillRow): D1PreparedStatement {
	const { org, id, store, name, status, keys, leaving, enrolledAt, removedAt, wipedAt, revision } = next;
	const key = keys.length === 0 ? null : JSON.stringify(keys);
	return db
		.prepare(statements.change)
		.bind(org, id, store, name, status, key, leaving, enrolledAt, removedAt, wipedAt, revision);
}

export function isTillLate(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: tills.status");
}

export function tillIn(result: D1Result | undefined): TillRow | undefined {
	const [row] = (result?.results ?? []) as Stored<TillRow>[];
	return row === undefined ? undefined : readRow(row);
}

export async function seeTill(db: D1Database, org: string, id: string, now: number): Promise<void> {
	await db.prepare(statements.see).bind(org, id, now).run();
}

// False: it was used before.
export async function spendNonce(
	db: D1Database,
	{ org, id }: Pick<TillRow, "org" | "id">,
	nonce: string,
	now: number,
	expiresAt: number,
): Promise<boolean> {
	const { meta } = await db
		.prepare(statements.spendNonce)
		.bind(digestOf(nonce), org, id, now, expiresAt)
		.run();
	return meta.changes > 0;
}

export async function listGoingTills(db: D1Database, since: number): Promise<TillRow[]> {
	const { results } = await db.prepare(statements.listGoing).bind(since).all<Stored<TillRow>>();
	return results.map((row) => readRow(row));
}

function readRow<Row extends TillRow>({ key, ...row }: Stored<Row>): Row {
	return { ...row, keys: key === null ? [] : (JSON.parse(key) as DeviceKey[]) } as unknown as Row;
}
