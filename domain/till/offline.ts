import * as z from "zod/mini";
import { accept, type Result, refuse } from "../core/result.ts";
import { nonNegativeMinorSchema } from "../money/minor.ts";
import type { Tender } from "../protocol/payloads.ts";

// What a till may take from accounts while it cannot ask: the floor limits, in the unit of its org; vouchers have no
// limit of their own, and neither has the purse on a tag. The till counts what it took until its store has answered for
// all of it.
//
// Exposure is what silent tills may have taken that no account knows of. A till counts with the whole of its limit: how
// much of it is spent nobody but the till knows. So it is never less than what such tills took, but for this:
//   - a till heard less than SILENT_AFTER_MS ago counts as nothing, whatever it took since;
//   - what a wiped device had taken and not sent is no exposure any more but lost; its new epoch raises an alert;
//   - a cloned device has the limits of its own, and shows by its fork once both are heard; one that lies about its
//     menu has whatever limits it likes.
// A till whose store never heard of it cannot be counted, so it may take nothing before it was answered once. A till
// may go by an older menu than its store, and by the limit in it: that counts until the till is known to have a newer.

export const offlinePolicySchema = z.object({
	perSaleMinor: nonNegativeMinorSchema,
	perAccountMinor: nonNegativeMinorSchema,
	perTillMinor: nonNegativeMinorSchema,
	// How old what the till knows of an account may be.
	headAgeMaxMs: z.int().check(z.gte(0)),
});
export type OfflinePolicy = z.infer<typeof offlinePolicySchema>;

export const NO_OFFLINE: OfflinePolicy = {
	perSaleMinor: 0,
	perAccountMinor: 0,
	perTillMinor: 0,
	headAgeMaxMs: 0,
};

// A till that was not heard for so long is taken to be selling without a network.
export const SILENT_AFTER_MS = 30_000;

export type Taking = { readonly account: string; readonly amountMinor: number };
export type TakenOffline = {
	// Whether its store has answered it since the device began.
	readonly isHeard: boolean;
	readonly tillMinor: number;
	readonly byAccountMinor: ReadonlyMap<string, number>;
};
export type OfflineRefusal = "till-unheard" | "sale-limit" | "account-limit" | "till-limit";

// What is paid from the purse on a tag was set aside for that before: nothing is risked by taking it.
export function accountTakings(unit: string, tenders: readonly Tender[]): Taking[] {
	return tenders.flatMap((tender) => {
		if (tender.kind !== "account" || tender.unit !== unit || tender.purse !== undefined) return [];
		const { account, amountMinor } = tender;
		return amountMinor > 0 ? [{ account, amountMinor }] : [];
	});
}

export const NOTHING_TAKEN: TakenOffline = { isHeard: false, tillMinor: 0, byAccountMinor: new Map() };

// What was taken with this as well, or why it may not be. How old the till's knowledge of the accounts is, is the
// caller's to ask.
export function takeOffline(
	policy: OfflinePolicy,
	taken: TakenOffline,
	takings: readonly Taking[],
): Result<TakenOffline, OfflineRefusal> {
	const saleMinor = takings.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
	if (saleMinor === 0) return accept(taken);
	if (!taken.isHeard) return refuse("till-unheard");
	if (saleMinor > policy.perSaleMinor) return refuse("sale-limit");
	const byAccountMinor = new Map(taken.byAccountMinor);
	for (const { account, amountMinor } of takings)
		byAccountMinor.set(account, (byAccountMinor.get(account) ?? 0) + amountMinor);
	const mostMinor = Math.max(...takings.map(({ account }) => byAccountMinor.get(account) ?? 0));
	if (mostMinor > policy.perAccountMinor) return refuse("account-limit");
	const tillMinor = taken.tillMinor + saleMinor;
	if (tillMinor > policy.perTillMinor) return refuse("till-limit");
	return accept({ ...taken, tillMinor, byAccountMinor });
}

// The limit of a menu, from this version on.
export type MenuLimit = { readonly version: number; readonly perTillMinor: number };

const LIMITS_MAX = 20;

// The limits by which tills may still go: the newest menu's, and higher ones of menus before it.
export function noteLimit(limits: readonly MenuLimit[], newest: MenuLimit): MenuLimit[] {
	const higher = limits.filter(({ perTillMinor }) => perTillMinor > newest.perTillMinor);
	const lowest = higher.at(-1);
	if (lowest === undefined || higher.length < LIMITS_MAX) return [...higher, newest];
	// Lowered so often that two count as one: rather too much is shown than too little.
	return [...higher.slice(0, -1), { ...newest, perTillMinor: lowest.perTillMinor }];
}

// `menuVersion`: the newest menu that the till is known to have.
export function exposureOf(
	{ seenAt, menuVersion }: { readonly seenAt: number; readonly menuVersion: number },
	limits: readonly MenuLimit[],
	now: number,
): number {
	if (now - seenAt <= SILENT_AFTER_MS) return 0;
	const possible = limits.filter(({ version }) => version >= menuVersion);
	return Math.max(0, ...possible.map(({ perTillMinor }) => perTillMinor));
}
