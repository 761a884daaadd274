import { CODES_PER_ACCOUNT_MAX } from "../../domain/access/views/guests.ts";
import { touchAccount } from "./feed.ts";
import { endGuestSessions } from "./privacy.ts";
import { bumpRevision } from "./revision.ts";

// The codes of an account that goes on: a wristband is lost, another one is worn. Tills hear of each change, also those
// that were away.

const statements = {
	// Nothing, and the transaction with it, where the account is nobody's or has codes enough by now. The PIN stands
	// beside every code.
	add: `INSERT INTO credentials (org, code, account, pin) SELECT ?1, ?3, CASE
			WHEN EXISTS (SELECT 1 FROM accounts WHERE org = ?1 AND id = ?2 AND erased_at IS NULL)
				AND (SELECT count(*) FROM credentials INDEXED BY credentials_by_account
					WHERE org = ?1 AND account = ?2) < ${CODES_PER_ACCOUNT_MAX} THEN ?2 ELSE NULL END,
		(SELECT pin FROM credentials INDEXED BY credentials_by_account
			WHERE org = ?1 AND account = ?2 AND pin IS NOT NULL LIMIT 1)`,
	remove: "DELETE FROM credentials WHERE org = ?1 AND code = ?3 AND account = ?2",
	removeClaim: `DELETE FROM claim_codes INDEXED BY claim_codes_by_account
		WHERE org = ?1 AND account = ?2 AND substr(hash, 1, 16) = ?3`,
} as const;

export function addCode(db: D1Database, org: string, account: string, code: string): D1PreparedStatement[] {
	return told(db, org, account, db.prepare(statements.add).bind(org, account, code));
}

// Another code, or another account, since this was looked at.
export function isCodeRefused(error: unknown): boolean {
	return /(NOT NULL|UNIQUE) constraint failed: credentials\./.test(String(error));
}

export function removeCode(
	db: D1Database,
	org: string,
	account: string,
	code: string,
): D1PreparedStatement[] {
	return told(db, org, account, db.prepare(statements.remove).bind(org, account, code));
}

// Nobody knows which code opened which session: all of them end.
export function removeClaim(
	db: D1Database,
	org: string,
	account: string,
	claim: string,
	now: number,
): D1PreparedStatement[] {
	return [
		db.prepare(statements.removeClaim).bind(org, account, claim),
		endGuestSessions(db, org, account, "code-removed", now),
	];
}

function told(db: D1Database, org: string, account: string, change: D1PreparedStatement) {
	return [bumpRevision(db, org), change, touchAccount(db, org, account)];
}
