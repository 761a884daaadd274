import type { GuestCursor } from "../../domain/access/views/guests.ts";

// Who holds which account, as the organizer's desk looks for them.

const columns = "id, name, email, opened_at AS openedAt, erased_at AS erasedAt";

const statements = {
	newest: `SELECT ${columns} FROM accounts INDEXED BY accounts_by_opened
		WHERE org = ?1 AND erased_at IS NULL AND (opened_at, id) < (?2, ?3)
		ORDER BY opened_at DESC, id DESC LIMIT ?4`,
	byId: `SELECT ${columns} FROM accounts WHERE org = ?1 AND id = ?2`,
	byCode: `SELECT ${columns} FROM accounts
		WHERE org = ?1 AND id = (SELECT account FROM credentials WHERE org = ?1 AND code = ?2)`,
	byEmail: `SELECT ${columns} FROM accounts INDEXED BY accounts_by_email
		WHERE org = ?1 AND email = ?2 ORDER BY opened_at DESC, id LIMIT ?3`,
	codes: `SELECT code, pin IS NOT NULL AS hasPin FROM credentials INDEXED BY credentials_by_account
		WHERE org = ?1 AND account = ?2 ORDER BY code LIMIT 200`,
	claims: `SELECT substr(hash, 1, 16) AS id, created_at AS madeAt FROM claim_codes
		WHERE org = ?1 AND account = ?2 ORDER BY created_at DESC LIMIT 200`,
} as const;

// After every time and every id.
const NEWEST: GuestCursor = { openedAt: Number.MAX_SAFE_INTEGER, id: "" };

export type GuestRow = {
	readonly id: string;
	readonly name: string;
	readonly email: string | null;
	readonly openedAt: number;
	readonly erasedAt: number | null;
};

export async function listNewest(
	db: D1Database,
	org: string,
	before: GuestCursor | undefined,
	limit: number,
): Promise<GuestRow[]> {
	const { openedAt, id } = before ?? NEWEST;
	return (await db.prepare(statements.newest).bind(org, openedAt, id, limit).all<GuestRow>()).results;
}

export async function findHolder(db: D1Database, org: string, id: string): Promise<GuestRow | null> {
	return await db.prepare(statements.byId).bind(org, id).first<GuestRow>();
}

// By a wristband's code, by the account's id, by an address: whichever it is, each account once.
export async function findHolders(
	db: D1Database,
	org: string,
	text: string,
	limit: number,
): Promise<GuestRow[]> {
	const { byCode, byId, byEmail } = statements;
	const found = await db.batch<GuestRow>([
		db.prepare(byCode).bind(org, text),
		db.prepare(byId).bind(org, text),
		db.prepare(byEmail).bind(org, text, limit),
	]);
	const holders = found.flatMap(({ results }) => results);
	return [...new Map(holders.map((holder) => [holder.id, holder])).values()];
}

export async function readWays(db: D1Database, org: string, account: string) {
	const [codes, claims] = await db.batch<unknown>([
		db.prepare(statements.codes).bind(org, account),
		db.prepare(statements.claims).bind(org, account),
	]);
	const known = (codes?.results ?? []) as { code: string; hasPin: number }[];
	return {
		codes: known.map(({ code }) => code),
		hasPin: known.some(({ hasPin }) => hasPin === 1),
		claims: (claims?.results ?? []) as { id: string; madeAt: number }[],
	};
}
