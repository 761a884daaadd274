import type { StaffExport } from "../../domain/access/views/staff.ts";

// What is kept about one person, read whole.

const ROWS_MAX = 5_000;

const statements = {
	sessions: `SELECT id, device, address, created_at AS createdAt, rotated_at AS usedAt, ended_at AS endedAt
		FROM sessions INDEXED BY sessions_by_subject WHERE org = ?1 AND kind = 'staff' AND subject = ?2 ORDER BY created_at DESC LIMIT ${ROWS_MAX}`,
	passkeys: `SELECT id, name, created_at AS createdAt, used_at AS usedAt
		FROM passkeys WHERE org = ?1 AND staff = ?2 ORDER BY created_at LIMIT ${ROWS_MAX}`,
	acts: `SELECT seq, at, act, target, address FROM audit
		WHERE org = ?1 AND (actor = ?2 OR target = ?2) ORDER BY seq DESC LIMIT ${ROWS_MAX}`,
} as const;

export async function readKept(
	db: D1Database,
	org: string,
	staff: string,
): Promise<Omit<StaffExport, "staff">> {
	const read = async <Row>(query: string) => (await db.prepare(query).bind(org, staff).all<Row>()).results;
	const [sessions, passkeys, acts] = await Promise.all([
		read<StaffExport["sessions"][number]>(statements.sessions),
		read<StaffExport["passkeys"][number]>(statements.passkeys),
		read<StaffExport["acts"][number]>(statements.acts),
	]);
	return { sessions, passkeys, acts };
}
