import { dropLinksTo, endSessionsByAddress } from "./privacy.ts";
import { dropTickets } from "./tickets.ts";

// The e-mail address of a guest: where a link to the wallet may be sent.

const statements = {
	change: `UPDATE accounts SET email = ?3, address_at = ?4
		WHERE org = ?1 AND id = ?2 AND erased_at IS NULL`,
	asked: `SELECT DISTINCT body ->> '$.email' AS email FROM tickets INDEXED BY tickets_by_subject
		WHERE org = ?1 AND purpose = 'wallet-address' AND subject = ?2 LIMIT 20`,
} as const;

// Null: from now on there is none. `kept`: the session that asks for it. Whoever else came in by the address before is
// out, what was mailed there opens this account no more, and an address that waits to be confirmed waits for nothing. A
// link that is being followed at this very moment may still get in.
export function changeAddress(
	db: D1Database,
	{ org, id }: { readonly org: string; readonly id: string },
	email: string | null,
	now: number,
	kept = "",
): D1PreparedStatement[] {
	return [
		// First: the address before it tells whose sessions these are.
		endSessionsByAddress(db, org, id, email, now, kept),
		dropLinksTo(db, org, id),
		dropTickets(db, org, "wallet-address", id),
		db.prepare(statements.change).bind(org, id, email, now),
	];
}

// Addresses that were given for this account and not confirmed, as long as they are kept.
export async function listAskedAddresses(db: D1Database, org: string, account: string): Promise<string[]> {
	const { results } = await db.prepare(statements.asked).bind(org, account).all<{ email: string }>();
	return results.map(({ email }) => email);
}
