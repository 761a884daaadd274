import * as z from "zod/mini";
import { canonicalJson } from "../core/canonical.ts";
import { epochMsSchema, idSchema, opIdSchema, seqSchema, sha256Schema } from "../core/ids.ts";
import { LINES_PER_SALE_MAX, OPS_PER_BATCH_MAX, QUANTITY_MAX } from "../core/limits.ts";
import { nonNegativeMinorSchema, positiveMinorSchema, unitSchema } from "../money/minor.ts";

// What a till sends. Objects are loose on purpose: a newer till may say more than this server understands,
// and what it said is kept. A change of shape moves PROTOCOL_VERSION; a test pins the two together.
export const PROTOCOL_VERSION = 1;

export const saleLineSchema = z.looseObject({
	product: idSchema,
	quantity: z.int().check(z.gte(1), z.lte(QUANTITY_MAX)),
	unitPriceMinor: nonNegativeMinorSchema,
	depositMinor: nonNegativeMinorSchema,
});
export type SaleLine = z.infer<typeof saleLineSchema>;

export const tenderSchema = z.looseObject({
	kind: z.literal("account"),
	account: idSchema,
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
});

export const saleSchema = z.looseObject({
	menuVersion: z.int().check(z.gte(1)),
	lines: z.array(saleLineSchema).check(z.minLength(1), z.maxLength(LINES_PER_SALE_MAX)),
	tenders: z.tuple([tenderSchema]),
	totalMinor: positiveMinorSchema,
});

export const opSchema = z
	.looseObject({
		v: z.int().check(z.gte(1)),
		id: opIdSchema,
		kind: z.literal("sale"),
		mode: z.literal("ask"),
		epoch: seqSchema,
		seq: seqSchema,
		prev: sha256Schema,
		occurredAt: epochMsSchema,
		sale: saleSchema,
	})
	.check(
		z.refine((op) => op.sale.tenders[0].amountMinor === op.sale.totalMinor, {
			error: "the tenders do not add up to the total",
			path: ["sale", "tenders"],
		}),
	);
export type Op = z.infer<typeof opSchema>;

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

export function transferOf(saleId: string, tenderNumber: number): string {
	return `${saleId}:${tenderNumber}`;
}
