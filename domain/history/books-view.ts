import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../core/ids.ts";
import { unitSchema } from "../money/minor.ts";

// What the page of the books shows: whether value is conserved, and everything that is not as it should be. Sums of
// many amounts are plain integers here.

export const unitBooksSchema = z.object({
	unit: unitSchema,
	grantedMinor: z.int(),
	toppedUpMinor: z.int(),
	paidOutMinor: z.int(),
	spentMinor: z.int(),
	// Refunds and voids.
	givenBackMinor: z.int(),
	// Left one account and has not come into the next.
	takenOverMinor: z.int(),
	balancesMinor: z.int(),
	// Of these: in accounts that nobody has opened.
	suspenseMinor: z.int(),
});

export const driftSchema = z.object({
	unit: unitSchema,
	// balances: what came in less what went out is not what accounts hold. takeover: taken from one, given to none.
	of: z.enum(["balances", "takeover"]),
	amountMinor: z.int(),
});

// What one takeover made (or, negative, lost): taken from one account and not given to one other.
export const takeoverDriftSchema = z.object({
	transfer: z.string(),
	unit: unitSchema,
	amountMinor: z.int(),
});

const gapSchema = z.object({ from: z.int(), to: z.int() });
export const tillBooksSchema = z.object({
	store: idSchema,
	till: idSchema,
	seenAt: epochMsSchema,
	skewMs: z.int(),
	epoch: z.int(),
	seq: z.int(),
	missing: z.int(),
	gaps: z.array(gapSchema),
	// Devices that were wiped: what they had not sent is not known.
	pastEpochs: z.array(z.object({ epoch: z.int(), seq: z.int() })),
	forks: z.int(),
	shift: z.nullable(z.string()),
	exposureMinor: z.int(),
});

export const inTransitSchema = z.object({
	transfer: z.string(),
	from: idSchema,
	to: idSchema,
	product: idSchema,
	// Negative: more arrived than was sent.
	quantity: z.int(),
});

export const waitingVoidSchema = z.object({
	store: idSchema,
	till: idSchema,
	op: z.string(),
	sale: z.string(),
	since: epochMsSchema,
	// Another store, where the sale stands and is still charged.
	soldAt: z.nullable(idSchema),
});

export const alertSchema = z.object({
	id: z.string(),
	kind: z.string(),
	at: z.int(),
	body: z.record(z.string(), z.unknown()),
});

export const booksSchema = z.object({
	asOf: epochMsSchema,
	units: z.array(unitBooksSchema),
	drift: z.array(driftSchema),
	takeovers: z.array(takeoverDriftSchema),
	// Accounts of whose journal a line is on its way, or lost: looked for where the books drift.
	torn: z.array(idSchema),
	// Lines that stores have and history has not confirmed.
	unconfirmedLines: z.int(),
	unfinished: z.array(
		z.object({ store: idSchema, op: z.string(), till: idSchema, phase: z.string(), since: epochMsSchema }),
	),
	owedFacts: z.int(),
	tills: z.array(tillBooksSchema),
	// What silent tills may have taken from accounts, by their limits.
	exposureMinor: z.int(),
	flags: z.array(z.object({ flag: z.string(), count: z.int() })),
	alerts: z.array(alertSchema),
	inTransit: z.array(inTransitSchema),
	unreadable: z.int(),
	// Told long ago for a sale that never came to their store: nothing was taken back.
	waitingVoids: z.array(waitingVoidSchema),
	// Stores that did not answer: what is said above leaves them out.
	unreachable: z.array(idSchema),
});
export type Books = z.infer<typeof booksSchema>;
export type UnitBooks = z.infer<typeof unitBooksSchema>;
export type TakeoverDrift = z.infer<typeof takeoverDriftSchema>;
export type Drift = z.infer<typeof driftSchema>;
export type InTransit = z.infer<typeof inTransitSchema>;

export const closeAlertSchema = z.object({ id: z.string().check(z.minLength(1), z.maxLength(400)) });
