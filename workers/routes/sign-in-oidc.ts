import { Hono } from "hono";
import * as z from "zod/mini";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { findStaffBySubject, findStaffForSso, keepSsoSubject } from "../db/sso.ts";
import { findStaff } from "../db/staff.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { valid } from "../middleware/json-body.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { listFactors } from "../sign-in/factors.ts";
import { beginOidc, endTrip, type OidcPerson } from "../sign-in/oidc.ts";
import { letIn } from "../sign-in/password-step.ts";

// To the org's own identity provider and back. A person sees these addresses in the browser's bar, so that what goes
// wrong is told by the dashboard, which shows the words for the code behind the #.

const DASHBOARD = "/dashboard";

export const signInOidc = new Hono<AppEnv>()
	.get(
		"/v1/sign-in/oidc/callback",
		describe({
			tag: "Sign-in",
			summary: "The way back from the org's own identity provider",
			answer: z.void(),
			status: 302,
			signedIn: false,
		}),
		flood,
		async (c) => {
			try {
				// A code can be guessed at, too, and each costs the provider an answer.
				const counted = await countAttempt(c, `sign-in/${callerGroup(c)}`, SIGN_IN_POLICY);
				const arrival = await endTrip(c);
				const why = "why" in arrival ? arrival.why : await enter(c, arrival);
				if (why === null) {
					await counted.takeBack();
					return c.redirect(DASHBOARD, 302);
				}
				if (arrival.org !== null) await tellRefused(c, arrival.org, why);
				return back(c, `sso-${why}`);
			} catch (error) {
				if (error instanceof Problem) return back(c, error.code);
				throw error;
			}
		},
	)
	.get(
		"/v1/sign-in/oidc/:org",
		describe({
			tag: "Sign-in",
			summary: "Sign in at the org's own identity provider",
			answer: z.void(),
			status: 302,
			refusals: ["request-invalid"],
			signedIn: false,
		}),
		flood,
		valid("param", z.object({ org: idSchema })),
		async (c) => {
			const trip = await beginOidc(c, c.req.valid("param").org);
			return "why" in trip ? back(c, `sso-${trip.why}`) : c.redirect(trip.href, 302);
		},
	);

// Null: signed in.
async function enter(c: AppContext, arrival: OidcPerson): Promise<"email" | "person" | null> {
	const { org, subject, email } = arrival;
	const known = await findStaffBySubject(c.env.DB, org, subject);
	if (known === null && email === null) return "email";
	const id = known ?? (await findStaffForSso(c.env.DB, org, email ?? ""));
	const person = id === null ? null : await findStaff(c.env.DB, org, id);
	if (person === null || !(await keepSsoSubject(c.env.DB, org, person.id, subject))) return "person";
	// What the provider asked for is its business; a second factor that is kept here was not shown.
	const isFresh = (await listFactors(c, person)).length === 0;
	await letIn(c, person, "sso", isFresh);
	return null;
}

async function tellRefused(c: AppContext, org: string, why: string): Promise<void> {
	const told = { act: "sign-in-refused", target: org, after: { by: "sso", why } } as const;
	await audited(c, told, [], { org, actor: "unknown", actorRole: "none" });
}

function back(c: AppContext, code: string) {
	return c.redirect(`${DASHBOARD}#sign-in=${code}`, 302);
}
