import type { RefreshState } from "../../domain/access/refresh.ts";
import type { StaffRow } from "./staff.ts";

// Sign-ins, one row a device. Where they are looked for by their person the index is named: without it SQLite walks
// through all that the org has, because these lie in the order of org and id.

const columns = `org, id, kind, subject, accounts, hash, previous, created_at AS createdAt, rotated_at AS rotatedAt,
	expires_at AS expiresAt, ended_at AS endedAt, ended_why AS endedWhy, fresh_at AS freshAt, device, address`;

// Fails, and all of its transaction with it, where whoever was looked at is no longer like that.
function addWhere(isStillSo: string): string {
	return `INSERT INTO sessions (org, id, kind, subject, accounts, hash, created_at, rotated_at, expires_at, fresh_at,
		device, address) VALUES (?1, ?2, ?3, ?4, ?5, CASE WHEN ${isStillSo} THEN ?6 ELSE NULL END, ?7, ?7, ?8, ?9, ?10, ?11)`;
}

const statements = {
	addOfGuest: addWhere(`NOT EXISTS (SELECT 1 FROM json_each(?5) AS seen
		CROSS JOIN accounts ON accounts.org = ?1 AND accounts.id = seen.value AND accounts.erased_at IS NOT NULL)`),
	addOfStaff: addWhere(`EXISTS (SELECT 1 FROM staff WHERE org = ?1 AND id = ?4 AND status = 'active'
		AND role = ?12 AND stores IS ?13 AND password IS ?14)`),
	find: `SELECT ${columns} FROM sessions WHERE org = ? AND id = ?`,
	// Only from the state that was judged: two refreshes at once cannot both win.
	rotate: `UPDATE sessions SET hash = ?3, previous = ?4, rotated_at = ?5, expires_at = ?6, device = ?7, address = ?8
		WHERE org = ?1 AND id = ?2 AND hash = ?9 AND ended_at IS NULL`,
	end: `UPDATE sessions SET ended_at = ?3, ended_why = ?4 WHERE org = ?1 AND id = ?2 AND ended_at IS NULL`,
	endAll: `UPDATE sessions INDEXED BY sessions_by_subject SET ended_at = ?4, ended_why = ?5
		WHERE org = ?1 AND kind = ?2 AND subject = ?3 AND ended_at IS NULL AND id <> ?6`,
	refreshFactor: "UPDATE sessions SET fresh_at = ?3 WHERE org = ?1 AND id = ?2 AND ended_at IS NULL",
	// Of who has a password and nothing beside it, where the org wants more. Whoever has no password comes in by the
	// org's own provider, which asks for what it asks.
	standing: `SELECT kind = 'staff' AND EXISTS (SELECT 1 FROM orgs WHERE id = ?1 AND everyone_needs_factor)
			AND EXISTS (SELECT 1 FROM staff
				WHERE org = ?1 AND id = subject AND password IS NOT NULL AND NOT totp_confirmed)
			AND NOT EXISTS (SELECT 1 FROM passkeys INDEXED BY passkeys_by_staff
				WHERE org = ?1 AND staff = subject) AS lacksFactor
		FROM sessions WHERE org = ?1 AND id = ?2 AND ended_at IS NULL AND expires_at > ?3`,
	list: `SELECT ${columns} FROM sessions INDEXED BY sessions_by_subject WHERE org = ?1 AND kind = ?2 AND subject = ?3
		AND ended_at IS NULL AND expires_at > ?4 ORDER BY rotated_at DESC LIMIT 100`,
	sweep: "DELETE FROM sessions WHERE expires_at < ?1 OR ended_at < ?1",
} as const;

export type SessionRow = RefreshState & {
	readonly org: string;
	readonly id: string;
	readonly kind: "staff" | "guest";
	readonly subject: string;
	readonly accounts: string;
	readonly createdAt: number;
	readonly freshAt: number | null;
	readonly device: string;
	readonly address: string;
};

// Of a person as they were looked at, or, null, of a guest.
export function addSession(
	db: D1Database,
	row: SessionRow,
	person: Pick<StaffRow, "role" | "stores" | "password"> | null,
): D1PreparedStatement {
	const { org, id, kind, subject, accounts, hash, createdAt, expiresAt, freshAt, device, address } = row;
	const words = [org, id, kind, subject, accounts, hash, createdAt, expiresAt, freshAt, device, address];
	if (person === null) return db.prepare(statements.addOfGuest).bind(...words);
	return db.prepare(statements.addOfStaff).bind(...words, person.role, person.stores, person.password);
}

export function isNoLongerSo(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: sessions.hash");
}

export async function findSession(db: D1Database, org: string, id: string): Promise<SessionRow | null> {
	return await db.prepare(statements.find).bind(org, id).first<SessionRow>();
}

// False: someone else rotated or ended it meanwhile.
export async function rotateSession(db: D1Database, judged: SessionRow, next: SessionRow): Promise<boolean> {
	const { org, id, hash, previous, rotatedAt, expiresAt, device, address } = next;
	const { meta } = await db
		.prepare(statements.rotate)
		.bind(org, id, hash, previous, rotatedAt, expiresAt, device, address, judged.hash)
		.run();
	return meta.changes > 0;
}

export function endSession(
	db: D1Database,
	org: string,
	id: string,
	why: string,
	now: number,
): D1PreparedStatement {
	return db.prepare(statements.end).bind(org, id, now, why);
}

// All of a person's, but for the one that is kept.
export function endSessionsOf(
	db: D1Database,
	{ org, kind, subject }: Pick<SessionRow, "org" | "kind" | "subject">,
	why: string,
	now: number,
	kept = "",
): D1PreparedStatement {
	return db.prepare(statements.endAll).bind(org, kind, subject, now, why, kept);
}

export function noteFreshFactor(db: D1Database, org: string, id: string, now: number): D1PreparedStatement {
	return db.prepare(statements.refreshFactor).bind(org, id, now);
}

export async function standingOf(
	db: D1Database,
	org: string,
	id: string,
	now: number,
): Promise<"alive" | "lacks-factor" | "over"> {
	const row = await db.prepare(statements.standing).bind(org, id, now).first<{ lacksFactor: number }>();
	if (row === null) return "over";
	return row.lacksFactor === 1 ? "lacks-factor" : "alive";
}

export async function isSessionAlive(db: D1Database, org: string, id: string, now: number): Promise<boolean> {
	return (await standingOf(db, org, id, now)) !== "over";
}

export async function listSessions(
	db: D1Database,
	{ org, kind, subject }: Pick<SessionRow, "org" | "kind" | "subject">,
	now: number,
): Promise<SessionRow[]> {
	return (await db.prepare(statements.list).bind(org, kind, subject, now).all<SessionRow>()).results;
}

// Those that were over before this.
export async function sweepSessions(db: D1Database, before: number): Promise<void> {
	await db.prepare(statements.sweep).bind(before).run();
}
