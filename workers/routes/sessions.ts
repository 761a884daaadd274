import { createHash } from "node:crypto";
import { Hono } from "hono";
import { proxyDurable } from "itty-durable";
import { ACCESS_MS, sessionSchema, signInSchema } from "../../domain/access/session.ts";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import type { GateCalls } from "../../durable-objects/gate/object.ts";
import { findSignIn } from "../db/people.ts";
import { BODY_REFUSALS, describe } from "../describe.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerAddress, flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { Problem } from "../problems.ts";
import { startSession } from "../sessions.ts";
import { signToken } from "../tokens.ts";

// Signing in with a code. Unknown and wrong are one answer, and guesses are counted before they are looked at.
export const sessions = new Hono<AppEnv>().post(
	"/v1/sessions",
	describe({
		tag: "Sign-in",
		summary: "Exchange a sign-in code for a session",
		answer: sessionSchema,
		status: 201,
		refusals: [...BODY_REFUSALS, "code-unknown", "attempts-exhausted"],
		signedIn: false,
	}),
	flood,
	jsonBody,
	valid("json", signInSchema),
	async (c) => {
		const now = Date.now();
		const gate = gateOf(c);
		const verdict = await gate.begin(SIGN_IN_POLICY, now);
		if (!verdict.allowed) {
			const seconds = String(Math.ceil(verdict.retryAfterMs / 1_000));
			throw new Problem("attempts-exhausted", [], { "Retry-After": seconds });
		}
		const found = await findSignIn(c.env.DB, hashCode(c.req.valid("json").code));
		if (found === undefined) throw new Problem("code-unknown");
		await gate.forgive();
		const { claims, label, orgName } = found;
		if (claims.role === "till") {
			const token = await signToken(c.env.SIGNING_KEYS, claims, now);
			return c.json({ token, expiresAt: now + ACCESS_MS, claims, label, orgName }, 201);
		}
		const by = { org: claims.org, subject: claims.sub, by: "code" };
		const session =
			claims.role === "guest"
				? await startSession(c, { ...by, kind: "guest", accounts: claims.accounts })
				: await startSession(c, { ...by, kind: "staff" });
		return c.json(session, 201);
	},
);

// Codes are read aloud and typed: case and dashes do not matter.
function hashCode(code: string): string {
	const normal = code.toUpperCase().replaceAll(/[\s-]/g, "");
	return createHash("sha256").update(normal).digest("hex");
}

function gateOf(c: AppContext): GateCalls {
	return proxyDurable(c.env.GATE, { name: "gate", parse: true }).get(
		`sign-in/${callerAddress(c)}`,
	) as GateCalls;
}
