import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import * as z from "zod/mini";
import { claimCodeOf, normalClaim } from "../../domain/access/claim-code.ts";
import { OFFLINE_MS, ONLINE_MS, payClaimsSchema } from "../../domain/access/pay-code.ts";
import { PAY_CODE_PREFIX, payTokenIn } from "../../domain/access/pay-token.ts";
import { resolvedSchema, resolveSchema } from "../../domain/access/views/codes.ts";
import { claimCodeSchema, payCodeSchema } from "../../domain/access/views/systems.ts";
import { must } from "../../domain/core/assert.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { findCredential, listNames } from "../db/people.ts";
import { isSessionAlive } from "../db/sessions.ts";
import { addClaimCode, listStill } from "../db/wallets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { visibleAccount } from "../guests/accounts.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { publicOrigin } from "../http/origin.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { signFor, verifyFor } from "../secrets/tokens.ts";
import { newSecret } from "../secrets/verifier.ts";

// What stands between a guest and an account: the code on the wristband, and the code to pay with.

// Enough that too few fair bytes are not seen in the life of the universe.
const CLAIM_BYTES = 64;
const accountParam = z.object({ account: idSchema });

export const guests = new Hono<AppEnv>()
	.post(
		"/v1/accounts/:account/claims",
		describe({
			tag: "Wallet",
			summary:
				"Make a code that opens this account's wallet, to be printed on the wristband; shown this once",
			answer: claimCodeSchema,
			status: 201,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { account } = c.req.valid("param");
			const { org } = c.var.claims;
			const [listed] = await listStill(c.env.DB, org, [account]);
			if (listed === undefined) throw new Problem("account-unknown");
			const code = must(claimCodeOf(randomBytes(CLAIM_BYTES)), "there are bytes enough for a code");
			const claim = { org, account, code: normalClaim(code) };
			const told = { act: "wallet-code-made", target: account } as const;
			await audited(c, told, addClaimCode(c.env.DB, claim, Date.now()));
			return c.json({ code, link: `${publicOrigin(c)}/wallet#claim=${code}` }, 201);
		},
	)
	.post(
		"/v1/accounts/:account/pay-codes",
		describe({
			tag: "Wallet",
			summary: "Codes to pay with, as QR: one for a minute, one for a day without a network",
			answer: payCodeSchema,
			status: 201,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { account } = c.req.valid("param");
			const { claims } = c.var;
			if (claims.role !== "guest") throw new Problem("role-forbidden");
			await visibleAccount(c, account);
			const now = Date.now();
			const words = { org: claims.org, account, sid: claims.sid };
			const [online, offline] = await Promise.all([
				signPayCode(c, words, now, ONLINE_MS),
				signPayCode(c, { ...words, jti: newSecret(12) }, now, OFFLINE_MS),
			]);
			return c.json({ online, offline }, 201);
		},
	)
	.post(
		"/v1/credentials/resolve",
		describe({
			tag: "Accounts",
			summary: "Whose code this is: a tag's own, or a code to pay with",
			answer: resolvedSchema,
			refusals: [...BODY_REFUSALS, "credential-unknown", "pay-code-old"],
		}),
		permit,
		jsonBody,
		valid("json", resolveSchema),
		async (c) => {
			const { code } = c.req.valid("json");
			const token = payTokenIn(code);
			if (token !== null) return c.json(await resolvePayCode(c, token), 200);
			const found = await findCredential(c.env.DB, c.var.claims.org, code);
			if (found === undefined) throw new Problem("credential-unknown");
			const { account, name } = found;
			return c.json({ account, name, by: "tag" as const, expiresAt: null }, 200);
		},
	);

async function signPayCode(c: AppContext, words: Record<string, unknown>, now: number, forMs: number) {
	const token = await signFor("pay", c.env.SIGNING_KEYS, words, now, forMs);
	// A token tells whole seconds.
	return { code: `${PAY_CODE_PREFIX}${token}`, expiresAt: Math.floor((now + forMs) / 1_000) * 1_000 };
}

// Whatever is wrong with it is one answer, but for its age: a guest can do something about that.
async function resolvePayCode(c: AppContext, token: string) {
	const { org } = c.var.claims;
	const now = Date.now();
	const { payload, expiresAt } = await verifyFor("pay", c.env.SIGNING_KEYS, token, now).catch((error) => {
		const isOld = error instanceof Problem && error.code === "token-expired";
		throw new Problem(isOld ? "pay-code-old" : "credential-unknown");
	});
	const words = payClaimsSchema.safeParse(payload);
	if (!words.success || words.data.org !== org) throw new Problem("credential-unknown");
	const { account, sid } = words.data;
	if (!(await isSessionAlive(c.env.DB, org, sid, now))) throw new Problem("pay-code-old");
	const name = (await listNames(c.env.DB, org, [account])).get(account);
	if (name === undefined) throw new Problem("credential-unknown");
	return { account, name, by: "pay-code" as const, expiresAt };
}
