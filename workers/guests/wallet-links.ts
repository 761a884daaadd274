import { ACCOUNTS_PER_GUEST_MAX } from "../../domain/access/claims.ts";
import { LINK_POLICY } from "../../domain/core/attempts.ts";
import { findOrg } from "../db/catalog.ts";
import { addTicket } from "../db/tickets.ts";
import { listAccountsOf } from "../db/wallets.ts";
import type { AppContext } from "../env.ts";
import { publicOrigin } from "../http/origin.ts";
import { sendMail } from "../notify/mail.ts";
import { digestOf, newSecret } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";

// A link to a guest's wallet by mail: good once, for twenty minutes. Counted by the address that it goes to, so that
// nobody's mailbox is filled, whoever asks.

const LINK_MS = 20 * 60_000;
export type LinkBody = { readonly accounts: readonly string[] };

export async function mailWalletLink(c: AppContext, org: string, email: string): Promise<void> {
	const accounts = await listAccountsOf(c.env.DB, org, email, ACCOUNTS_PER_GUEST_MAX);
	if (accounts.length === 0) return;
	const subject = digestOf(email);
	await countAttempt(c, `wallet-link/${org}/${subject}`, LINK_POLICY);
	const secret = newSecret();
	const body: LinkBody = { accounts };
	const ticket = { org, purpose: "wallet-link", subject, body, forMs: LINK_MS } as const;
	await addTicket(c.env.DB, secret, ticket, Date.now());
	const name = (await findOrg(c.env.DB, org))?.name ?? org;
	const link = `${publicOrigin(c)}/wallet#enter=${secret}`;
	const text = `Open your wallet at ${name}:\n\n${link}\n\nThe link is good once, for twenty minutes.`;
	await sendMail(c.env, org, { to: email, subject: `Your wallet at ${name}`, text });
}
