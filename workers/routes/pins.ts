import { Hono } from "hono";
import * as z from "zod/mini";
import { PIN_POLICY } from "../../domain/core/attempts.ts";
import { accountObjectName, idSchema } from "../../domain/core/ids.ts";
import {
	accountViewSchema,
	permitSchema,
	pinCheckSchema,
	setPinSchema,
} from "../../domain/protocol/views.ts";
import type { GateCalls } from "../../durable-objects/gate/object.ts";
import { audited } from "../audit/audited.ts";
import { findPin, keepPin, removePin } from "../db/pins.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { type accountStub, viewAccount, visibleAccount } from "../guests/accounts.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem, retryAfter } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { isSecret, makeVerifier } from "../secrets/verifier.ts";
import { gateOf } from "../sign-in/attempts.ts";

// The PIN of an account: set beside its codes, asked for above a sum, and counted wherever it is typed.

const PERMIT_MS = 2 * 60_000;
const TAKEOVERS_FOLLOWED_MAX = 5;
const accountParam = z.object({ account: idSchema });

export const pins = new Hono<AppEnv>()
	.put(
		"/v1/accounts/:account/pin",
		describe({
			tag: "Accounts",
			summary: "Set the PIN of an account, and the sum above which it is asked for",
			answer: accountViewSchema,
			refusals: [...BODY_REFUSALS, "account-unknown", "credential-missing"],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", setPinSchema),
		async (c) => {
			const { account } = c.req.valid("param");
			const { pin, aboveMinor } = c.req.valid("json");
			const stub = await visibleAccount(c, account);
			// Kept first: a sum that asks for a PIN which nobody can check would lock the guest out.
			const isKept = await keepPin(c.env.DB, c.var.claims.org, account, await makeVerifier(pin));
			if (!isKept) throw new Problem("credential-missing");
			const head = await stub.change("pin", { pinAboveMinor: aboveMinor });
			if (head === null) throw new Problem("account-unknown");
			await audited(c, { act: "account-pin-changed", target: account, after: { aboveMinor } });
			return c.json(await viewAccount(c, head), 200);
		},
	)
	.delete(
		"/v1/accounts/:account/pin",
		describe({
			tag: "Accounts",
			summary:
				"Remove a forgotten PIN, and the lock that wrong ones left; the guest sets another in the wallet",
			answer: accountViewSchema,
			refusals: ["request-invalid", "account-unknown"],
		}),
		permit,
		valid("param", accountParam),
		async (c) => {
			const { account } = c.req.valid("param");
			const { org } = c.var.claims;
			const stub = await visibleAccount(c, account);
			const before = await stub.read();
			if (before === null) throw new Problem("account-unknown");
			const isAsked = before.pinAboveMinor !== undefined || (before.lockedUntil ?? 0) > Date.now();
			if (!isAsked && (await findPin(c.env.DB, org, account)) === null)
				return c.json(await viewAccount(c, before), 200);
			// First: if this dies here it is asked again, and no sum is left that asks for a PIN which nobody can check.
			const head = await stub.change("pin", { pinAboveMinor: null, lockedUntil: 0 });
			if (head === null) throw new Problem("account-unknown");
			await pinGate(c, account).forgive();
			await audited(c, { act: "account-pin-removed", target: account }, [removePin(c.env.DB, org, account)]);
			return c.json(await viewAccount(c, head), 200);
		},
	)
	.post(
		"/v1/accounts/:account/pin/checks",
		describe({
			tag: "Till",
			summary: "Check a typed PIN; a right one lets this till take more for two minutes",
			answer: permitSchema,
			refusals: [...BODY_REFUSALS, "account-unknown", "pin-unset", "pin-wrong", "pin-locked"],
		}),
		permit,
		valid("param", accountParam),
		jsonBody,
		valid("json", pinCheckSchema),
		async (c) => {
			const { account } = c.req.valid("param");
			const stub = await visibleAccount(c, account);
			const verifier = await findVerifier(c, account);
			if (verifier === null) throw new Problem("pin-unset");
			const now = Date.now();
			const gate = pinGate(c, account);
			// Counted before it is looked at: guesses side by side cannot slip through.
			const verdict = await gate.begin(PIN_POLICY, now);
			if (!verdict.allowed) {
				await lockUntil(stub, now + verdict.retryAfterMs);
				throw new Problem("pin-locked", [], retryAfter(verdict.retryAfterMs));
			}
			if (!(await isSecret(c.req.valid("json").pin, verifier))) {
				if (verdict.lockedUntil !== undefined) await lockUntil(stub, verdict.lockedUntil);
				throw new Problem("pin-wrong");
			}
			await gate.forgive();
			const permittedUntil = now + PERMIT_MS;
			const permit = { till: c.var.claims.sub, until: permittedUntil };
			if ((await stub.change("pin", { permit })) === null) throw new Problem("account-unknown");
			return c.json({ permittedUntil }, 200);
		},
	);

// A lost tag's PIN still stands beside the codes of the account that was taken over.
async function findVerifier(c: AppContext, account: string): Promise<string | null> {
	const { org } = c.var.claims;
	let asked = account;
	for (let hop = 0; hop <= TAKEOVERS_FOLLOWED_MAX; hop += 1) {
		const found = await findPin(c.env.DB, org, asked);
		if (found !== null) return found;
		const head = await c.env.ACCOUNT.getByName(accountObjectName({ org, account: asked })).read();
		if (head?.predecessor === undefined) return null;
		asked = head.predecessor;
	}
	return null;
}

// The account itself is told, so that its asks are refused wherever they come from. Told once: more guesses add nothing.
async function lockUntil(stub: ReturnType<typeof accountStub>, until: number): Promise<void> {
	const known = (await stub.read())?.lockedUntil ?? 0;
	if (known < until - 1_000) await stub.change("pin", { lockedUntil: until });
}

// The gate that stores report to as well: wrong PINs that were typed offline count in the same place.
function pinGate(c: AppContext, account: string): GateCalls {
	return gateOf(c.env, `pin/${accountObjectName({ org: c.var.claims.org, account })}`);
}
