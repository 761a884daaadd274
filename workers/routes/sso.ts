import { Hono } from "hono";
import { issuerKind } from "../../domain/access/issuer.ts";
import { putSsoSchema, ssoViewSchema } from "../../domain/access/views/org.ts";
import { audited } from "../audit.ts";
import { findSso, putSso, type SsoRow } from "../db/sso.ts";
import { BODY_REFUSALS, describe } from "../describe.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { callbackUrl, sealSsoSecret } from "../oidc.ts";
import { publicOrigin } from "../origin.ts";
import { Problem } from "../problems.ts";

// The org's own identity provider.

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
	);

function ssoView(c: AppContext, row: SsoRow | null) {
	if (row === null) return { sso: null };
	const { issuer, clientId } = row;
	const signInUrl = `${publicOrigin(c)}/v1/sign-in/oidc/${c.var.claims.org}`;
	return { sso: { issuer, clientId, signInUrl, callbackUrl: callbackUrl(c) } };
}
