import type { Menu } from "../catalog/menu.ts";
import { MINOR_MAX } from "../money/minor.ts";
import { cashRounding } from "../money/rounding.ts";
import type { Tender } from "../protocol/payloads.ts";

// What the tenders of a sale bring: money in the menu's unit, or vouchers in any other.

// Vouchers are not money: they have made the total smaller already.
export function paidMinor(menuUnit: string, tenders: readonly Tender[]): number {
	let sum = 0;
	for (const tender of tenders) {
		if (tender.kind !== "account" || tender.unit === menuUnit) sum += tender.amountMinor;
	}
	return sum;
}

export function vouchersSent(menuUnit: string, tenders: readonly Tender[]): Map<string, number> {
	const sent = new Map<string, number>();
	for (const tender of tenders) {
		if (tender.kind !== "account" || tender.unit === menuUnit) continue;
		sent.set(tender.unit, (sent.get(tender.unit) ?? 0) + tender.amountMinor);
	}
	return sent;
}

// Only what is left for the coins is rounded, and never out of the bounds of money.
export function tenderRounding(menu: Menu, totalMinor: number, tenders: readonly Tender[]): number {
	if (!tenders.some(({ kind }) => kind === "cash")) return 0;
	const others = tenders.filter(({ kind }) => kind !== "cash");
	const roundingMinor = cashRounding(totalMinor - paidMinor(menu.unit, others), menu.coinMinor);
	return Math.abs(totalMinor + roundingMinor) > MINOR_MAX ? 0 : roundingMinor;
}
