import { digestOf } from "../secrets/verifier.ts";

// What is good once: kept by its hash, taken by whoever comes first with it before it is too old.

const statements = {
	add: `INSERT INTO tickets (hash, org, purpose, subject, body, created_at, expires_at)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
	// A newer one takes the place of what was given for the same thing.
	drop: "DELETE FROM tickets WHERE org = ?1 AND purpose = ?2 AND subject = ?3 AND used_at IS NULL",
	take: `UPDATE tickets SET used_at = ?3 WHERE hash = ?1 AND purpose = ?2 AND used_at IS NULL AND expires_at > ?3
		RETURNING org, subject, body`,
	// By the same one it may be taken again: the answer may have been lost.
	takeAs: `UPDATE tickets SET used_at = ifnull(used_at, ?3), body = json_set(body, '$.by', ?4)
		WHERE hash = ?1 AND purpose = ?2 AND expires_at > ?3 AND (used_at IS NULL OR body ->> '$.by' = ?4)
		RETURNING org, subject, used_at AS usedAt`,
	look: `SELECT org, subject, body FROM tickets
		WHERE hash = ?1 AND purpose = ?2 AND used_at IS NULL AND expires_at > ?3`,
	sweep: "DELETE FROM tickets WHERE hash IN (SELECT hash FROM tickets WHERE expires_at < ?1 LIMIT ?2)",
} as const;

export type Purpose =
	| "second-factor"
	| "passkey-sign-in"
	| "passkey-add"
	| "passkey-step-up"
	| "oidc"
	| "invitation"
	| "enrolment"
	| "nonce"
	| "wallet-link"
	| "wallet-address"
	| "password-link";
export type Ticket<Body> = { readonly org: string; readonly subject: string; readonly body: Body };
type NewTicket = {
	readonly org: string;
	readonly purpose: Purpose;
	readonly subject: string;
	readonly body: object;
	readonly forMs: number;
};

export function ticketQueries(
	db: D1Database,
	secret: string,
	{ org, purpose, subject, body, forMs }: NewTicket,
	now: number,
): D1PreparedStatement[] {
	return [
		db.prepare(statements.drop).bind(org, purpose, subject),
		db
			.prepare(statements.add)
			.bind(digestOf(secret), org, purpose, subject, JSON.stringify(body), now, now + forMs),
	];
}

// What was given for this, and not used yet, is good no longer.
export function dropTickets(
	db: D1Database,
	org: string,
	purpose: Purpose,
	subject: string,
): D1PreparedStatement {
	return db.prepare(statements.drop).bind(org, purpose, subject);
}

export async function addTicket(
	db: D1Database,
	secret: string,
	ticket: NewTicket,
	now: number,
): Promise<void> {
	await db.batch(ticketQueries(db, secret, ticket, now));
}

// As part of a transaction that looks itself whether it is still good.
export function takeQuery(
	db: D1Database,
	secret: string,
	purpose: Purpose,
	now: number,
): D1PreparedStatement {
	return db.prepare(statements.take).bind(digestOf(secret), purpose, now);
}

export async function takeTicket<Body>(
	db: D1Database,
	secret: string,
	purpose: Purpose,
	now: number,
): Promise<Ticket<Body> | null> {
	return readTicket(await takeQuery(db, secret, purpose, now).first<Row>());
}

export async function takeTicketAs(
	db: D1Database,
	secret: string,
	purpose: Purpose,
	by: string,
	now: number,
): Promise<{ org: string; subject: string; usedAt: number } | null> {
	return await db.prepare(statements.takeAs).bind(digestOf(secret), purpose, now, by).first();
}

// Without using it up.
export async function lookAtTicket<Body>(
	db: D1Database,
	secret: string,
	purpose: Purpose,
	now: number,
): Promise<Ticket<Body> | null> {
	return readTicket(await db.prepare(statements.look).bind(digestOf(secret), purpose, now).first<Row>());
}

// A day's nonces of many tills are too many for one statement.
export const SWEPT_AT_ONCE = 5_000;

// Those that nobody can use any more.
export async function sweepTickets(db: D1Database, now: number): Promise<void> {
	for (;;) {
		const { meta } = await db.prepare(statements.sweep).bind(now, SWEPT_AT_ONCE).run();
		if (meta.changes < SWEPT_AT_ONCE) return;
	}
}

type Row = { org: string; subject: string; body: string };

function readTicket<Body>(row: Row | null): Ticket<Body> | null {
	return row === null ? null : { ...row, body: JSON.parse(row.body) as Body };
}
