import { REVISION_NOW } from "./revision.ts";

// What tills do to the people who sign in at them: nothing but to lock a PIN that was guessed at.

// Of many who say so at once, one is early; the transaction of any other fails.
export function lockStaffPin(db: D1Database, org: string, staff: string, until: number): D1PreparedStatement {
	const query = `UPDATE staff SET revision = ${REVISION_NOW},
			pin_locked_until = CASE WHEN pin_locked_until < ?3 THEN ?3 ELSE NULL END
		WHERE org = ?1 AND id = ?2`;
	return db.prepare(query).bind(org, staff, until);
}

export function isPinLocked(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: staff.pin_locked_until");
}
