import { touchAccount } from "./feed.ts";
import { bumpRevision } from "./revision.ts";

// What is kept about a guest in D1, to be shown to them and to be forgotten. Entries are not here: they are the
// account's own, and know the account by its id alone.

// Of a guest who sees this account: it, or one with the same address, is what the session is of. So an account is looked
// for in few of the org's sessions.
const seesIt = `org = ?1 AND kind = 'guest'
	AND subject IN (SELECT ?2 UNION SELECT id FROM accounts WHERE org = ?1
		AND email = (SELECT email FROM accounts WHERE org = ?1 AND id = ?2))
	AND EXISTS (SELECT 1 FROM json_each(sessions.accounts) WHERE value = ?2)`;
const DAY_MS = 86_400_000;

const statements = {
	account: `SELECT name, email, opened_at AS openedAt, erased_at AS erasedAt FROM accounts
		WHERE org = ?1 AND id = ?2`,
	codes: `SELECT code, pin IS NOT NULL AS hasPin FROM credentials INDEXED BY credentials_by_account
		WHERE org = ?1 AND account = ?2 LIMIT 200`,
	claimCodes: `SELECT created_at AS at FROM claim_codes WHERE org = ?1 AND account = ?2
		ORDER BY created_at DESC LIMIT 200`,
	sessions: `SELECT id, device, address, created_at AS createdAt, rotated_at AS usedAt, ended_at AS endedAt
		FROM sessions INDEXED BY sessions_by_subject WHERE ${seesIt} ORDER BY rotated_at DESC LIMIT 200`,
	// The account goes on under its id.
	forgetAccount: `UPDATE accounts SET name = id, email = NULL, erased_at = ?3
		WHERE org = ?1 AND id = ?2 AND erased_at IS NULL`,
	// With the codes goes the PIN that stands beside them.
	forgetCodes: "DELETE FROM credentials INDEXED BY credentials_by_account WHERE org = ?1 AND account = ?2",
	forgetClaimCodes: "DELETE FROM claim_codes WHERE org = ?1 AND account = ?2",
	forgetLinks: `DELETE FROM tickets WHERE org = ?1 AND purpose = 'wallet-link'
		AND EXISTS (SELECT 1 FROM json_each(tickets.body, '$.accounts') WHERE value = ?2)`,
	forgetAddresses: `DELETE FROM tickets INDEXED BY tickets_by_subject
		WHERE org = ?1 AND purpose = 'wallet-address' AND subject = ?2`,
	endSessions: `UPDATE sessions INDEXED BY sessions_by_subject SET ended_at = ifnull(ended_at, ?3),
		ended_why = ifnull(ended_why, 'erased'), device = '', address = '' WHERE ${seesIt}`,
	endSeen: `UPDATE sessions INDEXED BY sessions_by_subject SET ended_at = ?3, ended_why = ?4
		WHERE ${seesIt} AND ended_at IS NULL`,
	// Of who may have come in by the address that was changed for another, or for none.
	endSeenByAddress: `UPDATE sessions INDEXED BY sessions_by_subject SET ended_at = ?3, ended_why = 'address-changed'
		WHERE ${seesIt} AND ended_at IS NULL AND sessions.id <> ?5 AND EXISTS (SELECT 1 FROM accounts
			WHERE org = ?1 AND id = ?2 AND email IS NOT NULL AND email IS NOT ?4)`,
	// Closed for as long as their org keeps names, and still known; what was closed is never opened again.
	longClosed: `SELECT DISTINCT line.org, line.account AS id
		FROM account_lines AS line INDEXED BY account_lines_closed
		JOIN orgs ON orgs.id = line.org
		JOIN accounts ON accounts.org = line.org AND accounts.id = line.account AND accounts.erased_at IS NULL
		WHERE line.kind = 'changed' AND line.body ->> '$.head.status' = 'closed'
			AND line.at <= ?1 - orgs.retention_days * ${DAY_MS}
		ORDER BY line.at LIMIT ?2`,
} as const;

type KeptAccount = {
	readonly name: string;
	readonly email: string | null;
	readonly openedAt: number;
	readonly erasedAt: number | null;
};
type KeptSession = {
	readonly id: string;
	readonly device: string;
	readonly address: string;
	readonly createdAt: number;
	readonly usedAt: number;
	readonly endedAt: number | null;
};

export async function findKeptAccount(db: D1Database, org: string, id: string): Promise<KeptAccount | null> {
	return await db.prepare(statements.account).bind(org, id).first<KeptAccount>();
}

export async function listKept(db: D1Database, org: string, account: string) {
	const asked = [statements.codes, statements.claimCodes, statements.sessions];
	const [codes, claimCodes, sessions] = await db.batch<unknown>(
		asked.map((query) => db.prepare(query).bind(org, account)),
	);
	const known = (codes?.results ?? []) as { code: string; hasPin: number }[];
	return {
		codes: known.map(({ code }) => code),
		hasPin: known.some(({ hasPin }) => hasPin === 1),
		claimCodesMadeAt: ((claimCodes?.results ?? []) as { at: number }[]).map(({ at }) => at),
		sessions: (sessions?.results ?? []) as KeptSession[],
	};
}

// Whoever sees this account is signed out, and may come in again by another way.
export function endGuestSessions(
	db: D1Database,
	org: string,
	account: string,
	why: string,
	now: number,
): D1PreparedStatement {
	return db.prepare(statements.endSeen).bind(org, account, now, why);
}

// Before the address is changed: `email` is what it becomes. All but the session that changes it.
export function endSessionsByAddress(
	db: D1Database,
	org: string,
	account: string,
	email: string | null,
	now: number,
	kept: string,
): D1PreparedStatement {
	return db.prepare(statements.endSeenByAddress).bind(org, account, now, email, kept);
}

// Links by mail that were not followed yet.
export function dropLinksTo(db: D1Database, org: string, account: string): D1PreparedStatement {
	return db.prepare(statements.forgetLinks).bind(org, account);
}

// The longest closed first.
export async function listLongClosed(
	db: D1Database,
	now: number,
	limit: number,
): Promise<{ org: string; id: string }[]> {
	return (await db.prepare(statements.longClosed).bind(now, limit).all<{ org: string; id: string }>())
		.results;
}

// Sessions first: the account's address tells which. Tills hear of it, also where no line of the account tells them.
export function forgetQueries(
	db: D1Database,
	org: string,
	account: string,
	now: number,
): D1PreparedStatement[] {
	const { forgetAccount, endSessions, forgetCodes, forgetClaimCodes, forgetLinks, forgetAddresses } =
		statements;
	const asItIs = [forgetCodes, forgetClaimCodes, forgetLinks, forgetAddresses];
	return [
		...[endSessions, forgetAccount].map((query) => db.prepare(query).bind(org, account, now)),
		...asItIs.map((query) => db.prepare(query).bind(org, account)),
		bumpRevision(db, org),
		touchAccount(db, org, account),
	];
}
