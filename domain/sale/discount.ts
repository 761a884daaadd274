import { allocate } from "../money/allocate.ts";
import { BPS_ONE } from "../money/minor.ts";
import { divideRounded } from "../money/rounding.ts";
import type { Discount } from "../protocol/payloads.ts";

// Discounts come off goods, never off deposits, and never off what the guest brings back. First each line's own,
// then the basket's, shared by what the lines still cost.

export type Discountable = { readonly goodsMinor: number; readonly discount?: Discount | undefined };

export type DiscountsTaken = {
	readonly perLineMinor: readonly number[];
	// The most that could be taken where more was wanted; what could be is taken.
	readonly maxMinor: number | null;
};

export function takeDiscounts(
	lines: readonly Discountable[],
	ofBasket: Discount | undefined,
): DiscountsTaken {
	let maxMinor: number | null = null;
	const taken = (discount: Discount | undefined, goodsMinor: number): number => {
		if (discount === undefined) return 0;
		const wantedMinor = discountMinor(discount, goodsMinor);
		if (wantedMinor <= goodsMinor) return wantedMinor;
		maxMinor ??= goodsMinor;
		return goodsMinor;
	};
	const ownMinor = lines.map(({ goodsMinor, discount }) => taken(discount, Math.max(0, goodsMinor)));
	if (ofBasket === undefined) return { perLineMinor: ownMinor, maxMinor };
	const leftMinor = lines.map(({ goodsMinor }, index) => Math.max(0, goodsMinor - (ownMinor[index] ?? 0)));
	const sharesMinor = allocate(
		taken(
			ofBasket,
			leftMinor.reduce((a, b) => a + b, 0),
		),
		leftMinor,
	);
	return { perLineMinor: ownMinor.map((own, index) => own + (sharesMinor[index] ?? 0)), maxMinor };
}

// A till that says both a share and a sum has worked the sum out of the share: the sum is what it took off.
function discountMinor({ bps = 0, amountMinor }: Discount, goodsMinor: number): number {
	return amountMinor ?? divideRounded(goodsMinor * bps, BPS_ONE);
}
