import type { StaffRole } from "../../domain/access/claims.ts";
import type { Person, Post } from "../../domain/access/staff.ts";
import { digestOf } from "../secrets/verifier.ts";
import { REVISION_NOW } from "./revision.ts";
import { type StaffRow, storesOf } from "./staff.ts";
import { takeQuery } from "./tickets.ts";

// Letting people in, changing what they may do, letting them go. Each of these is part of a batch in which the revision
// of the org was moved before, so that tills hear of it.

const DAY_MS = 86_400_000;

const statements = {
	add: `INSERT INTO staff (org, id, name, role, email, stores, status, password, created_at, revision)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ${REVISION_NOW})`,
	findAddress: "SELECT id, role, stores, status FROM staff WHERE org = ? AND email = ?",
	// Also someone who was here before: what they did then keeps its name.
	inviteAgain: `UPDATE staff SET name = ?3, role = ?4, stores = ?5, status = 'invited'
		WHERE org = ?1 AND id = ?2 AND status <> 'active'`,
	// By an invitation that is still good; otherwise it fails, and all of its transaction with it.
	join: `UPDATE staff SET name = ?3, password = ?4, revision = ${REVISION_NOW},
			status = CASE WHEN status = 'invited' AND EXISTS (SELECT 1 FROM tickets WHERE hash = ?5
				AND purpose = 'invitation' AND org = ?1 AND subject = ?2 AND used_at IS NULL AND expires_at > ?6) THEN 'active' ELSE NULL END
		WHERE org = ?1 AND id = ?2`,
	// Only from what was looked at: whoever is late fails the whole transaction and looks again.
	change: `UPDATE staff SET name = ?3, stores = ?5, revision = ${REVISION_NOW},
			role = CASE WHEN name = ?6 AND role = ?7 AND stores IS ?8 AND status <> 'removed' THEN ?4 ELSE NULL END
		WHERE org = ?1 AND id = ?2`,
	remove: `UPDATE staff SET status = 'removed', password = NULL, totp = NULL, totp_step = 0, totp_confirmed = 0,
		recovery = '[]', pin = NULL, pin_locked_until = 0, sso_subject = NULL, revision = ${REVISION_NOW}
		WHERE org = ?1 AND id = ?2`,
	forget: `UPDATE staff SET name = 'Former staff', email = NULL, stores = NULL WHERE org = ?1 AND id = ?2`,
	forgetSessions:
		"DELETE FROM sessions INDEXED BY sessions_by_subject WHERE org = ?1 AND kind = 'staff' AND subject = ?2",
	// Who left, whose name is still known, and who has not been here for as long as the org keeps names.
	longGone: `SELECT staff.org, staff.id FROM staff JOIN orgs ON orgs.id = staff.org
		WHERE staff.status = 'removed' AND (staff.email IS NOT NULL OR staff.name <> 'Former staff') AND NOT EXISTS (
			SELECT 1 FROM audit WHERE audit.org = staff.org AND audit.target = staff.id
				AND audit.act = 'staff-removed' AND audit.at > ?1 - orgs.retention_days * ${DAY_MS})
		ORDER BY staff.org, staff.id LIMIT ?2`,
	dropPasskeys: "DELETE FROM passkeys WHERE org = ?1 AND staff = ?2",
	countPasskeys: "SELECT staff, count(*) AS count FROM passkeys WHERE org = ? GROUP BY staff",
	countOtherOwners: `SELECT count(*) AS count FROM staff
		WHERE org = ? AND id <> ? AND role = 'owner' AND status = 'active'`,
	countStores:
		"SELECT count(*) AS count FROM stores WHERE org = ? AND id IN (SELECT value FROM json_each(?))",
} as const;

type NewStaff = Person & {
	readonly name: string;
	readonly email: string;
	readonly password: string | null;
};
type KnownAddress = Person & { readonly status: StaffRow["status"] };

export function addStaff(db: D1Database, org: string, staff: NewStaff, now: number): D1PreparedStatement {
	const { id, name, role, email, stores, password } = staff;
	const status = password === null ? "invited" : "active";
	return db
		.prepare(statements.add)
		.bind(org, id, name, role, email, storesText(stores), status, password, now);
}

export function isAddressTaken(error: unknown): boolean {
	return String(error).includes("UNIQUE constraint failed: staff.email");
}

export async function findAddress(db: D1Database, org: string, email: string): Promise<KnownAddress | null> {
	const row = await db
		.prepare(statements.findAddress)
		.bind(org, email)
		.first<{ id: string; role: StaffRole; stores: string | null; status: StaffRow["status"] }>();
	return row === null ? null : { ...row, stores: storesOf(row) ?? null };
}

type Named = { readonly name: string };

export function inviteAgain(db: D1Database, org: string, staff: Person & Named): D1PreparedStatement {
	const { id, name, role, stores } = staff;
	return db.prepare(statements.inviteAgain).bind(org, id, name, role, storesText(stores));
}

// With the invitation, which is used up.
export function joinStaff(
	db: D1Database,
	org: string,
	{ id, name, password }: Named & { readonly id: string; readonly password: string },
	code: string,
	now: number,
): D1PreparedStatement[] {
	return [
		db.prepare(statements.join).bind(org, id, name, password, digestOf(code), now),
		takeQuery(db, code, "invitation", now),
	];
}

export function isInvitationOver(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: staff.status");
}

export function changeStaff(
	db: D1Database,
	before: Pick<StaffRow, "org" | "name" | "role" | "stores">,
	after: Person & Named,
): D1PreparedStatement {
	const { id, name, role, stores } = after;
	return db
		.prepare(statements.change)
		.bind(before.org, id, name, role, storesText(stores), before.name, before.role, before.stores);
}

export function isStaffLate(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: staff.role");
}

// Nothing is left that they could come in by.
export function removeStaff(db: D1Database, org: string, id: string): D1PreparedStatement[] {
	return [statements.remove, statements.dropPasskeys].map((query) => db.prepare(query).bind(org, id));
}

// The id stays: what was sold and decided was by someone, whose name nobody knows any more.
export function forgetStaff(db: D1Database, org: string, id: string): D1PreparedStatement[] {
	return [statements.forget, statements.forgetSessions].map((query) => db.prepare(query).bind(org, id));
}

export async function listLongGone(
	db: D1Database,
	now: number,
	limit: number,
): Promise<{ org: string; id: string }[]> {
	return (await db.prepare(statements.longGone).bind(now, limit).all<{ org: string; id: string }>()).results;
}

export async function countPasskeys(db: D1Database, org: string): Promise<ReadonlyMap<string, number>> {
	const { results } = await db
		.prepare(statements.countPasskeys)
		.bind(org)
		.all<{ staff: string; count: number }>();
	return new Map(results.map(({ staff, count }) => [staff, count]));
}

export async function countOtherOwners(db: D1Database, org: string, id: string): Promise<number> {
	const row = await db.prepare(statements.countOtherOwners).bind(org, id).first<{ count: number }>();
	return row?.count ?? 0;
}

export async function haveStores(db: D1Database, org: string, { stores }: Post): Promise<boolean> {
	if (stores === null) return true;
	const wanted = [...new Set(stores)];
	const query = db.prepare(statements.countStores).bind(org, JSON.stringify(wanted));
	return (await query.first<{ count: number }>())?.count === wanted.length;
}

function storesText(stores: readonly string[] | null): string | null {
	return stores === null ? null : JSON.stringify([...new Set(stores)]);
}
