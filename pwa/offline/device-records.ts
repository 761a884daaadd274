import * as z from "zod/mini";
import { type FeedPage, publicKeySchema } from "../../domain/access/views/tills.ts";
import { epochMsSchema, idSchema } from "../../domain/core/ids.ts";

// What makes this device a till, as it lies in its database. No token is among it: a token lives in memory.

// The private half cannot be read out, not even by this page: it can only be asked to sign.
const keyFields = { privateKey: z.instanceof(CryptoKey), publicKey: publicKeySchema };

// A key that was made and is not yet a till's. Written before the server hears of it.
export const nextKeySchema = z.object({
	slot: z.literal("next"),
	...keyFields,
});
export type NextKey = z.infer<typeof nextKeySchema>;

const tillFields = {
	slot: z.literal("till"),
	...keyFields,
	org: idSchema,
	till: idSchema,
	store: idSchema,
	name: z.string(),
	orgName: z.string(),
};

//   selling ──told to move──▶ moving ──farewell──▶ selling, elsewhere
//      │                         │
//      └──told to wipe──▶ wiping ◀┘ ──everything is in, farewell──▶ gone ──▶ nothing is left
//
// An op is minted only while `selling`, in the transaction that looks at this row.
export const tillRowSchema = z.discriminatedUnion("state", [
	z.object({ ...tillFields, state: z.literal("selling") }),
	z.object({ ...tillFields, state: z.literal("moving"), moveTo: idSchema }),
	z.object({ ...tillFields, state: z.literal("wiping"), hasSaidFarewell: z.boolean() }),
	z.object({ ...tillFields, state: z.literal("gone") }),
]);
export type DeviceTillRow = z.infer<typeof tillRowSchema>;
export type TillAtStore = { readonly till: string; readonly store: string };

export type DeviceRow = NextKey | DeviceTillRow;

// How far the feed was read. `round` counts how often everything was read anew: what has an older one is no longer there.
export const feedProgressSchema = z.object({
	id: z.literal("place"),
	since: z.int(),
	after: z.nullable(z.string()),
	round: z.int(),
	// The server's clock minus this device's.
	clockOffsetMs: z.int(),
});
export type FeedProgress = z.infer<typeof feedProgressSchema>;
type PolicyRow = { readonly id: "policy" } & NonNullable<FeedPage["policy"]>;
export type FeedRow = FeedProgress | PolicyRow;
export type HeadCopyRow = FeedPage["heads"][number] & { readonly round: number };

// Wrong PINs of a person, typed here while nobody could be asked.
export const pinRowSchema = z.object({
	staff: idSchema,
	failures: z.int(),
	lockedUntil: epochMsSchema,
	// What the server does not know yet.
	report: z.nullable(z.object({ id: z.uuid(), failures: z.int() })),
});
export type PinRow = z.infer<typeof pinRowSchema>;
// Closed: a report that may have been sent never changes, so that it counts once.
export const pinReportSchema = z.object({ id: z.uuid(), staff: idSchema, failures: z.int() });
export type PinReport = z.infer<typeof pinReportSchema>;
