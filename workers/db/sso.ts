import type { StaffRow } from "./staff.ts";

// An org's own identity provider, and whom it knows.

const statements = {
	find: "SELECT issuer, client_id AS clientId, client_secret AS clientSecret FROM sso WHERE org = ?",
	put: `INSERT INTO sso (org, issuer, client_id, client_secret) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT DO UPDATE SET issuer = ?2, client_id = ?3, client_secret = ?4`,
	// Another provider may call somebody else by the same name. Before the new one is put.
	forget: `UPDATE staff SET sso_subject = NULL
		WHERE org = ?1 AND NOT EXISTS (SELECT 1 FROM sso WHERE org = ?1 AND issuer = ?2)`,
	// Sessions that the provider may have opened; the one in which it is done goes on.
	endSessions: `UPDATE sessions INDEXED BY sessions_by_subject SET ended_at = ?3, ended_why = 'sso-removed'
		WHERE org = ?1 AND kind = 'staff' AND ended_at IS NULL AND id <> ?2
			AND subject IN (SELECT id FROM staff WHERE org = ?1 AND sso_subject IS NOT NULL)`,
	forgetAll: "UPDATE staff SET sso_subject = NULL WHERE org = ?1 AND sso_subject IS NOT NULL",
	remove: "DELETE FROM sso WHERE org = ?1",
	hasOwnerBesides: `SELECT 1 AS found FROM staff WHERE org = ?1 AND role = 'owner' AND status = 'active'
		AND (password IS NOT NULL OR EXISTS (SELECT 1 FROM passkeys INDEXED BY passkeys_by_staff
			WHERE passkeys.org = ?1 AND passkeys.staff = staff.id)) LIMIT 1`,
	bySubject: "SELECT id FROM staff WHERE org = ?1 AND sso_subject = ?2 AND status = 'active'",
	byEmail: `SELECT id FROM staff WHERE email = ?2 AND org = ?1 AND status = 'active' AND sso_subject IS NULL`,
	keep: `UPDATE staff SET sso_subject = ?3
		WHERE org = ?1 AND id = ?2 AND status = 'active' AND (sso_subject IS NULL OR sso_subject = ?3)`,
} as const;

export type SsoRow = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
type SsoStaff = Pick<StaffRow, "id">;

export async function findSso(db: D1Database, org: string): Promise<SsoRow | null> {
	return await db.prepare(statements.find).bind(org).first<SsoRow>();
}

export function putSso(db: D1Database, org: string, row: SsoRow): D1PreparedStatement[] {
	return [
		db.prepare(statements.forget).bind(org, row.issuer),
		db.prepare(statements.put).bind(org, row.issuer, row.clientId, row.clientSecret),
	];
}

export function removeSso(
	db: D1Database,
	org: string,
	keptSession: string,
	now: number,
): D1PreparedStatement[] {
	return [
		db.prepare(statements.endSessions).bind(org, keptSession, now),
		...[statements.forgetAll, statements.remove].map((query) => db.prepare(query).bind(org)),
	];
}

// Whether an owner comes in without the provider.
export async function hasOwnerBesides(db: D1Database, org: string): Promise<boolean> {
	return (await db.prepare(statements.hasOwnerBesides).bind(org).first()) !== null;
}

export async function findStaffBySubject(
	db: D1Database,
	org: string,
	subject: string,
): Promise<string | null> {
	return (await db.prepare(statements.bySubject).bind(org, subject).first<SsoStaff>())?.id ?? null;
}

// Who has that address and was never seen at the provider.
export async function findStaffForSso(db: D1Database, org: string, email: string): Promise<string | null> {
	return (await db.prepare(statements.byEmail).bind(org, email).first<SsoStaff>())?.id ?? null;
}

// False: somebody else took that place meanwhile.
export async function keepSsoSubject(
	db: D1Database,
	org: string,
	staff: string,
	subject: string,
): Promise<boolean> {
	return (await db.prepare(statements.keep).bind(org, staff, subject).run()).meta.changes > 0;
}
