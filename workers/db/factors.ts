import { REVISION_NOW } from "./revision.ts";

// What a person proves the own identity with.

const statements = {
	password: "UPDATE staff SET password = ?3 WHERE org = ?1 AND id = ?2",
	pin: `UPDATE staff SET pin = ?3, revision = ${REVISION_NOW} WHERE org = ?1 AND id = ?2`,
	beginTotp: `UPDATE staff SET totp = ?3, totp_step = 0 WHERE org = ?1 AND id = ?2 AND totp_confirmed = 0`,
	// Only what was checked: a second begin in between has put another secret there.
	confirmTotp: `UPDATE staff SET totp_confirmed = 1, totp_step = ?4, recovery = ?5
		WHERE org = ?1 AND id = ?2 AND totp = ?3 AND totp_confirmed = 0`,
	removeTotp: `UPDATE staff SET totp = NULL, totp_confirmed = 0, totp_step = 0 WHERE org = ?1 AND id = ?2`,
	reset: `UPDATE staff SET totp = NULL, totp_confirmed = 0, totp_step = 0, recovery = '[]'
		WHERE org = ?1 AND id = ?2`,
	resetPasskeys: "DELETE FROM passkeys WHERE org = ?1 AND staff = ?2",
	// A code is good once, and none from before the last one that was used.
	useStep:
		"UPDATE staff SET totp_step = ?3 WHERE org = ?1 AND id = ?2 AND totp_step < ?3 AND totp_confirmed = 1",
	keepRecovery: "UPDATE staff SET recovery = ?3 WHERE org = ?1 AND id = ?2",
	useRecovery: `UPDATE staff SET recovery = (SELECT json_group_array(value) FROM json_each(recovery) WHERE value <> ?3)
		WHERE org = ?1 AND id = ?2 AND EXISTS (SELECT 1 FROM json_each(recovery) WHERE value = ?3)`,
	// Codes for a lost device are of no use, and none are kept, where no factor is left that could be lost.
	dropRecovery: `UPDATE staff SET recovery = '[]' WHERE org = ?1 AND id = ?2 AND totp_confirmed = 0
		AND NOT EXISTS (SELECT 1 FROM passkeys WHERE org = ?1 AND staff = ?2)`,
} as const;

export type StaffKey = { readonly org: string; readonly id: string };

export function setPassword(db: D1Database, { org, id }: StaffKey, verifier: string): D1PreparedStatement {
	return db.prepare(statements.password).bind(org, id, verifier);
}

export function setStaffPin(db: D1Database, { org, id }: StaffKey, verifier: string): D1PreparedStatement {
	return db.prepare(statements.pin).bind(org, id, verifier);
}

// False: there is a confirmed one.
export async function beginTotp(db: D1Database, { org, id }: StaffKey, sealed: string): Promise<boolean> {
	return (await db.prepare(statements.beginTotp).bind(org, id, sealed).run()).meta.changes > 0;
}

export function confirmTotp(
	db: D1Database,
	{ org, id }: StaffKey,
	sealed: string,
	step: number,
	recovery: readonly string[],
): D1PreparedStatement {
	return db.prepare(statements.confirmTotp).bind(org, id, sealed, step, JSON.stringify(recovery));
}

export function removeTotp(db: D1Database, { org, id }: StaffKey): D1PreparedStatement[] {
	return [db.prepare(statements.removeTotp).bind(org, id), dropIdleRecovery(db, { org, id })];
}

// All that stood beside the password, with the recovery codes: they were for what is gone.
export function resetFactors(db: D1Database, { org, id }: StaffKey): D1PreparedStatement[] {
	return [statements.reset, statements.resetPasskeys].map((query) => db.prepare(query).bind(org, id));
}

// False: this step, or a later one, was used already.
export async function useTotpStep(db: D1Database, { org, id }: StaffKey, step: number): Promise<boolean> {
	return (await db.prepare(statements.useStep).bind(org, id, step).run()).meta.changes > 0;
}

export function keepRecovery(
	db: D1Database,
	{ org, id }: StaffKey,
	hashes: readonly string[],
): D1PreparedStatement {
	return db.prepare(statements.keepRecovery).bind(org, id, JSON.stringify(hashes));
}

export function useRecovery(db: D1Database, { org, id }: StaffKey, hash: string): D1PreparedStatement {
	return db.prepare(statements.useRecovery).bind(org, id, hash);
}

export function dropIdleRecovery(db: D1Database, { org, id }: StaffKey): D1PreparedStatement {
	return db.prepare(statements.dropRecovery).bind(org, id);
}
