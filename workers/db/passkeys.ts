import type { StaffKey } from "./factors.ts";

// Passkeys: public halves of keys that never leave the devices of their person.

const columns =
	"org, id, staff, name, public_key AS publicKey, counter, transports, created_at AS createdAt, used_at AS usedAt";

const statements = {
	list: `SELECT ${columns} FROM passkeys WHERE org = ?1 AND staff = ?2 ORDER BY created_at LIMIT 100`,
	find: `SELECT ${columns} FROM passkeys WHERE id = ?1`,
	// Nothing, where somebody has it already.
	add: `INSERT INTO passkeys (org, id, staff, name, public_key, counter, transports, created_at)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING`,
	// A counter that does not move on is that of a copy; many devices do not count at all.
	use: `UPDATE passkeys SET counter = ?3, used_at = ?4
		WHERE org = ?1 AND id = ?2 AND (counter < ?3 OR (counter = 0 AND ?3 = 0))`,
	remove: "DELETE FROM passkeys WHERE org = ?1 AND staff = ?2 AND id = ?3",
} as const;

export type PasskeyRow = {
	readonly org: string;
	readonly id: string;
	readonly staff: string;
	readonly name: string;
	readonly publicKey: string;
	readonly counter: number;
	readonly transports: string;
	readonly createdAt: number;
	readonly usedAt: number | null;
};

export async function listPasskeys(db: D1Database, { org, id }: StaffKey): Promise<PasskeyRow[]> {
	return (await db.prepare(statements.list).bind(org, id).all<PasskeyRow>()).results;
}

export async function findPasskey(db: D1Database, id: string): Promise<PasskeyRow | null> {
	return await db.prepare(statements.find).bind(id).first<PasskeyRow>();
}

export function addPasskey(db: D1Database, row: PasskeyRow): D1PreparedStatement {
	const { org, id, staff, name, publicKey, counter, transports, createdAt } = row;
	return db.prepare(statements.add).bind(org, id, staff, name, publicKey, counter, transports, createdAt);
}

// False: it counts as one that was used already would.
export async function usePasskey(
	db: D1Database,
	{ org, id }: PasskeyRow,
	counter: number,
	now: number,
): Promise<boolean> {
	return (await db.prepare(statements.use).bind(org, id, counter, now).run()).meta.changes > 0;
}

export function removePasskey(db: D1Database, { org, id }: StaffKey, passkey: string): D1PreparedStatement {
	return db.prepare(statements.remove).bind(org, id, passkey);
}
