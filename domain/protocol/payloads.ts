import * as z from "zod/mini";
import { idSchema, opIdSchema, tagCounterSchema } from "../core/ids.ts";
import { LINES_PER_SALE_MAX, NAME_LENGTH_MAX, QUANTITY_MAX, TENDERS_PER_SALE_MAX } from "../core/limits.ts";
import {
	minorSchema,
	nonNegativeMinorSchema,
	positiveMinorSchema,
	rateBpsSchema,
	unitSchema,
} from "../money/minor.ts";

// What each kind of op says, beside its envelope. Objects are loose on purpose: a newer till may say more than this
// server understands, and what it said is kept.

const wordsSchema = z.string().check(z.maxLength(NAME_LENGTH_MAX));
const quantitySchema = z.int().check(z.gte(1), z.lte(QUANTITY_MAX));
// Negative: goods come back, which only returnable products do.
const signedQuantitySchema = z.int().check(
	z.gte(-QUANTITY_MAX),
	z.lte(QUANTITY_MAX),
	z.refine((quantity) => quantity !== 0, "not zero"),
);
const signedMinorSchema = minorSchema.check(z.refine((amount) => amount !== 0, "not zero"));

// Either a share of the amount or a sum off it.
export const discountSchema = z.looseObject({
	label: wordsSchema,
	bps: z.optional(rateBpsSchema),
	amountMinor: z.optional(nonNegativeMinorSchema),
});
export type Discount = z.infer<typeof discountSchema>;

export const wantedModifierSchema = z.looseObject({
	modifier: idSchema,
	quantity: quantitySchema,
	priceMinor: minorSchema,
});

export const saleLineSchema = z.looseObject({
	product: idSchema,
	quantity: signedQuantitySchema,
	// Of one piece, without modifiers and deposit: the menu's price, or what was typed where the price is free.
	unitPriceMinor: nonNegativeMinorSchema,
	depositMinor: nonNegativeMinorSchema,
	modifiers: z.optional(z.array(wantedModifierSchema).check(z.maxLength(20))),
	discount: z.optional(discountSchema),
});
export type SaleLine = z.infer<typeof saleLineSchema>;

// One way in which a sale is paid. Amounts are negative where money goes to the guest. An account tender in another
// unit than the menu's is vouchers: so many pieces are covered.
export const tenderSchema = z.discriminatedUnion("kind", [
	z
		.looseObject({
			kind: z.literal("account"),
			account: idSchema,
			unit: unitSchema,
			amountMinor: signedMinorSchema,
			// Taken from the purse on the guest's tag, which only pays: what goes to the guest goes to the balance.
			purse: z.optional(z.looseObject({ tagCounter: tagCounterSchema })),
		})
		.check(z.refine(({ purse, amountMinor }) => !purse || amountMinor > 0)),
	z.looseObject({
		kind: z.literal("cash"),
		amountMinor: signedMinorSchema,
		receivedMinor: z.optional(positiveMinorSchema),
	}),
	z.looseObject({
		kind: z.literal("card"),
		amountMinor: positiveMinorSchema,
		reference: z.string().check(z.minLength(1), z.maxLength(100)),
	}),
]);
export type Tender = z.infer<typeof tenderSchema>;

export const saleSchema = z.looseObject({
	menuVersion: z.int().check(z.gte(1)),
	lines: z.array(saleLineSchema).check(z.minLength(1), z.maxLength(LINES_PER_SALE_MAX)),
	discount: z.optional(discountSchema),
	tenders: z.array(tenderSchema).check(z.maxLength(TENDERS_PER_SALE_MAX)),
	// What cash rounding adds; the tenders in the menu's unit pay total and rounding together.
	roundingMinor: z.optional(minorSchema),
	totalMinor: minorSchema,
});
export type Sale = z.infer<typeof saleSchema>;

export const voidSchema = z.looseObject({ sale: opIdSchema, reason: wordsSchema });

export const refundLineSchema = z.looseObject({
	// Which line of the sale, counted from zero.
	line: z.int().check(z.gte(0), z.lt(LINES_PER_SALE_MAX)),
	quantity: quantitySchema,
	restock: z.boolean(),
});
export type RefundLine = z.infer<typeof refundLineSchema>;
export const refundSchema = z.looseObject({
	sale: opIdSchema,
	lines: z.array(refundLineSchema).check(z.minLength(1), z.maxLength(LINES_PER_SALE_MAX)),
	reason: wordsSchema,
	totalMinor: nonNegativeMinorSchema,
});

// What the card reader said about a charge that was recorded as intended.
export const chargeSchema = z.looseObject({
	sale: opIdSchema,
	reference: z.string().check(z.minLength(1), z.maxLength(100)),
	result: z.enum(["approved", "declined", "unknown"]),
});

export const topupSchema = z.looseObject({
	account: idSchema,
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
});
export const payoutSchema = z.looseObject({
	account: idSchema,
	unit: unitSchema,
	amountMinor: z.union([positiveMinorSchema, z.literal("all")]),
});
// The tag's counter is the one after the write that goes with the op.
export const purseLoadSchema = z.looseObject({
	account: idSchema,
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
	tagCounter: tagCounterSchema,
});
// So much the tag says is left on it; afterwards it says nothing.
export const purseReturnSchema = z.looseObject({
	account: idSchema,
	unit: unitSchema,
	remainingMinor: nonNegativeMinorSchema,
	tagCounter: tagCounterSchema,
});
// The tag is lost.
export const purseCloseSchema = z.looseObject({ account: idSchema, unit: unitSchema });
export const takeoverSchema = z.looseObject({ from: idSchema, to: idSchema });
export const pinFailuresSchema = z.looseObject({ account: idSchema, failures: quantitySchema });

export const shiftOpenSchema = z.looseObject({
	shift: idSchema,
	cashier: idSchema,
	unit: unitSchema,
	floatMinor: nonNegativeMinorSchema,
});
export const shiftCloseSchema = z.looseObject({
	shift: idSchema,
	unit: unitSchema,
	countedMinor: nonNegativeMinorSchema,
	reason: wordsSchema,
});

// Where cash lies: the drawer of a till, the store's safe, a cashier's pouch, or outside (bank, change bought).
export const placeSchema = z
	.string()
	.check(z.regex(/^(safe|outside|(drawer|cashier)\/[a-z0-9][a-z0-9-]{0,63})$/, "a place where cash lies"));
export const cashMoveSchema = z
	.looseObject({
		from: placeSchema,
		to: placeSchema,
		unit: unitSchema,
		amountMinor: positiveMinorSchema,
		reason: wordsSchema,
	})
	.check(z.refine((move) => move.from !== move.to, { error: "from and to are one place", path: ["to"] }));

const stockLinesSchema = z
	.array(z.looseObject({ product: idSchema, quantity: z.int().check(z.gte(1), z.lte(1_000_000)) }))
	.check(z.minLength(1), z.maxLength(LINES_PER_SALE_MAX));
export const countSchema = z.looseObject({
	product: idSchema,
	counted: z.int().check(z.gte(0), z.lte(10_000_000)),
	reason: wordsSchema,
});
export const transferOutSchema = z.looseObject({ to: idSchema, lines: stockLinesSchema });
export const transferInSchema = z.looseObject({
	transfer: opIdSchema,
	from: idSchema,
	lines: stockLinesSchema,
});
export const soldOutSchema = z.looseObject({ product: idSchema, soldOut: z.boolean() });
