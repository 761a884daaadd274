import type { Menu } from "../catalog/menu.ts";
import { assert } from "../core/assert.ts";
import type { Sale, SaleLine } from "../protocol/payloads.ts";
import type { PricedBasket } from "./basket.ts";
import { tenderRounding } from "./tenders.ts";

// A sale that is paid in notes and coins alone: what is due, what guests may hand over, what they get back.

export type CashDue = { readonly dueMinor: number; readonly roundingMinor: number };

export function cashDue(menu: Menu, { totalMinor }: Pick<PricedBasket, "totalMinor">): CashDue {
	const roundingMinor = tenderRounding(menu, totalMinor, [{ kind: "cash", amountMinor: totalMinor }]);
	return { dueMinor: totalMinor + roundingMinor, roundingMinor };
}

// The sums above what is due that people hand over: it made up to the next 5, 10, 20, 50 and so on.
const STEPS = [5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000];
const SUGGESTED = 3;

export function suggestCash(dueMinor: number, decimals: number): readonly number[] {
	const sums = STEPS.map((step) => {
		const stepMinor = step * 10 ** decimals;
		return Math.ceil(dueMinor / stepMinor) * stepMinor;
	});
	const above = sums.filter((sum) => sum > dueMinor);
	return [...new Set(above)].sort((a, b) => a - b).slice(0, SUGGESTED);
}

type CashBasket = {
	readonly menuVersion: number;
	readonly lines: readonly SaleLine[];
	readonly totalMinor: number;
};

export function cashSale(
	goods: CashBasket,
	{ dueMinor, roundingMinor }: CashDue,
	receivedMinor: number,
): Sale {
	assert(dueMinor > 0 && receivedMinor >= dueMinor, `${receivedMinor} does not pay ${dueMinor}`);
	return {
		menuVersion: goods.menuVersion,
		lines: [...goods.lines],
		tenders: [{ kind: "cash", amountMinor: dueMinor, receivedMinor }],
		...(roundingMinor !== 0 && { roundingMinor }),
		totalMinor: goods.totalMinor,
	};
}
