import { REVISION_NOW } from "./revision.ts";

// What tills do to the people who sign in at them: nothing but to lock a PIN that was guessed at.

export function lockStaffPin(db: D1Database, org: string, staff: string, until: number): D1PreparedStatement {
	const query = `UPDATE staff SET pin_locked_until = max(pin_locked_until, ?3), revision = ${REVISION_NOW}
		WHERE org = ?1 AND id = ?2`;
	return db.prepare(query).bind(org, staff, until);
}
