import { Hono } from "hono";
import { sessionSchema } from "../../domain/access/session.ts";
import {
	passkeyAnswerSchema,
	passkeyBeginSchema,
	passkeyOptionsSchema,
} from "../../domain/access/views/sign-in.ts";
import { findPasskey } from "../db/passkeys.ts";
import { findStaff } from "../db/staff.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { refuseFactor } from "../sign-in/factors.ts";
import { beginShowing, takeCeremony, whyRefused } from "../sign-in/passkeys.ts";
import { letIn, personOfTicket } from "../sign-in/password-step.ts";

// Signing in with a passkey: as a second factor after the password, or alone, where the device has checked its user.
// Nothing is counted here: there is nothing to guess.

export const signInPasskey = new Hono<AppEnv>()
	.post(
		"/v1/sign-in/passkey/options",
		describe({
			tag: "Sign-in",
			summary: "Begin to sign in with a passkey",
			answer: passkeyOptionsSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "ticket-over", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", passkeyBeginSchema),
		async (c) => {
			const begin = c.req.valid("json");
			const person = begin.use === "sign-in" ? null : await personOfTicket(c, begin.ticket);
			return c.json(await beginShowing(c, "passkey-sign-in", person), 201);
		},
	)
	.post(
		"/v1/sign-in/passkey",
		describe({
			tag: "Sign-in",
			summary: "Finish signing in with a passkey",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "ticket-over", "factor-wrong", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", passkeyAnswerSchema),
		async (c) => {
			const { ticket, response } = c.req.valid("json");
			const ceremony = await takeCeremony(c, "passkey-sign-in", ticket);
			const row = await findPasskey(c.env.DB, response.id);
			const isTheirs = ceremony.subject === "" || isOf(row, ceremony);
			const person = row === null || !isTheirs ? null : await findStaff(c.env.DB, row.org, row.staff);
			if (row === null || person?.status !== "active") throw new Problem("factor-wrong");
			const why = await whyRefused(c, row, ceremony, response);
			if (why !== null) throw await refuseFactor(c, person, { by: "passkey", why });
			return c.json(await letIn(c, person, "passkey", true), 201);
		},
	);

function isOf(
	row: { readonly org: string; readonly staff: string } | null,
	{ org, subject }: { readonly org: string; readonly subject: string },
): boolean {
	return row !== null && row.org === org && row.staff === subject;
}
