import * as z from "zod/mini";
import { epochMsSchema, idSchema, opIdSchema } from "../core/ids.ts";
import { NAME_LENGTH_MAX } from "../core/limits.ts";
import { minorSchema, positiveMinorSchema, unitSchema } from "../money/minor.ts";
import { taxPartSchema } from "../money/tax.ts";
import { declineSchema } from "./outcome.ts";

// What screens and other systems read, and the small commands that are not ops of a till.

export const orgViewSchema = z.object({
	id: idSchema,
	name: z.string(),
	unit: unitSchema,
	decimals: z.int(),
	locale: z.string(),
	zone: z.string(),
});
export type OrgView = z.infer<typeof orgViewSchema>;

export const storeViewSchema = z.object({ id: idSchema, name: z.string(), kind: z.string() });
export type StoreView = z.infer<typeof storeViewSchema>;

export const storesPageSchema = z.object({ stores: z.array(storeViewSchema) });

export const saleViewLineSchema = z.object({
	product: idSchema,
	name: z.string(),
	quantity: z.int(),
	unitPriceMinor: minorSchema,
	depositMinor: minorSchema,
	taxBps: z.int(),
	lineMinor: minorSchema,
});

// One decided sale, as history keeps it and the dashboard shows it.
export const saleViewSchema = z.object({
	id: z.string(),
	store: idSchema,
	till: idSchema,
	status: z.enum(["completed", "declined"]),
	receipt: z.nullable(z.int()),
	unit: unitSchema,
	totalMinor: minorSchema,
	lines: z.array(saleViewLineSchema),
	taxes: z.array(taxPartSchema),
	account: idSchema,
	decline: z.nullable(declineSchema),
	occurredAt: epochMsSchema,
	decidedAt: epochMsSchema,
});
export type SaleView = z.infer<typeof saleViewSchema>;

export const salesPageSchema = z.object({ sales: z.array(saleViewSchema), next: z.nullable(z.string()) });

export const accountViewSchema = z.object({
	id: idSchema,
	name: z.string(),
	status: z.enum(["active", "blocked"]),
	balances: z.array(z.object({ unit: unitSchema, balanceMinor: minorSchema })),
	asOf: epochMsSchema,
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const entryViewSchema = z.object({
	seq: z.int(),
	transfer: z.string(),
	unit: unitSchema,
	amountMinor: minorSchema,
	balanceMinor: minorSchema,
	cause: z.enum(["sale", "grant"]),
	note: z.string(),
	at: epochMsSchema,
});
export type EntryView = z.infer<typeof entryViewSchema>;

export const entriesPageSchema = z.object({ entries: z.array(entryViewSchema), next: z.nullable(z.int()) });

export type EntriesPage = z.infer<typeof entriesPageSchema>;

export const credentialViewSchema = z.object({ code: idSchema, account: idSchema, name: z.string() });

export const openAccountSchema = z.object({
	id: idSchema,
	name: z.string().check(z.minLength(1), z.maxLength(NAME_LENGTH_MAX)),
	credentials: z.array(idSchema).check(z.maxLength(20)),
	maxMinor: positiveMinorSchema,
});
export type OpenAccount = z.infer<typeof openAccountSchema>;

export const grantSchema = z.object({
	id: opIdSchema,
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
	note: z.string().check(z.maxLength(NAME_LENGTH_MAX)),
});
export type Grant = z.infer<typeof grantSchema>;

export const stockReceiptSchema = z.object({
	id: opIdSchema,
	lines: z
		.array(z.object({ product: idSchema, quantity: z.int().check(z.gte(1), z.lte(1_000_000)) }))
		.check(z.minLength(1), z.maxLength(500)),
});
export type StockReceipt = z.infer<typeof stockReceiptSchema>;

export const stockLevelSchema = z.object({ product: idSchema, available: z.int() });
export const stockPageSchema = z.object({ levels: z.array(stockLevelSchema) });

export const menuPublishedSchema = z.object({
	store: idSchema,
	version: z.int(),
	items: z.int(),
});
