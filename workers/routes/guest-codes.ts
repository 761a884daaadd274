import { Hono } from "hono";
import * as z from "zod/mini";
import {
	addCodeSchema,
	CODES_PER_ACCOUNT_MAX,
	claimRemovedSchema,
	codesLeftSchema,
} from "../../domain/access/views/guests.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { addCode, isCodeRefused, removeClaim, removeCode } from "../db/guest-codes.ts";
import { findHolder, readWays } from "../db/guests.ts";
import { findCredential } from "../db/people.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { accountStub } from "../guests/accounts.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { closeAccountSockets } from "../sign-in/close-sockets.ts";

// What a guest wears and what opens the wallet, changed where the account goes on. The log says how many codes there
// are, never which: a code may have to be forgotten.

const accountParam = z.object({ account: idSchema });
const codeParam = z.object({ account: idSchema, code: idSchema });
const claimParam = z.object({ account: idSchema, claim: idSchema });

export const guestCodes = new Hono<AppEnv>()
	.post(
		"/v1/accounts/:account/codes",
		describe({
			tag: "Guests",
			summary: "Give an account one more code, that of a new wristband; giving it again changes nothing",
			answer: codesLeftSchema,
			status: 201,
			refusals: [
				...BODY_REFUSALS,
				"account-unknown",
				"account-closed",
				"credential-taken",
				"credentials-full",
			],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", addCodeSchema),
		async (c) => {
			const { account } = c.req.valid("param");
			const { code } = c.req.valid("json");
			const { org } = c.var.claims;
			const { codes, status } = await codesOf(c, account);
			if (codes.includes(code)) return c.json({ account, codes }, 201);
			if (status === "closed") throw new Problem("account-closed");
			const owner = await findCredential(c.env.DB, org, code);
			if (owner !== undefined) throw new Problem("credential-taken");
			if (codes.length >= CODES_PER_ACCOUNT_MAX) throw new Problem("credentials-full");
			const told = { act: "account-code-added", target: account, ...counted(codes.length, 1) } as const;
			await audited(c, told, addCode(c.env.DB, org, account, code)).catch((error: unknown) => {
				// Somebody else has changed something just now; who asks again hears what.
				throw isCodeRefused(error) ? new Problem("credential-taken") : error;
			});
			return c.json({ account, codes: [...codes, code].sort() }, 201);
		},
	)
	.delete(
		"/v1/accounts/:account/codes/:code",
		describe({
			tag: "Guests",
			summary: "Take a code from an account, that of a lost wristband; with the last one goes the PIN",
			answer: codesLeftSchema,
			refusals: ["request-invalid", "account-unknown", "credential-unknown"],
		}),
		permit,
		valid("param", codeParam),
		async (c) => {
			const { account, code } = c.req.valid("param");
			const { codes, hasPinAbove } = await codesOf(c, account);
			if (!codes.includes(code)) throw new Problem("credential-unknown");
			const left = codes.filter((other) => other !== code);
			// First: if this dies here it is asked again, and no sum is left that asks for a PIN which nobody can check.
			if (left.length === 0 && hasPinAbove)
				await accountStub(c, account).change("pin", { pinAboveMinor: null });
			const told = { act: "account-code-removed", target: account, ...counted(codes.length, -1) } as const;
			await audited(c, told, removeCode(c.env.DB, c.var.claims.org, account, code));
			return c.json({ account, codes: left }, 200);
		},
	)
	.delete(
		"/v1/accounts/:account/claims/:claim",
		describe({
			tag: "Guests",
			summary: "Make a wallet code open nothing any more, and sign out whoever sees this wallet",
			answer: claimRemovedSchema,
			refusals: ["request-invalid", "account-unknown", "claim-unknown"],
		}),
		permit,
		valid("param", claimParam),
		async (c) => {
			const { account, claim } = c.req.valid("param");
			const { org } = c.var.claims;
			if ((await findHolder(c.env.DB, org, account)) === null) throw new Problem("account-unknown");
			const { claims } = await readWays(c.env.DB, org, account);
			if (!claims.some(({ id }) => id === claim)) throw new Problem("claim-unknown");
			const told = { act: "wallet-code-removed", target: account } as const;
			await audited(c, told, removeClaim(c.env.DB, org, account, claim, Date.now()));
			await closeAccountSockets(c, org, account);
			return c.json({ account, claim }, 200);
		},
	);

async function codesOf(c: AppContext, account: string) {
	const { org } = c.var.claims;
	const holder = await findHolder(c.env.DB, org, account);
	if (holder === null || holder.erasedAt !== null) throw new Problem("account-unknown");
	const [head, { codes }] = await Promise.all([
		accountStub(c, account).read(),
		readWays(c.env.DB, org, account),
	]);
	if (head === null) throw new Problem("account-unknown");
	return { codes, status: head.status, hasPinAbove: head.pinAboveMinor !== undefined };
}

function counted(before: number, by: 1 | -1) {
	return { before: { codes: before }, after: { codes: before + by } };
}
