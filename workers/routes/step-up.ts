import { Hono } from "hono";
import { type Session, sessionSchema } from "../../domain/access/session.ts";
import { passkeyAnswerSchema, passkeyOptionsSchema } from "../../domain/access/views/sign-in.ts";
import { stepUpSchema } from "../../domain/access/views/staff.ts";
import { audited } from "../audit/audited.ts";
import { findPasskey } from "../db/passkeys.ts";
import { noteFreshFactor } from "../db/sessions.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { callerSession, callerStaff } from "../sign-in/caller.ts";
import { prove, refuseFactor } from "../sign-in/factors.ts";
import { beginShowing, takeCeremony, whyRefused } from "../sign-in/passkeys.ts";
import { renewToken } from "../sign-in/sessions.ts";

// Showing again who it is, before something that matters. The new token says when that was.

export const stepUp = new Hono<AppEnv>()
	.post(
		"/v1/me/step-up",
		describe({
			tag: "Oneself",
			summary: "Confirm with a code; with the password, where there is no second factor",
			answer: sessionSchema,
			refusals: [...BODY_REFUSALS, "factor-wrong", "attempts-exhausted"],
		}),
		permit,
		jsonBody,
		valid("json", stepUpSchema),
		async (c) => {
			const { factor, code } = c.req.valid("json");
			await prove(c, await callerStaff(c), { factor, code });
			return c.json(await noteShown(c, factor), 200);
		},
	)
	.post(
		"/v1/me/step-up/passkey/options",
		describe({
			tag: "Oneself",
			summary: "Begin to confirm with a passkey",
			answer: passkeyOptionsSchema,
			status: 201,
		}),
		permit,
		async (c) => c.json(await beginShowing(c, "passkey-step-up", await callerStaff(c)), 201),
	)
	.post(
		"/v1/me/step-up/passkey",
		describe({
			tag: "Oneself",
			summary: "Confirm with a passkey",
			answer: sessionSchema,
			refusals: [...BODY_REFUSALS, "ticket-over", "factor-wrong"],
		}),
		permit,
		jsonBody,
		valid("json", passkeyAnswerSchema),
		async (c) => {
			const { ticket, response } = c.req.valid("json");
			const person = await callerStaff(c);
			const ceremony = await takeCeremony(c, "passkey-step-up", ticket);
			if (ceremony.org !== person.org || ceremony.subject !== person.id) throw new Problem("ticket-over");
			const row = await findPasskey(c.env.DB, response.id);
			const isOwn = row?.org === person.org && row.staff === person.id;
			const why = isOwn ? await whyRefused(c, row, ceremony, response) : "user";
			if (why !== null) throw await refuseFactor(c, person, { by: "passkey", why });
			return c.json(await noteShown(c, "passkey"), 200);
		},
	);

async function noteShown(c: AppContext, by: string): Promise<Session> {
	const { org, subject, id } = callerSession(c.var);
	const told = { act: "stepped-up", target: subject, after: { session: id, by } } as const;
	await audited(c, told, [noteFreshFactor(c.env.DB, org, id, Date.now())]);
	return await renewToken(c, org, id);
}
