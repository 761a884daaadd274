import * as z from "zod/mini";
import { idSchema } from "../core/ids.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { ALGORITHM, audienceOf, ISSUER } from "./token.ts";

// What a guest's QR code says, signed by the system with the same keys as its tokens, for the audience "pay". It names
// an account and moves nothing: what is paid with it is an op of a till, and an op happens once. So a code that is
// shown twice is not a second payment, and whoever copies one from a screen has a minute.
//
//   online     good for a minute; the wallet makes a new one as long as it is shown
//   offline    good for a day, for a guest without a network; ends with the wallet's session wherever a network is
//
// A till without a network checks a code by the keys that its feed told: whose it is, for how long, and that no sale of
// this till was paid by it before. It cannot know that the session was ended, or what other tills took.

export const ONLINE_MS = 60_000;
export const OFFLINE_MS = 24 * 3_600_000;
// A till's clock may be so much off; a code is never good for longer than twice its time because of it.
export const PAY_SKEW_MS = 5 * 60_000;

export const payClaimsSchema = z.object({
	org: idSchema,
	account: idSchema,
	// The guest's session: a code ends with it.
	sid: idSchema,
	// Tells one offline code from another.
	jti: z.optional(z.string().check(z.maxLength(40))),
});

export const payHeaderSchema = z.object({
	alg: z.literal(ALGORITHM),
	kid: z.string().check(z.maxLength(100)),
});

const secondsSchema = z.int().check(z.gte(0));
const signedSchema = z.object({
	...payClaimsSchema.shape,
	iss: z.literal(ISSUER),
	aud: z.literal(audienceOf("pay")),
	iat: secondsSchema,
	exp: secondsSchema,
});

export type PayCode = {
	readonly org: string;
	readonly account: string;
	readonly madeAt: number;
	readonly expiresAt: number;
	// By what a till remembers that it was used.
	readonly mark: string;
};

// Null: not the words of a code to pay with. Whether they are ours is for the signature to say.
export function readPayCode(payload: unknown): PayCode | null {
	const parsed = signedSchema.safeParse(payload);
	if (!parsed.success || parsed.data.exp <= parsed.data.iat) return null;
	const { org, account, sid, jti, iat, exp } = parsed.data;
	const mark = jti ?? `${sid}.${account}.${iat}`;
	return { org, account, madeAt: iat * 1_000, expiresAt: exp * 1_000, mark };
}

export type PayCodeRefusal = "other-org" | "too-new" | "over" | "used";

// Of a code whose signature is ours. Precedence: another org's, from the future, over, used.
export function judgePayCode(
	code: PayCode,
	{ org, now, isUsed }: { readonly org: string; readonly now: number; readonly isUsed: boolean },
): Result<PayCode, PayCodeRefusal> {
	if (code.org !== org) return refuse("other-org");
	if (code.madeAt > now + PAY_SKEW_MS) return refuse("too-new");
	if (now >= endOf(code)) return refuse("over");
	return isUsed ? refuse("used") : accept(code);
}

// Until when a till without a network may take it, by its own clock: so long it remembers that it was used.
export function endOf({ madeAt, expiresAt }: PayCode): number {
	return expiresAt + Math.min(PAY_SKEW_MS, expiresAt - madeAt);
}
