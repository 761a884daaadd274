import { Hono } from "hono";
import { issuerKind } from "../../domain/access/issuer.ts";
import { putSsoSchema, ssoRemovedSchema, ssoViewSchema } from "../../domain/access/views/org.ts";
import { audited } from "../audit/audited.ts";
import { findSso, hasOwnerBesides, putSso, removeSso, type SsoRow } from "../db/sso.ts";
import { listStaff, type StaffRow } from "../db/staff.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { publicOrigin } from "../http/origin.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { callerSession } from "../sign-in/caller.ts";
import { closeStaffSockets } from "../sign-in/close-sockets.ts";
import { callbackUrl, sealSsoSecret } from "../sign-in/oidc.ts";
import { mailPasswordLink } from "../sign-in/password-links.ts";

// The org's own identity provider.

// A mail that nobody asked for is read when it is read.
const FIRST_PASSWORD_MS = 24 * 3_600_000;

export const sso = new Hono<AppEnv>()
	.get(
		"/v1/org/sso",
		describe({ tag: "Org", summary: "The org's own identity provider", answer: ssoViewSchema }),
		permit,
		async (c) => c.json(ssoView(c, await findSso(c.env.DB, c.var.claims.org)), 200),
	)
	.put(
		"/v1/org/sso",
		describe({
			tag: "Org",
			summary: "Let people sign in by the org's own identity provider",
			answer: ssoViewSchema,
			refusals: BODY_REFUSALS,
		}),
		permit,
		jsonBody,
		valid("json", putSsoSchema),
		async (c) => {
			const { issuer, clientId, clientSecret } = c.req.valid("json");
			if (issuerKind(issuer, c.env.STAGE) === null)
				throw new Problem("request-invalid", [{ path: "issuer", message: "an address with https://" }]);
			const { org } = c.var.claims;
			const before = await findSso(c.env.DB, org);
			const row = { issuer, clientId, clientSecret: sealSsoSecret(c, org, clientSecret) };
			const told = {
				...({ act: "sso-changed", target: org } as const),
				...(before === null ? {} : { before: { issuer: before.issuer, clientId: before.clientId } }),
				after: { issuer, clientId },
			};
			await audited(c, told, putSso(c.env.DB, org, row));
			return c.json(ssoView(c, row), 200);
		},
	)
	.delete(
		"/v1/org/sso",
		describe({
			tag: "Org",
			summary:
				"Do without the org's own identity provider; whoever came in by nothing else is mailed a link that sets a password",
			answer: ssoRemovedSchema,
			refusals: ["sso-needed"],
		}),
		permit,
		async (c) => {
			const { org } = c.var.claims;
			const { DB: db } = c.env;
			const before = await findSso(db, org);
			if (before === null) return c.json({ removed: true as const, told: 0 }, 200);
			if (!(await hasOwnerBesides(db, org))) throw new Problem("sso-needed");
			const { issuer, clientId } = before;
			const told = { act: "sso-removed", target: org, before: { issuer, clientId }, after: {} } as const;
			await audited(c, told, removeSso(db, org, callerSession(c.var).id, Date.now()));
			await closeStaffSockets(c, org);
			const left = (await listStaff(db, org)).filter(
				({ status, password, email }) => status === "active" && password === null && email !== null,
			);
			// It is done by now: whoever hears nothing asks for a link of their own, as who forgot a password does.
			c.executionCtx.waitUntil(tellAll(c, left));
			return c.json({ removed: true as const, told: left.length }, 200);
		},
	);

async function tellAll(c: AppContext, people: readonly StaffRow[]): Promise<void> {
	for (const person of people) {
		const why = `Signing in at ${person.orgName} by the organisation's own provider has ended.`;
		await mailPasswordLink(c, person, why, FIRST_PASSWORD_MS).catch((error: unknown) => {
			const told = { level: "error", at: "sso-removed", org: person.org, message: String(error) };
			console.error(JSON.stringify(told));
		});
	}
}

function ssoView(c: AppContext, row: SsoRow | null) {
	if (row === null) return { sso: null, callbackUrl: callbackUrl(c) };
	const { issuer, clientId } = row;
	const signInUrl = `${publicOrigin(c)}/v1/sign-in/oidc/${c.var.claims.org}`;
	return { sso: { issuer, clientId, signInUrl }, callbackUrl: callbackUrl(c) };
}
