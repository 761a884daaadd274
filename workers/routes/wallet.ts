import { Hono } from "hono";
import { normalClaim } from "../../domain/access/claim-code.ts";
import { sessionSchema } from "../../domain/access/session.ts";
import { askForLinkSchema, claimWalletSchema, linkAskedSchema } from "../../domain/access/views/systems.ts";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { takeTicket } from "../db/tickets.ts";
import { findClaim, listStill } from "../db/wallets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { type LinkBody, mailWalletLink } from "../guests/wallet-links.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { startSession } from "../sign-in/sessions.ts";

// How a guest comes to the wallet: by the code on the wristband, or by a link in a mail. Unknown and wrong are one
// answer, and guesses are counted before they are looked at.

export const wallet = new Hono<AppEnv>()
	.post(
		"/v1/wallet/claim",
		describe({
			tag: "Wallet",
			summary: "Open the wallet of a wristband by the code on it",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "code-unknown", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", claimWalletSchema),
		async (c) => {
			const gate = await countAttempt(c, `wallet/${callerGroup(c)}`, SIGN_IN_POLICY);
			const found = await findClaim(c.env.DB, normalClaim(c.req.valid("json").code));
			if (found === null) throw new Problem("code-unknown");
			await gate.forgive();
			const { org, account } = found;
			const entering = { org, kind: "guest", subject: account, accounts: [account], by: "claim" } as const;
			return c.json(await startSession(c, entering), 201);
		},
	)
	.post(
		"/v1/wallet/links",
		describe({
			tag: "Wallet",
			summary: "Ask for a link to the wallet by mail; the answer is the same whether anybody has the address",
			answer: linkAskedSchema,
			status: 202,
			refusals: [...BODY_REFUSALS, "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", askForLinkSchema),
		async (c) => {
			const { org, email } = c.req.valid("json");
			await countAttempt(c, `wallet-links/${callerGroup(c)}`, SIGN_IN_POLICY);
			// Looked up after the answer, which so takes as long for everyone.
			c.executionCtx.waitUntil(mailLink(c, org, email).catch((error: unknown) => complain(org, error)));
			return c.json({ sent: "if-known" as const }, 202);
		},
	)
	.post(
		"/v1/wallet/enter",
		describe({
			tag: "Wallet",
			summary: "Open the wallet by the code of a link that came by mail; it is good once",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "code-unknown", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", claimWalletSchema),
		async (c) => {
			const gate = await countAttempt(c, `wallet/${callerGroup(c)}`, SIGN_IN_POLICY);
			const { code } = c.req.valid("json");
			const ticket = await takeTicket<LinkBody>(c.env.DB, code, "wallet-link", Date.now());
			const accounts = ticket === null ? [] : await listStill(c.env.DB, ticket.org, ticket.body.accounts);
			const [subject] = accounts;
			if (ticket === null || subject === undefined) throw new Problem("code-unknown");
			await gate.forgive();
			const entering = { org: ticket.org, kind: "guest", subject, accounts, by: "link" } as const;
			return c.json(await startSession(c, entering), 201);
		},
	);

// What is over the count is not said.
async function mailLink(c: AppContext, org: string, email: string): Promise<void> {
	await mailWalletLink(c, org, email).catch((error: unknown) => {
		if (!(error instanceof Problem)) throw error;
	});
}

function complain(org: string, error: unknown): void {
	console.error(JSON.stringify({ level: "error", at: "wallet-link", org, message: String(error) }));
}
