import * as z from "zod/mini";
import { epochMsSchema } from "../core/ids.ts";
import { claimsSchema } from "./claims.ts";

// What whoever signs in is given. The refresh token is not in it: it travels in a cookie that no script can read.

export const ACCESS_MS = 10 * 60_000;

export const sessionSchema = z.object({
	token: z.string(),
	expiresAt: epochMsSchema,
	claims: claimsSchema,
	// The person, till or account, as a screen names it.
	label: z.string(),
	orgName: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;
