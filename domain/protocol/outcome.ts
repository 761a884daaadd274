import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../core/ids.ts";
import { minorSchema, unitSchema } from "../money/minor.ts";

// The answer to an op. `applied` and `declined` are durable: the same op gets the same bytes for ever.
// `pending` and `invalid` are not stored: the one is asked again, the other changed nothing.

export const declineSchema = z.discriminatedUnion("reason", [
	z.object({ reason: z.literal("expired"), ageMs: z.int() }),
	z.object({ reason: z.literal("product-unknown"), product: idSchema }),
	z.object({
		reason: z.literal("price-changed"),
		product: idSchema,
		oldMinor: minorSchema,
		newMinor: minorSchema,
	}),
	z.object({ reason: z.literal("total-too-large"), maxMinor: minorSchema }),
	z.object({ reason: z.literal("total-wrong"), sentMinor: minorSchema, pricedMinor: minorSchema }),
	z.object({ reason: z.literal("unit-wrong"), unit: unitSchema, expected: unitSchema }),
	z.object({ reason: z.literal("stock-short"), product: idSchema, available: z.int() }),
	z.object({ reason: z.literal("transfer-reused"), transfer: z.string() }),
	z.object({ reason: z.literal("account-unknown"), account: idSchema }),
	z.object({ reason: z.literal("account-blocked"), account: idSchema }),
	z.object({
		reason: z.literal("funds-short"),
		account: idSchema,
		unit: unitSchema,
		availableMinor: minorSchema,
		neededMinor: minorSchema,
	}),
]);
export type Decline = z.infer<typeof declineSchema>;

export const balanceSchema = z.object({ account: idSchema, unit: unitSchema, balanceMinor: minorSchema });
export type Balance = z.infer<typeof balanceSchema>;

export const appliedSchema = z.object({
	id: z.string(),
	status: z.literal("applied"),
	receipt: z.int().check(z.gte(1)),
	totalMinor: minorSchema,
	balances: z.array(balanceSchema),
	decidedAt: epochMsSchema,
});

export const declinedSchema = z.object({
	id: z.string(),
	status: z.literal("declined"),
	decline: declineSchema,
	decidedAt: epochMsSchema,
});

export const pendingSchema = z.object({
	id: z.string(),
	status: z.literal("pending"),
	retryAfterMs: z.int(),
});

export const invalidCodeSchema = z.enum(["op-invalid", "key-reused", "too-many-open"]);
export const invalidSchema = z.object({
	id: z.nullable(z.string()),
	status: z.literal("invalid"),
	code: invalidCodeSchema,
	detail: z.string(),
});

export const outcomeSchema = z.discriminatedUnion("status", [
	appliedSchema,
	declinedSchema,
	pendingSchema,
	invalidSchema,
]);
export type Outcome = z.infer<typeof outcomeSchema>;
export type Applied = z.infer<typeof appliedSchema>;
export type Declined = z.infer<typeof declinedSchema>;

export const opAnswerSchema = z.object({ outcomes: z.array(outcomeSchema) });
