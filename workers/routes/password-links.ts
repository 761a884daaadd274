import { Hono } from "hono";
import {
	askForPasswordLinkSchema,
	newPasswordByLinkSchema,
	passwordChangedSchema,
} from "../../domain/access/views/sign-in.ts";
import { linkAskedSchema } from "../../domain/access/views/systems.ts";
import { LINK_POLICY, SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { setPassword } from "../db/factors.ts";
import { endSessionsOf } from "../db/sessions.ts";
import { findStaff, findStaffByEmail, type StaffRow } from "../db/staff.ts";
import { dropTickets, lookAtTicket, takeTicket } from "../db/tickets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { digestOf, makeVerifier } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { closeSockets } from "../sign-in/close-sockets.ts";
import { actorOf } from "../sign-in/factors.ts";
import { mailPasswordLink, mayHavePassword } from "../sign-in/password-links.ts";
import { checkPassword } from "../sign-in/password-rules.ts";

// A forgotten password: a link by mail that is good once sets a new one. It lets nobody in: whoever has the mail still
// has to sign in, with the second factor where there is one. Whoever comes in by the org's own
// provider alone gets none this way.

const LINK_MS = 20 * 60_000;

export const passwordLinks = new Hono<AppEnv>()
	.post(
		"/v1/password-links",
		describe({
			tag: "Sign-in",
			summary:
				"Ask for a link that sets a new password; the answer is the same whether anybody has the address",
			answer: linkAskedSchema,
			status: 202,
			refusals: [...BODY_REFUSALS, "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", askForPasswordLinkSchema),
		async (c) => {
			const { email } = c.req.valid("json");
			await countAttempt(c, `password-links/${callerGroup(c)}`, SIGN_IN_POLICY);
			// Looked up after the answer, which so takes as long for everyone.
			c.executionCtx.waitUntil(mailLinks(c, email).catch(complain));
			return c.json({ sent: "if-known" as const }, 202);
		},
	)
	.post(
		"/v1/password-links/use",
		describe({
			tag: "Sign-in",
			summary: "Set a new password by the code of a link; ends every session, and signs nobody in",
			answer: passwordChangedSchema,
			refusals: [
				...BODY_REFUSALS,
				...(["code-unknown", "password-weak", "attempts-exhausted", "origin-forbidden"] as const),
			],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", newPasswordByLinkSchema),
		async (c) => {
			const { code, password } = c.req.valid("json");
			const gate = await countAttempt(c, `password-link-used/${callerGroup(c)}`, SIGN_IN_POLICY);
			const person = await personOfLink(c, code);
			await gate.forgive();
			checkPassword(password, { ...person, email: person.email ?? "" });
			const verifier = await makeVerifier(password);
			// Whoever comes first has it.
			const taken = await takeTicket(c.env.DB, code, "password-link", Date.now());
			if (taken === null) throw new Problem("code-unknown");
			const { org, id: subject } = person;
			const told = { act: "password-changed", target: subject, after: { by: "link" } } as const;
			const changes = [
				setPassword(c.env.DB, person, verifier),
				endSessionsOf(c.env.DB, { org, kind: "staff", subject }, "password-changed", Date.now()),
				dropTickets(c.env.DB, org, "second-factor", subject),
			];
			await audited(c, told, changes, actorOf(person));
			await closeSockets(c, { org, subject });
			return c.json({ changed: true as const }, 200);
		},
	);

async function personOfLink(c: AppContext, code: string): Promise<StaffRow> {
	const ticket = await lookAtTicket(c.env.DB, code, "password-link", Date.now());
	const person = ticket === null ? null : await findStaff(c.env.DB, ticket.org, ticket.subject);
	if (person === null || !(await mayHavePassword(c, person))) throw new Problem("code-unknown");
	return person;
}

// Nobody's mailbox is filled by a stranger, and what is over the count is not said. Who works for several orgs gets a
// link for each.
async function mailLinks(c: AppContext, email: string): Promise<void> {
	const found: StaffRow[] = [];
	for (const person of await findStaffByEmail(c.env.DB, email))
		if (await mayHavePassword(c, person)) found.push(person);
	if (found.length === 0) return;
	const gate = await countAttempt(c, `password-link/${digestOf(email)}`, LINK_POLICY).catch(() => null);
	if (gate === null) return;
	for (const person of found) await mailPasswordLink(c, person, null, LINK_MS);
}

function complain(error: unknown): void {
	console.error(JSON.stringify({ level: "error", at: "password-link", message: String(error) }));
}
