import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";

// What a guest's QR code says, signed by the system with the same keys as its tokens, for the audience "pay". It names
// an account and moves nothing: what is paid with it is an op of a till, and an op happens once. So a code that is
// shown twice is not a second payment, and whoever copies one from a screen has a minute.
//
//   online     good for a minute; the wallet makes a new one as long as it is shown
//   offline    good for a day, for a guest without a network; ends with the wallet's session wherever a network is

export const PAY_CODE_PREFIX = "pay.";
export const ONLINE_MS = 60_000;
export const OFFLINE_MS = 24 * 3_600_000;

export const payClaimsSchema = z.object({
	org: idSchema,
	account: idSchema,
	// The guest's session: a code ends with it.
	sid: idSchema,
	// Tells one offline code from another.
	jti: z.optional(z.string().check(z.maxLength(40))),
});

// A scanned text is a code to pay with, or a tag's own.
export function payTokenIn(code: string): string | null {
	return code.startsWith(PAY_CODE_PREFIX) ? code.slice(PAY_CODE_PREFIX.length) : null;
}
