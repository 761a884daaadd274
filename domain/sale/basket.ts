import type { Menu, MenuItem } from "../catalog/menu.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { MINOR_MAX } from "../money/minor.ts";
import type { Flag } from "../protocol/flags.ts";
import { askLine, type LineDraft, type LineRefusal, soldLine, type WantedLine } from "./price-line.ts";
import { assemble, type PricedBasket, type Terms, type TotalRefusal } from "./total.ts";

// From what the guest wants to what it costs: the one function that the till, the store and the tests share.
// Precedence of refusals: each line's own in the order of lines (product, return, modifier, price), then total,
// discounts, the vouchers' unit, vouchers left over. Whether the tenders pay the total is for the caller to say.

export type { WantedLine, WantedModifier } from "./price-line.ts";
export { paidMinor } from "./tenders.ts";
export type { PricedBasket, PricedLine } from "./total.ts";

export type WantedSale = Terms & { readonly lines: readonly WantedLine[] };

// Half of the bound of money, so that a tax of 100 % on top still fits.
export const BASKET_MINOR_MAX = MINOR_MAX / 2;

export type BasketRefusal =
	| LineRefusal
	| { readonly reason: "total-too-large"; readonly maxMinor: number }
	| TotalRefusal;

export function priceBasket(menu: Menu, wanted: WantedSale): Result<PricedBasket, BasketRefusal> {
	const drafts: LineDraft[] = [];
	let weightMinor = 0;
	for (const line of wanted.lines) {
		const drafted = askLine(findItem(menu, line.product), line);
		if (!drafted.ok) return drafted;
		drafts.push(drafted.value);
		weightMinor += draftMinor(drafted.value);
	}
	if (weightMinor > BASKET_MINOR_MAX)
		return refuse({ reason: "total-too-large", maxMinor: BASKET_MINOR_MAX });
	const { basket, refusal } = assemble(menu, drafts, wanted);
	return refusal === null ? accept(basket) : refuse(refusal);
}

export type SoldBasket = { readonly basket: PricedBasket; readonly flags: readonly Flag[] };

// What has happened is priced as it was charged, and what is odd about that is told beside it.
export function priceAsSold(menu: Menu, sold: WantedSale): SoldBasket {
	const drafts: LineDraft[] = [];
	const flags = new Set<Flag>();
	let roomMinor = BASKET_MINOR_MAX;
	for (const line of sold.lines) {
		const { draft, flags: odd } = soldLine(findItem(menu, line.product), line, roomMinor);
		drafts.push(draft);
		for (const flag of odd) flags.add(flag);
		roomMinor -= draftMinor(draft);
	}
	return { basket: assemble(menu, drafts, sold).basket, flags: [...flags] };
}

const itemsOfMenu = new WeakMap<Menu, ReadonlyMap<string, MenuItem>>();

export function findItem(menu: Menu, product: string): MenuItem | undefined {
	let items = itemsOfMenu.get(menu);
	if (items === undefined) {
		// Backwards, so that of two items under one id the first one counts.
		items = new Map(menu.items.toReversed().map((item) => [item.product, item]));
		itemsOfMenu.set(menu, items);
	}
	return items.get(product);
}

// The line that asks for the highest age; what comes back asks for none.
export function oldestAge(
	basket: PricedBasket,
): { readonly minAge: number; readonly product: string } | null {
	let oldest: { readonly minAge: number; readonly product: string } | null = null;
	for (const { product, quantity, minAge } of basket.lines) {
		if (minAge === null || quantity < 0) continue;
		if (oldest === null || minAge > oldest.minAge) oldest = { minAge, product };
	}
	return oldest;
}

function draftMinor({ goodsMinor, depositMinor, quantity }: LineDraft): number {
	return Math.abs(goodsMinor) + depositMinor * Math.abs(quantity);
}
