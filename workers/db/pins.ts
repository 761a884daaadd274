// What PINs are checked against. A PIN stands beside every code of its account.

const statements = {
	keep: "UPDATE credentials INDEXED BY credentials_by_account SET pin = ?3 WHERE org = ?1 AND account = ?2",
	remove:
		"UPDATE credentials INDEXED BY credentials_by_account SET pin = NULL WHERE org = ?1 AND account = ?2",
	find: `SELECT pin FROM credentials INDEXED BY credentials_by_account
		WHERE org = ?1 AND account = ?2 AND pin IS NOT NULL LIMIT 1`,
} as const;

// False: the account has no code that it could stand beside.
export async function keepPin(
	db: D1Database,
	org: string,
	account: string,
	verifier: string,
): Promise<boolean> {
	return (await db.prepare(statements.keep).bind(org, account, verifier).run()).meta.changes > 0;
}

export async function findPin(db: D1Database, org: string, account: string): Promise<string | null> {
	return (await db.prepare(statements.find).bind(org, account).first<{ pin: string }>())?.pin ?? null;
}

export function removePin(db: D1Database, org: string, account: string): D1PreparedStatement {
	return db.prepare(statements.remove).bind(org, account);
}
