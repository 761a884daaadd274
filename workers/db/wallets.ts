import { digestOf } from "../secrets/verifier.ts";

// What opens a guest's wallet: claim codes, kept by their hash, and the address that a link is sent to.

const statements = {
	add: "INSERT INTO claim_codes (hash, org, account, created_at) VALUES (?1, ?2, ?3, ?4)",
	// A wristband is replaced now and then, not without end: the oldest codes go.
	trim: `DELETE FROM claim_codes WHERE org = ?1 AND account = ?2 AND hash NOT IN (
		SELECT hash FROM claim_codes WHERE org = ?1 AND account = ?2 ORDER BY created_at DESC, hash LIMIT ?3)`,
	find: `SELECT claim_codes.org, claim_codes.account FROM claim_codes
		JOIN accounts ON accounts.org = claim_codes.org AND accounts.id = claim_codes.account
		WHERE claim_codes.hash = ?1 AND accounts.erased_at IS NULL`,
	byEmail: `SELECT id FROM accounts INDEXED BY accounts_by_email WHERE org = ?1 AND email = ?2 AND erased_at IS NULL
		ORDER BY opened_at, id LIMIT ?3`,
	still: `SELECT accounts.id FROM json_each(?2) AS listed CROSS JOIN accounts
		ON accounts.org = ?1 AND accounts.id = listed.value AND accounts.erased_at IS NULL ORDER BY listed.key`,
} as const;

const CLAIM_CODES_PER_ACCOUNT_MAX = 20;

// By its normal form.
export function addClaimCode(
	db: D1Database,
	{ org, account, code }: { readonly org: string; readonly account: string; readonly code: string },
	now: number,
): D1PreparedStatement[] {
	return [
		db.prepare(statements.add).bind(digestOf(code), org, account, now),
		db.prepare(statements.trim).bind(org, account, CLAIM_CODES_PER_ACCOUNT_MAX),
	];
}

export async function findClaim(
	db: D1Database,
	code: string,
): Promise<{ org: string; account: string } | null> {
	return await db.prepare(statements.find).bind(digestOf(code)).first();
}

export async function listAccountsOf(
	db: D1Database,
	org: string,
	email: string,
	limit: number,
): Promise<string[]> {
	return idsIn(await db.prepare(statements.byEmail).bind(org, email, limit).all<{ id: string }>());
}

// Those that were not erased since.
export async function listStill(db: D1Database, org: string, accounts: readonly string[]): Promise<string[]> {
	return idsIn(await db.prepare(statements.still).bind(org, JSON.stringify(accounts)).all<{ id: string }>());
}

function idsIn({ results }: D1Result<{ id: string }>): string[] {
	return results.map(({ id }) => id);
}
