import { Hono } from "hono";
import * as z from "zod/mini";
import { sessionSchema } from "../../domain/access/session.ts";
import { refreshSchema, signedOutSchema } from "../../domain/access/views/sign-in.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { publicKeys } from "../secrets/tokens.ts";
import { leaveSession, refreshSession } from "../sign-in/sessions.ts";

// Staying signed in, leaving, and the keys by which others can tell that a token is ours.

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

export const refresh = new Hono<AppEnv>()
	.post(
		"/v1/refresh",
		describe({
			tag: "Sign-in",
			summary: "A new token for the session in the cookie",
			answer: sessionSchema,
			refusals: [...BODY_REFUSALS, "session-over", "refresh-raced", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", refreshSchema),
		async (c) => c.json(await refreshSession(c, c.req.valid("json").kind), 200),
	)
	.post(
		"/v1/sign-out",
		describe({
			tag: "Sign-in",
			summary: "End the session in the cookie",
			answer: signedOutSchema,
			refusals: [...BODY_REFUSALS, "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", refreshSchema),
		async (c) => {
			await leaveSession(c, c.req.valid("json").kind);
			return c.json({ signedOut: true as const }, 200);
		},
	)
	.get(
		"/.well-known/jwks.json",
		describe({
			tag: "Sign-in",
			summary: "The public keys that tokens are signed with",
			answer: keySetSchema,
			signedIn: false,
		}),
		flood,
		async (c) => {
			const { keys } = await publicKeys(c.env.SIGNING_KEYS);
			c.header("Cache-Control", "public, max-age=300");
			return c.json({ keys: keys.map(({ kid = "", kty = "", ...rest }) => ({ kid, kty, ...rest })) }, 200);
		},
	);
