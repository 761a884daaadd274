// Web pages of other origins that an org lets call.

const statements = {
	ofOrg: "SELECT origins FROM orgs WHERE id = ?",
	isListed: "SELECT 1 AS found FROM orgs, json_each(orgs.origins) AS listed WHERE listed.value = ? LIMIT 1",
} as const;

export async function listOrigins(db: D1Database, org: string): Promise<string[]> {
	const row = await db.prepare(statements.ofOrg).bind(org).first<{ origins: string }>();
	return row === null ? [] : (JSON.parse(row.origins) as string[]);
}

// By any org.
export async function isListedOrigin(db: D1Database, origin: string): Promise<boolean> {
	return (await db.prepare(statements.isListed).bind(origin).first()) !== null;
}
