import { divideRounded } from "../money/rounding.ts";
import { shareMinor } from "../money/share.ts";
import type { Taxable, TaxMode, TaxPart } from "../money/tax.ts";
import type { Tender } from "../protocol/payloads.ts";
import type { PricedLine } from "./basket.ts";
import { paidMinor } from "./tenders.ts";
import type { VoucherUse } from "./vouchers.ts";

// How much has gone back in all, once so many pieces have come back: each of these grows with the pieces and ends at
// exactly what the sale had charged.

// Pieces that money paid for come back before those that vouchers covered, and each brings its deposit.
export function taxablesBack(line: PricedLine, returned: number): Taxable[] {
	const paid = line.quantity - line.coveredQuantity;
	return line.taxables.map(({ rateBps, amountMinor }) => {
		const depositMinor = rateBps === line.taxBps ? line.depositMinor : 0;
		const goodsMinor = amountMinor - depositMinor * line.quantity;
		const backMinor = paid === 0 ? 0 : shareMinor(goodsMinor, Math.min(returned, paid), paid);
		return { rateBps, amountMinor: backMinor + depositMinor * returned };
	});
}

// A line that had come in itself goes back as a whole or not at all.
export function lineBack(line: PricedLine, returned: number): number {
	if (returned === line.quantity) return line.lineMinor;
	if (line.quantity < 0) return 0;
	return taxablesBack(line, returned).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

export function vouchersBack(line: PricedLine, returned: number): VoucherUse[] {
	let left = Math.max(0, returned - (line.quantity - line.coveredQuantity));
	return line.vouchers.map(({ unit, quantity }) => {
		const back = Math.min(left, quantity);
		left -= back;
		return { unit, quantity: back };
	});
}

// Per rate a share of the tax that was charged: worked out anew from the price, the cents would drift.
export function taxesBack(charged: readonly TaxPart[], back: readonly Taxable[], mode: TaxMode): TaxPart[] {
	return charged.map((part) => {
		const amountMinor = back.reduce(
			(sum, one) => (one.rateBps === part.rateBps ? sum + one.amountMinor : sum),
			0,
		);
		const exclusive = mode === "exclusive";
		const taxMinor = shareMinor(part.taxMinor, amountMinor, exclusive ? part.netMinor : part.grossMinor);
		const netMinor = exclusive ? amountMinor : amountMinor - taxMinor;
		return { rateBps: part.rateBps, netMinor, taxMinor, grossMinor: netMinor + taxMinor };
	});
}

export type GiveBackPlan = {
	readonly totalMinor: number;
	readonly vouchers: readonly VoucherUse[];
	readonly isAll: boolean;
	readonly besideMinor: number;
};
type Paid = { readonly tenders: readonly Tender[]; readonly unit: string; readonly coinMinor?: number };

// The tenders get back what they gave, in their order; a tender that had given to the guest gives nothing now. When
// all has come back they have all of it, whatever the lines say: coins that were rounded, vouchers too many.
export function tendersBack({ tenders, unit, coinMinor = 1 }: Paid, back: GiveBackPlan): number[] {
	const mostMinor = Math.max(0, paidMinor(unit, tenders) + back.besideMinor);
	const left = new Map([[unit, back.isAll ? mostMinor : Math.min(back.totalMinor, mostMinor)]]);
	const given = tenders.map((tender) => {
		const own = tender.kind === "account" ? tender.unit : unit;
		const rest = left.get(own) ?? (back.isAll ? Number.MAX_SAFE_INTEGER : countOf(own, back.vouchers));
		const amountMinor = Math.min(rest, Math.max(0, tender.amountMinor));
		left.set(own, rest - amountMinor);
		return amountMinor;
	});
	// No acquirer gives back more than was charged, so what goes beyond the tenders goes to an account or is cash.
	const last = tenders.findLastIndex((tender) =>
		tender.kind === "account" ? tender.unit === unit : tender.kind === "cash",
	);
	return given.map((amountMinor, index) => {
		const wholeMinor = index === last ? amountMinor + (left.get(unit) ?? 0) : amountMinor;
		const tender = tenders[index];
		return tender?.kind === "cash" ? toCoins(wholeMinor, tender.amountMinor, coinMinor) : wholeMinor;
	});
}

function toCoins(amountMinor: number, paidInCashMinor: number, coinMinor: number): number {
	if (amountMinor === paidInCashMinor) return amountMinor;
	const roundedMinor = divideRounded(amountMinor, coinMinor) * coinMinor;
	return amountMinor < paidInCashMinor
		? Math.min(roundedMinor, paidInCashMinor)
		: Math.max(roundedMinor, paidInCashMinor);
}

function countOf(unit: string, uses: readonly VoucherUse[]): number {
	return uses.reduce((sum, use) => (use.unit === unit ? sum + use.quantity : sum), 0);
}
