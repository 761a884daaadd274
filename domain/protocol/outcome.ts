import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../core/ids.ts";
import { balanceMinorSchema, unitSchema } from "../money/minor.ts";
import { declineSchema } from "./declines.ts";
import { flagSchema } from "./flags.ts";

// The answer to an op. `applied`, `flagged`, `declined` and `quarantined` are durable: the same op gets the same bytes
// for ever. `pending` and `invalid` are not stored: the one is asked again, the other changed nothing.

export const balanceSchema = z.object({
	account: idSchema,
	unit: unitSchema,
	balanceMinor: balanceMinorSchema,
});
export type Balance = z.infer<typeof balanceSchema>;

// What a closed shift's drawer should have held, and what was counted.
export const varianceSchema = z.object({
	shift: idSchema,
	expectedMinor: balanceMinorSchema,
	countedMinor: balanceMinorSchema,
	varianceMinor: balanceMinorSchema,
});
export type Variance = z.infer<typeof varianceSchema>;

const done = {
	id: z.string(),
	// The till's gap-free number; null where the op makes no receipt.
	receipt: z.nullable(z.int().check(z.gte(1))),
	totalMinor: balanceMinorSchema,
	balances: z.array(balanceSchema),
	decidedAt: epochMsSchema,
	variance: z.optional(varianceSchema),
};

export const appliedSchema = z.object({ ...done, status: z.literal("applied") });
// Done, and something about it needs a look: only facts are.
export const flaggedSchema = z.object({ ...done, status: z.literal("flagged"), flags: z.array(flagSchema) });

export const declinedSchema = z.object({
	id: z.string(),
	status: z.literal("declined"),
	decline: declineSchema,
	decidedAt: epochMsSchema,
});

export const pendingSchema = z.object({
	id: z.string(),
	status: z.literal("pending"),
	waitsFor: z.enum(["account", "card"]),
	retryAfterMs: z.int(),
});

// A fact that cannot be read: its raw bytes are kept and shown to the organizer.
export const quarantinedSchema = z.object({
	id: z.nullable(z.string()),
	status: z.literal("quarantined"),
	detail: z.string(),
	decidedAt: epochMsSchema,
});

export const invalidCodeSchema = z.enum(["op-invalid", "key-reused", "too-many-open", "till-removed"]);
export const invalidSchema = z.object({
	id: z.nullable(z.string()),
	status: z.literal("invalid"),
	code: invalidCodeSchema,
	detail: z.string(),
});

export const outcomeSchema = z.discriminatedUnion("status", [
	appliedSchema,
	flaggedSchema,
	declinedSchema,
	pendingSchema,
	quarantinedSchema,
	invalidSchema,
]);
export type Outcome = z.infer<typeof outcomeSchema>;
export type Applied = z.infer<typeof appliedSchema>;
export type Flagged = z.infer<typeof flaggedSchema>;
export type Declined = z.infer<typeof declinedSchema>;
export type Quarantined = z.infer<typeof quarantinedSchema>;
// An op that was decided, for ever.
export type Decided = Applied | Flagged | Declined;

export const opAnswerSchema = z.object({ outcomes: z.array(outcomeSchema) });
