import { Hono } from "hono";
import * as z from "zod/mini";
import { describe } from "../describe.ts";
import type { AppEnv } from "../env.ts";
import { flood } from "../middleware/flood.ts";
import { publicKeys } from "../tokens.ts";

// The public halves of the keys that sign tokens: those in use and those that still may come.

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

export const openKeys = new Hono<AppEnv>().get(
	"/.well-known/jwks.json",
	describe({
		tag: "Sign-in",
		summary: "The public keys by which tokens are checked, as a JWK set",
		answer: jwksSchema,
		signedIn: false,
	}),
	flood,
	async (c) => c.json(await publicKeys(c.env.SIGNING_KEYS), 200, { "Cache-Control": "public, max-age=300" }),
);
