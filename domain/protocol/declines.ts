import * as z from "zod/mini";
import { idSchema, opIdSchema, tagCounterSchema } from "../core/ids.ts";
import { balanceMinorSchema, minorSchema, nonNegativeMinorSchema, unitSchema } from "../money/minor.ts";

// Why an ask was not done: a reason and its evidence. A decline is durable; a new attempt is a new op.

export const declineSchema = z.discriminatedUnion("reason", [
	z.object({ reason: z.literal("expired"), ageMs: z.int() }),
	// What was rung up.
	z.object({ reason: z.literal("product-unknown"), product: idSchema }),
	z.object({ reason: z.literal("modifier-unknown"), product: idSchema, modifier: idSchema }),
	z.object({ reason: z.literal("sold-out"), product: idSchema }),
	z.object({ reason: z.literal("not-returnable"), product: idSchema }),
	z.object({
		reason: z.literal("price-changed"),
		product: idSchema,
		oldMinor: balanceMinorSchema,
		newMinor: balanceMinorSchema,
	}),
	z.object({ reason: z.literal("price-negative"), product: idSchema }),
	z.object({ reason: z.literal("discount-too-large"), maxMinor: minorSchema }),
	z.object({ reason: z.literal("vouchers-unused"), unit: unitSchema, usable: z.int(), sent: z.int() }),
	z.object({ reason: z.literal("total-too-large"), maxMinor: minorSchema }),
	z.object({ reason: z.literal("total-wrong"), sentMinor: minorSchema, pricedMinor: minorSchema }),
	z.object({
		reason: z.literal("tenders-wrong"),
		paidMinor: balanceMinorSchema,
		dueMinor: balanceMinorSchema,
	}),
	z.object({ reason: z.literal("unit-wrong"), unit: unitSchema, expected: unitSchema }),
	z.object({ reason: z.literal("stock-short"), product: idSchema, available: z.int() }),
	z.object({ reason: z.literal("transfer-taken"), transfer: opIdSchema }),
	// Accounts.
	z.object({ reason: z.literal("transfer-reused"), transfer: z.string() }),
	z.object({ reason: z.literal("transfer-voided"), transfer: z.string() }),
	z.object({ reason: z.literal("account-unknown"), account: idSchema }),
	z.object({ reason: z.literal("account-blocked"), account: idSchema }),
	z.object({ reason: z.literal("account-closed"), account: idSchema, successor: idSchema }),
	z.object({ reason: z.literal("account-locked"), account: idSchema, until: z.int() }),
	z.object({ reason: z.literal("account-used"), account: idSchema }),
	z.object({ reason: z.literal("account-busy"), account: idSchema }),
	z.object({ reason: z.literal("pin-needed"), account: idSchema, aboveMinor: minorSchema }),
	z.object({
		reason: z.literal("underage"),
		account: idSchema,
		minAge: z.int(),
		product: z.nullable(idSchema),
	}),
	z.object({
		reason: z.literal("funds-short"),
		account: idSchema,
		unit: unitSchema,
		availableMinor: balanceMinorSchema,
		neededMinor: minorSchema,
	}),
	z.object({
		reason: z.literal("balance-over-maximum"),
		account: idSchema,
		unit: unitSchema,
		balanceMinor: balanceMinorSchema,
		maxMinor: minorSchema,
	}),
	z.object({ reason: z.literal("too-many-holds"), account: idSchema }),
	z.object({ reason: z.literal("hold-expired"), account: idSchema }),
	z.object({ reason: z.literal("nothing-to-pay-out"), account: idSchema }),
	// The purse on the tag. The counter is not beyond the highest that is known, which is named.
	z.object({ reason: z.literal("tag-counter-used"), account: idSchema, tagCounter: tagCounterSchema }),
	z.object({
		reason: z.literal("purse-short"),
		account: idSchema,
		unit: unitSchema,
		purseMinor: balanceMinorSchema,
		neededMinor: minorSchema,
	}),
	// The tag says more than was put on it: it was copied or rolled back.
	z.object({
		reason: z.literal("tag-forked"),
		account: idSchema,
		unit: unitSchema,
		purseMinor: balanceMinorSchema,
		remainingMinor: nonNegativeMinorSchema,
	}),
	// Sales that are referred to.
	z.object({ reason: z.literal("sale-unknown"), sale: opIdSchema }),
	z.object({ reason: z.literal("sale-open"), sale: opIdSchema }),
	z.object({ reason: z.literal("sale-not-paid"), sale: opIdSchema }),
	z.object({ reason: z.literal("sale-voided"), sale: opIdSchema }),
	z.object({ reason: z.literal("refund-over"), line: z.int(), left: z.int() }),
	z.object({ reason: z.literal("charge-declined"), reference: z.string() }),
	z.object({ reason: z.literal("charge-unknown"), reference: z.string() }),
	// Shifts.
	z.object({ reason: z.literal("shift-already-open"), shift: idSchema }),
	z.object({ reason: z.literal("shift-used"), shift: idSchema }),
	z.object({ reason: z.literal("shift-unknown"), shift: idSchema }),
	z.object({ reason: z.literal("shift-closed"), shift: idSchema }),
]);
export type Decline = z.infer<typeof declineSchema>;
