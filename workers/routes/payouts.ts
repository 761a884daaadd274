import { Hono } from "hono";
import * as z from "zod/mini";
import { idSchema } from "../../domain/core/ids.ts";
import { officePayoutSchema, paidOutSchema } from "../../domain/protocol/views.ts";
import { audited } from "../audit/audited.ts";
import { findOrg } from "../db/catalog.ts";
import { hasAccount } from "../db/people.ts";
import type { AppEnv } from "../env.ts";
import { accountStub, refusedBy } from "../guests/accounts.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { hashOf } from "../secrets/hash.ts";

// What the organizer's office pays out, by bank or by hand. No drawer is opened: a till pays out of its own.

export const payouts = new Hono<AppEnv>().post(
	"/v1/accounts/:account/payouts",
	describe({
		tag: "Accounts",
		summary: "Pay out what is on an account, or a part of it; an id has one answer for ever, also a refusal",
		answer: paidOutSchema,
		status: 201,
		refusals: [
			...BODY_REFUSALS,
			"account-unknown",
			"unit-not-money",
			"account-closed",
			"account-blocked",
			"account-locked",
			"funds-short",
			"nothing-to-pay-out",
			"key-reused",
		],
	}),
	permit,
	valid("param", z.object({ account: idSchema })),
	jsonBody,
	valid("json", officePayoutSchema),
	async (c) => {
		const { account } = c.req.valid("param");
		const { id, unit, amountMinor: asked, note } = c.req.valid("json");
		const { org, sub } = c.var.claims;
		if (!(await hasAccount(c.env.DB, org, account))) throw new Problem("account-unknown");
		// Vouchers and points are promises to give something: nobody owes money for them.
		if ((await findOrg(c.env.DB, org))?.unit !== unit) throw new Problem("unit-not-money");
		const transfer = `payout:${id}`;
		const hash = hashOf({ transfer, account, unit, amountMinor: asked, note });
		const by = { store: null, actor: sub };
		const answer = await accountStub(c, account).payOut(org, account, {
			...{ transfer, hash, unit, amountMinor: asked, note, by },
		});
		if (!answer.ok) throw refusedBy(answer.refusal);
		const { amountMinor } = answer.value;
		// Told before it is answered: who hears no answer asks again, and then it stands there twice, not never.
		await audited(c, { act: "value-paid-out", target: account, after: { id, unit, amountMinor } });
		return c.json(answer.value, 201);
	},
);
