import * as z from "zod/mini";
import { canonicalJson } from "../core/canonical.ts";
import { epochMsSchema, idSchema, opIdSchema, seqSchema, sha256Schema } from "../core/ids.ts";
import { OPS_PER_BATCH_MAX } from "../core/limits.ts";
import * as payload from "./payloads.ts";

// What a till sends. A change of shape moves PROTOCOL_VERSION; a test pins the two together.
//   1  online sales paid by one account
//   2  facts, every other kind of op, tenders of every kind, modifiers and discounts
//   3  flags of accounts that are locked or whose PIN was needed; no op says more than before
//   4  goods of one transfer that come in twice are refused or flagged; no op says more than before
//   5  the guest's purse on the tag: load, return and close it, and pay from it
export const PROTOCOL_VERSION = 5;

// ask: may be declined. fact: has happened, may only be flagged.
export const modeSchema = z.enum(["ask", "fact"]);
export type Mode = z.infer<typeof modeSchema>;

// Where an op stands in its till's chain; readable also where the rest of it is not.
const placeInChain = { epoch: seqSchema, seq: seqSchema, prev: sha256Schema };
const envelope = {
	v: z.int().check(z.gte(1)),
	id: opIdSchema,
	mode: modeSchema,
	...placeInChain,
	occurredAt: epochMsSchema,
	// Who stood at the till, and in which shift.
	cashier: z.optional(idSchema),
	shift: z.optional(idSchema),
};

export const chainLinkSchema = z.looseObject(placeInChain);
export type ChainPlace = Pick<z.infer<typeof chainLinkSchema>, "epoch" | "seq" | "prev">;
export type ChainLink = z.infer<typeof chainLinkSchema>;

export const opSchema = z.discriminatedUnion("kind", [
	z.looseObject({ kind: z.literal("sale"), ...envelope, sale: payload.saleSchema }),
	z.looseObject({ kind: z.literal("void"), ...envelope, void: payload.voidSchema }),
	z.looseObject({ kind: z.literal("refund"), ...envelope, refund: payload.refundSchema }),
	z.looseObject({ kind: z.literal("charge"), ...envelope, charge: payload.chargeSchema }),
	z.looseObject({ kind: z.literal("topup"), ...envelope, topup: payload.topupSchema }),
	z.looseObject({ kind: z.literal("payout"), ...envelope, payout: payload.payoutSchema }),
	z.looseObject({ kind: z.literal("purse-load"), ...envelope, purseLoad: payload.purseLoadSchema }),
	z.looseObject({ kind: z.literal("purse-return"), ...envelope, purseReturn: payload.purseReturnSchema }),
	z.looseObject({ kind: z.literal("purse-close"), ...envelope, purseClose: payload.purseCloseSchema }),
	z.looseObject({ kind: z.literal("takeover"), ...envelope, takeover: payload.takeoverSchema }),
	z.looseObject({ kind: z.literal("pin-failures"), ...envelope, pinFailures: payload.pinFailuresSchema }),
	z.looseObject({ kind: z.literal("shift-open"), ...envelope, shiftOpen: payload.shiftOpenSchema }),
	z.looseObject({ kind: z.literal("shift-close"), ...envelope, shiftClose: payload.shiftCloseSchema }),
	z.looseObject({ kind: z.literal("cash-move"), ...envelope, cashMove: payload.cashMoveSchema }),
	z.looseObject({ kind: z.literal("count"), ...envelope, count: payload.countSchema }),
	z.looseObject({ kind: z.literal("transfer-out"), ...envelope, transferOut: payload.transferOutSchema }),
	z.looseObject({ kind: z.literal("transfer-in"), ...envelope, transferIn: payload.transferInSchema }),
	z.looseObject({ kind: z.literal("sold-out"), ...envelope, soldOut: payload.soldOutSchema }),
]);
export type Op = z.infer<typeof opSchema>;
export type OpKind = Op["kind"];
export type OpOf<Kind extends OpKind> = Extract<Op, { kind: Kind }>;

// `sentAt` and `occurredAt` are read on the same till clock, so their difference is an age whatever the clock shows.
export const opBatchSchema = z.looseObject({
	sentAt: epochMsSchema,
	ops: z.array(z.unknown()).check(z.minLength(1), z.maxLength(OPS_PER_BATCH_MAX)),
});
export type OpBatch = z.infer<typeof opBatchSchema>;

// The text whose hash stands for an op's meaning. The mode is left out: an ask that timed out and the fact
// that follows it are one intent.
export function opText(op: Readonly<Record<string, unknown>>): string {
	return canonicalJson({ ...op, mode: undefined });
}

export const FIRST_PREV = "0".repeat(64);

export function transferOf(opId: string, number: number): string {
	return `${opId}:${number}`;
}
