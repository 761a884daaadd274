import { Hono } from "hono";
import * as z from "zod/mini";
import { accountObjectName, idSchema } from "../../domain/core/ids.ts";
import { providerTopupSchema, topupAnswerSchema } from "../../domain/protocol/views.ts";
import { hasAccount } from "../db/people.ts";
import { claimTopup, findProviderSecrets } from "../db/providers.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { refusedBy } from "../guests/accounts.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { isRecent, isSigned } from "../payments/webhook.ts";
import { hashOf } from "../secrets/hash.ts";

// A provider says that a guest has paid. Nothing is looked up before the call has proved whose it is; a provider that
// nobody knows and a signature that is wrong are one answer.

const accountParam = z.object({ account: idSchema });
const PROVIDER = /^([a-z0-9][a-z0-9-]{0,63})\.([a-z0-9][a-z0-9-]{0,63})$/;
const KEY = /^[\x21-\x7e]{1,200}$/;

export const topups = new Hono<AppEnv>().post(
	"/v1/accounts/:account/topups",
	describe({
		tag: "Providers",
		summary:
			"Credit a confirmed payment once. Signed as Standard Webhooks says (webhook-id, webhook-timestamp, " +
			"webhook-signature), with webhook-provider: <org>.<provider> and the payment as Idempotency-Key",
		answer: topupAnswerSchema,
		accepted: "A payment that is pending: nothing is credited until it is told again as confirmed",
		refusals: [
			...BODY_REFUSALS,
			"signature-invalid",
			"signature-old",
			"account-unknown",
			"account-closed",
			"account-blocked",
			"account-locked",
			"balance-over-maximum",
			"key-reused",
		],
		signedIn: false,
	}),
	flood,
	valid("param", accountParam),
	jsonBody,
	valid("json", providerTopupSchema),
	async (c) => {
		const { org, provider, messageId } = await verifyProvider(c);
		const key = (c.req.header("Idempotency-Key") ?? "").replace(/^"(.*)"$/, "$1");
		if (!KEY.test(key)) {
			const message = "the payment this is about: up to 200 visible ASCII characters";
			throw new Problem("request-invalid", [{ path: "Idempotency-Key", message }]);
		}
		const { account } = c.req.valid("param");
		const { unit, amountMinor, status, reference } = c.req.valid("json");
		if (!(await hasAccount(c.env.DB, org, account))) throw new Problem("account-unknown");
		if (status === "pending") return c.json({ status, balance: null }, 202);
		if (status === "failed") return c.json({ status, balance: null }, 200);
		const hash = hashOf({ account, unit, amountMinor, key });
		const claims = [`key:${key}`, `message:${messageId}`];
		if (!(await claimTopup(c.env.DB, { org, provider }, claims, hash, Date.now()))) {
			throw new Problem("key-reused");
		}
		const answer = await c.env.ACCOUNT.getByName(accountObjectName({ org, account })).credit(account, {
			transfer: `topup:${provider}:${key}`,
			hash,
			unit,
			amountMinor,
			cause: "topup",
			note: reference,
			by: { store: null, actor: provider },
		});
		if (!answer.ok) throw refusedBy(answer.refusal);
		return c.json({ status, balance: answer.value }, 200);
	},
);

async function verifyProvider(c: AppContext) {
	const [, org = "", provider = ""] = PROVIDER.exec(c.req.header("webhook-provider") ?? "") ?? [];
	const call = {
		id: c.req.header("webhook-id") ?? "",
		timestamp: c.req.header("webhook-timestamp") ?? "",
		signatures: c.req.header("webhook-signature") ?? "",
		body: c.var.bodyText,
	};
	const now = Date.now();
	const secrets = await findProviderSecrets(c.env, org, provider, now);
	if (!isSigned(secrets, call)) throw new Problem("signature-invalid");
	if (!isRecent(call, now)) throw new Problem("signature-old");
	return { org, provider, messageId: call.id };
}
