import * as z from "zod/mini";
import { causeSchema } from "../account/cause.ts";
import { emailSchema } from "../core/email.ts";
import { epochMsSchema, idSchema, opIdSchema } from "../core/ids.ts";
import { NAME_LENGTH_MAX } from "../core/limits.ts";
import { wholeText } from "../core/whole-text.ts";
import {
	balanceMinorSchema,
	minorSchema,
	nonNegativeMinorSchema,
	positiveMinorSchema,
	unitSchema,
} from "../money/minor.ts";
import { taxPartSchema } from "../money/tax.ts";
import { declineSchema } from "./declines.ts";
import { flagSchema } from "./flags.ts";
import { modeSchema } from "./op.ts";
import { balanceSchema } from "./outcome.ts";

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
export type StoreSummary = z.infer<typeof storeViewSchema>;

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

// One decided sale, refund or void, as history keeps it and the dashboard shows it. Money that goes back is negative.
export const saleViewSchema = z.object({
	id: z.string(),
	kind: z.enum(["sale", "refund", "void"]),
	// The sale that a refund or a void refers to.
	of: z.nullable(z.string()),
	store: idSchema,
	till: idSchema,
	status: z.enum(["completed", "declined"]),
	mode: modeSchema,
	flags: z.array(flagSchema),
	receipt: z.nullable(z.int()),
	unit: unitSchema,
	totalMinor: minorSchema,
	lines: z.array(saleViewLineSchema),
	taxes: z.array(taxPartSchema),
	tenders: z.array(
		z.object({ kind: z.string(), account: z.nullable(idSchema), unit: unitSchema, amountMinor: minorSchema }),
	),
	// The first account that took part; null: none did.
	account: z.nullable(idSchema),
	decline: z.nullable(declineSchema),
	occurredAt: epochMsSchema,
	decidedAt: epochMsSchema,
});
export type SaleView = z.infer<typeof saleViewSchema>;

// By kind and id, such as till/bar-1: what is not in it was forgotten, or has no name.
export const namesSchema = z.record(z.string(), z.string());

export const salesPageSchema = z.object({
	sales: z.array(saleViewSchema),
	// Of the tills and accounts that the sales name.
	names: namesSchema,
	next: z.nullable(z.string()),
});

export const accountViewSchema = z.object({
	id: idSchema,
	name: z.string(),
	status: z.enum(["active", "blocked", "closed"]),
	balances: z.array(
		z.object({
			unit: unitSchema,
			balanceMinor: balanceMinorSchema,
			heldMinor: nonNegativeMinorSchema,
			// What of it lies in the purse on the tag, where something does.
			purseMinor: z.optional(balanceMinorSchema),
		}),
	),
	// Tills without a network must not serve it: a fact took more than there was.
	offlineBlocked: z.boolean(),
	pinAboveMinor: z.nullable(minorSchema),
	predecessor: z.nullable(idSchema),
	successor: z.nullable(idSchema),
	asOf: epochMsSchema,
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const accountsPageSchema = z.object({
	accounts: z.array(accountViewSchema),
	next: z.nullable(idSchema),
});

export const accountStatusSchema = z.object({ status: z.enum(["active", "blocked"]) });

const pinSchema = z.string().check(z.regex(/^[0-9]{4,8}$/, "four to eight digits"));
// Above this sum an account is asked for its PIN.
export const setPinSchema = z.object({ pin: pinSchema, aboveMinor: nonNegativeMinorSchema });
export const pinCheckSchema = z.object({ pin: pinSchema });
export const permitSchema = z.object({ permittedUntil: epochMsSchema });

// What a provider says of one payment. Only what is confirmed is money.
export const providerTopupSchema = z.object({
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
	status: z.enum(["pending", "confirmed", "failed"]),
	reference: z.string().check(z.minLength(1), z.maxLength(NAME_LENGTH_MAX)),
});
export const topupAnswerSchema = z.object({
	status: z.enum(["pending", "confirmed", "failed"]),
	// After a confirmed one.
	balance: z.nullable(balanceSchema),
});

export const entryViewSchema = z.object({
	seq: z.int(),
	transfer: z.string(),
	unit: unitSchema,
	amountMinor: minorSchema,
	balanceMinor: balanceMinorSchema,
	cause: causeSchema,
	note: z.string(),
	flag: z.nullable(flagSchema),
	at: epochMsSchema,
});
export type EntryView = z.infer<typeof entryViewSchema>;

export const entriesPageSchema = z.object({
	entries: z.array(entryViewSchema),
	next: z.nullable(z.int()),
	// The account that this one took over: what happened before is listed there.
	predecessor: z.nullable(idSchema),
});

export type EntriesPage = z.infer<typeof entriesPageSchema>;

export const credentialViewSchema = z.object({ code: idSchema, account: idSchema, name: z.string() });

export const openAccountSchema = z.object({
	id: idSchema,
	name: z.string().check(z.minLength(1), z.maxLength(NAME_LENGTH_MAX), wholeText),
	credentials: z.array(idSchema).check(z.maxLength(20)),
	maxMinor: positiveMinorSchema,
	bornOn: z.optional(z.iso.date()),
	// How far below zero it may go when asked.
	creditMinor: z.optional(nonNegativeMinorSchema),
	// Where a link to the wallet may be sent.
	email: z.optional(emailSchema),
});
export type OpenAccount = z.infer<typeof openAccountSchema>;

export const grantSchema = z.object({
	id: opIdSchema,
	unit: unitSchema,
	amountMinor: positiveMinorSchema,
	note: z.string().check(z.maxLength(NAME_LENGTH_MAX)),
});
export type Grant = z.infer<typeof grantSchema>;

// What the office pays out: a sum, or all that can be.
export const officePayoutSchema = z.object({
	id: opIdSchema,
	unit: unitSchema,
	amountMinor: z.union([positiveMinorSchema, z.literal("all")]),
	// By what it is found again, such as the reference of a transfer. It is kept for ever: no names.
	note: z.string().check(z.maxLength(NAME_LENGTH_MAX)),
});
export type OfficePayoutBody = z.infer<typeof officePayoutSchema>;
export const paidOutSchema = z.object({ ...balanceSchema.shape, amountMinor: positiveMinorSchema });
export type PaidOut = z.infer<typeof paidOutSchema>;

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

// A fact that nobody could read, as it was sent; of a long one the beginning, and the file that holds all of it.
export const unreadableSchema = z.object({
	store: idSchema,
	till: idSchema,
	op: z.nullable(z.string()),
	// Of an ask nothing has happened; of a fact the goods are gone.
	mode: modeSchema,
	detail: z.string(),
	raw: z.string(),
	file: z.nullable(z.string()),
	decidedAt: epochMsSchema,
});
export const unreadablePageSchema = z.object({
	unreadable: z.array(unreadableSchema),
	next: z.nullable(z.string()),
});
