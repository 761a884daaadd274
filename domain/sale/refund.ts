import { accept, type Result, refuse } from "../core/result.ts";
import { splitTax, type TaxMode, type TaxPart } from "../money/tax.ts";
import type { RefundLine, Tender } from "../protocol/payloads.ts";
import type { PricedBasket, PricedLine } from "./basket.ts";
import { lineBack, taxablesBack, taxesBack, tendersBack, vouchersBack } from "./give-back.ts";

// What goes back when goods come back. Everything is worked out from what has come back in all, less what went back
// before: however a sale is taken apart, the parts add up to it to the cent, tax by tax and tender by tender. What
// the guest brought along in the same sale cannot be refunded; only a void undoes that too.

export type SoldSale = {
	readonly basket: PricedBasket;
	readonly tenders: readonly Tender[];
	readonly taxMode: TaxMode;
	readonly unit: string;
	// The smallest coin, where cash is rounded.
	readonly coinMinor?: number;
};

// All that went back of a sale so far.
export type RefundedSoFar = {
	// Per line.
	readonly quantities: readonly number[];
	readonly totalMinor: number;
	// Per tender, in the tender's own unit.
	readonly tenderMinor: readonly number[];
	readonly taxes: readonly TaxPart[];
};

export const NOTHING_RETURNED: RefundedSoFar = { quantities: [], totalMinor: 0, tenderMinor: [], taxes: [] };

export type RefundPlanLine = {
	readonly line: number;
	readonly product: string;
	readonly name: string;
	readonly quantity: number;
	// As in the sale's line: before a tax that is added on top, and with the deposits of its pieces.
	readonly amountMinor: number;
	// Of one piece.
	readonly depositMinor: number;
	readonly restock: boolean;
};

export type RefundPlanTender = {
	// Counted from one, as transfers are.
	readonly number: number;
	readonly tender: Tender;
	readonly amountMinor: number;
};

// Amounts are positive where they go to the guest.
export type RefundPlan = {
	readonly lines: readonly RefundPlanLine[];
	readonly taxes: readonly TaxPart[];
	readonly totalMinor: number;
	// What the tenders give beyond the total: coins.
	readonly roundingMinor: number;
	readonly tenders: readonly RefundPlanTender[];
	readonly after: RefundedSoFar;
};

export type RefundRefusal = { readonly reason: "refund-over"; readonly line: number; readonly left: number };

// How many pieces of each line may still come back.
export function leftToRefund(sale: SoldSale, earlier: RefundedSoFar): number[] {
	return sale.basket.lines.map(({ quantity }, line) =>
		Math.max(0, quantity - (earlier.quantities[line] ?? 0)),
	);
}

export function planRefund(
	sale: SoldSale,
	earlier: RefundedSoFar,
	wanted: readonly RefundLine[],
): Result<RefundPlan, RefundRefusal> {
	const left = leftToRefund(sale, earlier);
	const reached = sale.basket.lines.map((_, line) => earlier.quantities[line] ?? 0);
	const planned: RefundPlanLine[] = [];
	for (const { line, quantity, restock } of wanted) {
		const sold = sale.basket.lines[line];
		const from = reached[line] ?? 0;
		const to = from + quantity;
		const most = (earlier.quantities[line] ?? 0) + (left[line] ?? 0);
		if (sold === undefined || to > most)
			return refuse({ reason: "refund-over", line, left: left[line] ?? 0 });
		planned.push(planLine(line, sold, from, to, restock));
		reached[line] = to;
	}
	return accept(planStep(sale, earlier, afterReturn(sale, reached), planned));
}

// Everything that is left, also what the guest brought along and the rounding: afterwards nothing remains booked.
export function planVoid(sale: SoldSale, earlier: RefundedSoFar): RefundPlan {
	const { lines, totalMinor, taxes } = sale.basket;
	const planned = lines.flatMap((sold, line) => {
		const from = earlier.quantities[line] ?? 0;
		return from === sold.quantity ? [] : [planLine(line, sold, from, sold.quantity, true)];
	});
	const tenderMinor = sale.tenders.map(({ amountMinor }) => amountMinor);
	const quantities = lines.map(({ quantity }) => quantity);
	return planStep(sale, earlier, { quantities, totalMinor, tenderMinor, taxes }, planned);
}

function planLine(
	line: number,
	sold: PricedLine,
	from: number,
	to: number,
	restock: boolean,
): RefundPlanLine {
	const { product, name, depositMinor } = sold;
	const amountMinor = lineBack(sold, to) - lineBack(sold, from);
	return { line, product, name, quantity: to - from, amountMinor, depositMinor, restock };
}

function afterReturn(sale: SoldSale, quantities: readonly number[]): RefundedSoFar {
	const { lines, taxes: charged, totalMinor: chargedMinor } = sale.basket;
	const mixed = lines.some(({ quantity }) => quantity < 0);
	const refundable = lines.flatMap((line, index) => (line.quantity > 0 ? [{ line, index }] : []));
	const most = mixed
		? splitTax(
				refundable.flatMap(({ line }) => line.taxables),
				sale.taxMode,
			)
		: charged;
	const back = refundable.flatMap(({ line, index }) => taxablesBack(line, quantities[index] ?? 0));
	const taxes = taxesBack(most, back, sale.taxMode);
	const vouchers = refundable.flatMap(({ line, index }) => vouchersBack(line, quantities[index] ?? 0));
	const tenderMinor = tendersBack(sale, {
		totalMinor: grossMinor(taxes),
		vouchers,
		isAll: refundable.every(({ line, index }) => quantities[index] === line.quantity),
		// What the guest brought along had paid for a part: that part goes back beside what the tenders paid.
		besideMinor: grossMinor(most) - chargedMinor,
	});
	return { quantities, totalMinor: grossMinor(taxes), tenderMinor, taxes };
}

function planStep(
	sale: SoldSale,
	earlier: RefundedSoFar,
	after: RefundedSoFar,
	lines: readonly RefundPlanLine[],
): RefundPlan {
	const tenders = sale.tenders.flatMap((tender, index) => {
		const amountMinor = (after.tenderMinor[index] ?? 0) - (earlier.tenderMinor[index] ?? 0);
		return amountMinor === 0 ? [] : [{ number: index + 1, tender, amountMinor }];
	});
	const totalMinor = after.totalMinor - earlier.totalMinor;
	let givenMinor = 0;
	for (const { tender, amountMinor } of tenders) {
		if (tender.kind !== "account" || tender.unit === sale.unit) givenMinor += amountMinor;
	}
	const taxes = subtractTaxes(after.taxes, earlier.taxes);
	return { lines, taxes, totalMinor, roundingMinor: givenMinor - totalMinor, tenders, after };
}

function subtractTaxes(from: readonly TaxPart[], what: readonly TaxPart[]): TaxPart[] {
	const less = new Map(what.map((part) => [part.rateBps, part]));
	return from.flatMap((part) => {
		const before = less.get(part.rateBps);
		const netMinor = part.netMinor - (before?.netMinor ?? 0);
		const taxMinor = part.taxMinor - (before?.taxMinor ?? 0);
		if (netMinor === 0 && taxMinor === 0) return [];
		return [{ rateBps: part.rateBps, netMinor, taxMinor, grossMinor: netMinor + taxMinor }];
	});
}

function grossMinor(taxes: readonly TaxPart[]): number {
	return taxes.reduce((sum, part) => sum + part.grossMinor, 0);
}
