import type { Menu } from "../catalog/menu.ts";
import { allocate } from "../money/allocate.ts";
import { sumMinor } from "../money/minor.ts";
import { splitTax, type Taxable, type TaxPart } from "../money/tax.ts";
import type { Discount, Tender } from "../protocol/payloads.ts";
import { takeDiscounts } from "./discount.ts";
import { type LineDraft, type PricedModifier, timesMinor } from "./price-line.ts";
import { tenderRounding } from "./tenders.ts";
import { coverByVouchers, coveredMinor, type VoucherRefusal, type VoucherUse } from "./vouchers.ts";

// From lines whose pieces have a price to what the basket costs: discounts, then vouchers, then taxes, then coins.

export type PricedLine = {
	readonly product: string;
	readonly name: string;
	// Negative where it comes back.
	readonly quantity: number;
	// Of one piece, without modifiers and deposit.
	readonly unitPriceMinor: number;
	readonly modifiers: readonly PricedModifier[];
	readonly depositMinor: number;
	// Of the whole line: its own discount and its share of the basket's.
	readonly discountMinor: number;
	// The pieces that vouchers pay for, and what these would have cost.
	readonly coveredQuantity: number;
	readonly coveredMinor: number;
	readonly vouchers: readonly VoucherUse[];
	readonly taxBps: number;
	readonly minAge: number | null;
	// What is taxed at which rate; the amounts add up to the line.
	readonly taxables: readonly Taxable[];
	// What the line charges, before a tax that is added on top.
	readonly lineMinor: number;
};

export type PricedBasket = {
	readonly lines: readonly PricedLine[];
	// Before discounts and vouchers.
	readonly goodsMinor: number;
	readonly depositMinor: number;
	readonly discountMinor: number;
	readonly coveredMinor: number;
	readonly vouchers: readonly VoucherUse[];
	readonly taxes: readonly TaxPart[];
	readonly totalMinor: number;
	// What paying in cash adds; the tenders pay total and rounding together.
	readonly roundingMinor: number;
};

export type TotalRefusal =
	| { readonly reason: "discount-too-large"; readonly maxMinor: number }
	| VoucherRefusal;
// What holds for the basket as a whole.
export type Terms = {
	readonly discount?: Discount | undefined;
	readonly tenders?: readonly Tender[] | undefined;
};

type Assembled = { readonly basket: PricedBasket; readonly refusal: TotalRefusal | null };

// What is wrong with discounts and vouchers is told and put right: an ask is refused over it, a fact stands.
export function assemble(menu: Menu, drafts: readonly LineDraft[], terms: Terms): Assembled {
	const tenders = terms.tenders ?? [];
	const { perLineMinor, maxMinor } = takeDiscounts(drafts, terms.discount);
	const coverable = drafts.map(({ item, quantity, goodsMinor }, index) => ({
		quantity,
		goodsMinor: goodsMinor - (perLineMinor[index] ?? 0),
		units: item.vouchers,
	}));
	const { uses, refusal } = coverByVouchers(menu, coverable, tenders);
	const lines = drafts.map((draft, index) => finishLine(draft, perLineMinor[index] ?? 0, uses[index] ?? []));
	const taxes = splitTax(
		lines.flatMap(({ taxables }) => taxables),
		menu.taxMode,
	);
	const totalMinor = sumMinor(taxes.map((part) => part.grossMinor));
	const basket: PricedBasket = {
		lines,
		goodsMinor: sumMinor(drafts.map(({ goodsMinor }) => goodsMinor)),
		depositMinor: sumMinor(lines.map(({ depositMinor, quantity }) => depositMinor * quantity)),
		discountMinor: sumMinor(perLineMinor),
		coveredMinor: sumMinor(lines.map((line) => line.coveredMinor)),
		vouchers: sumUses(uses.flat()),
		taxes,
		totalMinor,
		roundingMinor: tenderRounding(menu, totalMinor, tenders),
	};
	if (maxMinor !== null) return { basket, refusal: { reason: "discount-too-large", maxMinor } };
	return { basket, refusal };
}

function finishLine(draft: LineDraft, discountMinor: number, vouchers: readonly VoucherUse[]): PricedLine {
	const { item, quantity, unitPriceMinor, modifiers, depositMinor, goodsMinor } = draft;
	const coveredQuantity = vouchers.reduce((sum, use) => sum + use.quantity, 0);
	const discountedMinor = goodsMinor - discountMinor;
	const covered = coveredMinor(discountedMinor, quantity, coveredQuantity);
	const chargedMinor = discountedMinor - covered;
	const depositsMinor = timesMinor(depositMinor, quantity);
	return {
		product: item.product,
		name: item.name,
		quantity,
		unitPriceMinor,
		modifiers,
		depositMinor,
		discountMinor,
		coveredQuantity,
		coveredMinor: covered,
		vouchers,
		taxBps: item.taxBps,
		minAge: item.minAge,
		taxables: taxablesOf(item, chargedMinor, depositsMinor),
		lineMinor: chargedMinor + depositsMinor,
	};
}

// A deposit is taxed at the rate of the product that it comes with; the goods of a bundle at the rates of its parts.
function taxablesOf(item: LineDraft["item"], goodsMinor: number, depositsMinor: number): Taxable[] {
	if (item.parts.length === 0) return [{ rateBps: item.taxBps, amountMinor: goodsMinor + depositsMinor }];
	const amounts = new Map<number, number>();
	const shares = allocate(
		goodsMinor,
		item.parts.map(({ weightMinor, quantity }) => weightMinor * quantity),
	);
	if (depositsMinor !== 0) amounts.set(item.taxBps, depositsMinor);
	for (const [index, { taxBps }] of item.parts.entries()) {
		amounts.set(taxBps, (amounts.get(taxBps) ?? 0) + (shares[index] ?? 0));
	}
	return [...amounts].map(([rateBps, amountMinor]) => ({ rateBps, amountMinor }));
}

function sumUses(uses: readonly VoucherUse[]): VoucherUse[] {
	const quantities = new Map<string, number>();
	for (const { unit, quantity } of uses) quantities.set(unit, (quantities.get(unit) ?? 0) + quantity);
	return [...quantities].map(([unit, quantity]) => ({ unit, quantity }));
}
