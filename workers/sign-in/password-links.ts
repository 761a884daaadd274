import { findSso } from "../db/sso.ts";
import type { StaffRow } from "../db/staff.ts";
import { addTicket } from "../db/tickets.ts";
import type { AppContext } from "../env.ts";
import { publicOrigin } from "../http/origin.ts";
import { sendMail } from "../notify/mail.ts";
import { newSecret } from "../secrets/verifier.ts";

// The link by mail that sets a password: asked for by who forgot theirs, or sent to who needs a first one.

// Where the org has a provider of its own, who never had a password goes on without one.
export async function mayHavePassword(c: AppContext, { org, status, password }: StaffRow): Promise<boolean> {
	if (status !== "active") return false;
	return password !== null || (await findSso(c.env.DB, org)) === null;
}

// `why`: what happened, where the person did not ask for it.
export async function mailPasswordLink(
	c: AppContext,
	{ org, orgName, id: subject, email }: StaffRow,
	why: string | null,
	forMs: number,
): Promise<void> {
	if (email === null) return;
	const secret = newSecret();
	const link = `${publicOrigin(c)}/dashboard#password=${secret}`;
	await addTicket(c.env.DB, secret, { org, purpose: "password-link", subject, body: {}, forMs }, Date.now());
	const text =
		why === null
			? [
					`Set a new password at ${orgName}:`,
					link,
					"The link is good once, for twenty minutes. If you did not ask for it, do nothing: your password stays.",
				]
			: [
					`${why} Set a password to come in:`,
					link,
					`The link is good once, for a day. After that, ask for another one: ${publicOrigin(c)}/dashboard?page=forgot`,
				];
	await sendMail(c.env, org, { to: email, subject: `A new password at ${orgName}`, text: text.join("\n\n") });
}
