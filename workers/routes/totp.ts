import { Hono } from "hono";
import * as z from "zod/mini";
import { recoveryCodesSchema, totpBegunSchema, totpConfirmSchema } from "../../domain/access/views/staff.ts";
import { SECOND_FACTOR_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { beginTotp, confirmTotp, removeTotp } from "../db/factors.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { callerStaff } from "../sign-in/caller.ts";
import { newRecoveryCodes } from "../sign-in/factors.ts";
import { newTotp, sealTotp, stepOf, unsealTotp } from "../sign-in/totp.ts";

// Codes from an app as a second factor. The secret is shown once, and counts when a code from it was typed.

const doneSchema = z.object({ done: z.literal(true) });

export const totp = new Hono<AppEnv>()
	.post(
		"/v1/me/totp",
		describe({
			tag: "Oneself",
			summary: "Begin to set up codes from an app",
			answer: totpBegunSchema,
			status: 201,
			refusals: ["totp-there"],
		}),
		permit,
		async (c) => {
			const person = await callerStaff(c);
			const begun = newTotp(`Fieldtill ${person.orgName}`, person.email ?? person.name);
			const sealed = sealTotp(c.env.SEALING_KEYS, person, begun.secret);
			if (!(await beginTotp(c.env.DB, person, sealed))) throw new Problem("totp-there");
			return c.json(begun, 201);
		},
	)
	.post(
		"/v1/me/totp/confirm",
		describe({
			tag: "Oneself",
			summary: "Confirm the app with a code; gives recovery codes, this once",
			answer: recoveryCodesSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "totp-missing", "totp-there", "factor-wrong", "attempts-exhausted"],
		}),
		permit,
		jsonBody,
		valid("json", totpConfirmSchema),
		async (c) => {
			const person = await callerStaff(c);
			if (person.totpConfirmed === 1) throw new Problem("totp-there");
			if (person.totp === null) throw new Problem("totp-missing");
			const counted = await countAttempt(c, `factor/${person.org}/${person.id}`, SECOND_FACTOR_POLICY);
			const secret = unsealTotp(c.env.SEALING_KEYS, person, person.totp);
			const step = stepOf(secret, c.req.valid("json").code, Date.now());
			if (step === null) throw new Problem("factor-wrong");
			await counted.forgive();
			const { codes, hashes } = newRecoveryCodes();
			const [confirmed] = await audited(c, { act: "totp-added", target: person.id }, [
				confirmTotp(c.env.DB, person, person.totp, step, hashes),
			]);
			if (confirmed?.meta.changes !== 1) throw new Problem("totp-missing");
			return c.json({ codes }, 201);
		},
	)
	.delete(
		"/v1/me/totp",
		describe({
			tag: "Oneself",
			summary: "Do without codes from an app",
			answer: doneSchema,
			refusals: ["totp-missing"],
		}),
		permit,
		async (c) => {
			const person = await callerStaff(c);
			if (person.totpConfirmed === 0) throw new Problem("totp-missing");
			await audited(c, { act: "totp-removed", target: person.id }, removeTotp(c.env.DB, person));
			return c.json({ done: true as const }, 200);
		},
	);
