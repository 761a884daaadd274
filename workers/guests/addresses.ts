import { LINK_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { changeAddress } from "../db/addresses.ts";
import { findOrg } from "../db/catalog.ts";
import type { GuestRow } from "../db/guests.ts";
import { addTicket } from "../db/tickets.ts";
import type { AppContext } from "../env.ts";
import { publicOrigin } from "../http/origin.ts";
import { Problem } from "../http/problems.ts";
import { sendMail } from "../notify/mail.ts";
import { digestOf, newSecret } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { closeAccountSockets } from "../sign-in/close-sockets.ts";

// A guest's address, set at the desk or by the guest. What a guest gives is not taken for the guest's own before a link
// that was mailed there came back: nobody attaches the address of somebody else.

const LINK_MS = 20 * 60_000;
export type AddressBody = { readonly email: string };
type AddressHolder = Pick<GuestRow, "id" | "email"> & { readonly org: string };
type Actor = { readonly org: string; readonly actor: string; readonly actorRole: string };

// `by`: who it was, where nobody is signed in; `kept`: the session of the guest who asks.
type AddressChangeBy = { readonly by?: Actor; readonly kept?: string };

// The log tells that there is an address, never which.
export async function setAddress(
	c: AppContext,
	of: AddressHolder,
	email: string | null,
	{ by, kept }: AddressChangeBy = {},
): Promise<void> {
	if (of.email === email) return;
	const act = email === null ? "account-address-removed" : "account-address-set";
	await audited(c, { act, target: of.id }, changeAddress(c.env.DB, of, email, Date.now(), kept), by);
	if (of.email !== null) await closeAccountSockets(c, of.org, of.id);
}

// Counted together with the links that open the wallet, so that nobody's mailbox is filled. Whose wallet it is stays
// unsaid: the address may be a stranger's.
export async function mailConfirmation(c: AppContext, org: string, account: string, email: string) {
	await countAttempt(c, `wallet-link/${org}/${digestOf(email)}`, LINK_POLICY);
	const secret = newSecret();
	const body: AddressBody = { email };
	const ticket = { org, purpose: "wallet-address", subject: account, body, forMs: LINK_MS } as const;
	await addTicket(c.env.DB, secret, ticket, Date.now());
	const name = (await findOrg(c.env.DB, org))?.name ?? org;
	const text = [
		`Somebody wants links to a wallet at ${name} to be sent to this address. If it was you, confirm it:`,
		`${publicOrigin(c)}/wallet#address=${secret}`,
		"The link is good once, for twenty minutes. If it was not you, do nothing.",
	].join("\n\n");
	await sendMail(c.env, org, { to: email, subject: `Your address for the wallet at ${name}`, text });
}

// The mailbox that led to the wallet until now hears that it does no longer.
export async function mailFarewell(c: AppContext, org: string, before: string): Promise<void> {
	const name = (await findOrg(c.env.DB, org))?.name ?? org;
	const text = [
		`This address was taken off a wallet at ${name}, from the wallet itself.`,
		"If it was not you, tell the organizer: they can make the wallet yours again.",
	].join("\n\n");
	await sendMail(c.env, org, { to: before, subject: `Your address was taken off a wallet at ${name}`, text });
}

// What is mailed after the answer: what is over the count is not said, and what went wrong is logged.
export function mailAfterwards(c: AppContext, org: string, mail: () => Promise<void>): void {
	const complain = (error: unknown) => {
		if (error instanceof Problem) return;
		console.error(JSON.stringify({ level: "error", at: "wallet-address", org, message: String(error) }));
	};
	c.executionCtx.waitUntil(mail().catch(complain));
}
