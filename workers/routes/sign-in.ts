import { Hono } from "hono";
import { sessionSchema } from "../../domain/access/session.ts";
import { secondFactorSchema, signInAnswerSchema, signInSchema } from "../../domain/access/views/sign-in.ts";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { findStaffByEmail, ORGS_PER_ADDRESS_MAX, type StaffRow } from "../db/staff.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { digestOf, isSecret } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { prove } from "../sign-in/factors.ts";
import { afterPassword, letIn, personOfTicket } from "../sign-in/password-step.ts";

// Signing in with an e-mail address and a password, and a second factor where there is one.

// A refusal is told no sooner, whatever there was to compare: for an unknown address, or one of five orgs.
export const REFUSAL_MS = 400;

export const signIn = new Hono<AppEnv>()
	.post(
		"/v1/sign-in",
		describe({
			tag: "Sign-in",
			summary: "Sign in with an e-mail address and a password",
			answer: signInAnswerSchema,
			refusals: [...BODY_REFUSALS, "sign-in-wrong", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", signInSchema),
		async (c) => {
			const { email, password, org } = c.req.valid("json");
			const byAddress = await countAttempt(c, `sign-in/${callerGroup(c)}`, SIGN_IN_POLICY);
			const byEmail = await countAttempt(c, `sign-in-email/${digestOf(email)}`, SIGN_IN_POLICY);
			const soonest = new Promise((resolve) => setTimeout(resolve, REFUSAL_MS));
			const found = await findStaffByEmail(c.env.DB, email, org);
			const asked = found.filter((person) => org === undefined || person.org === org);
			const right = await withPassword(asked, password);
			const [only, ...others] = right;
			if (only === undefined) {
				await tellRefused(c, asked);
				await soonest;
				throw new Problem("sign-in-wrong");
			}
			// An org says itself which addresses work for it: being right in one forgives no guesses at another.
			const isRightEverywhere = right.length === found.length && found.length < ORGS_PER_ADDRESS_MAX;
			await Promise.all([byAddress.takeBack(), isRightEverywhere ? byEmail.forgive() : byEmail.takeBack()]);
			if (others.length === 0) return c.json(await afterPassword(c, only), 200);
			const orgs = right.map((person) => ({ org: person.org, orgName: person.orgName }));
			return c.json({ step: "choose-org" as const, orgs }, 200);
		},
	)
	.post(
		"/v1/sign-in/second",
		describe({
			tag: "Sign-in",
			summary: "Finish signing in with a code from an app, or a recovery code",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "ticket-over", "factor-wrong", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", secondFactorSchema),
		async (c) => {
			const { ticket, factor, code } = c.req.valid("json");
			const person = await personOfTicket(c, ticket);
			await prove(c, person, { factor, code });
			return c.json(await letIn(c, person, factor, true), 201);
		},
	);

// As long for nobody as for one.
async function withPassword(found: readonly StaffRow[], password: string): Promise<StaffRow[]> {
	if (found.length === 0) await isSecret(password, null);
	const right: StaffRow[] = [];
	for (const person of found) if (await isSecret(password, person.password)) right.push(person);
	return right;
}

// Only where there is an org that it concerns. Who it was is not known.
async function tellRefused(c: AppContext, found: readonly StaffRow[]): Promise<void> {
	for (const { org, id } of found) {
		const told = { act: "sign-in-refused", target: id, after: { by: "password" } } as const;
		await audited(c, told, [], { org, actor: "unknown", actorRole: "none" });
	}
}
