import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceBasket } from "../../../domain/sale/basket.ts";
import { cashDue, cashSale, suggestCash } from "../../../domain/sale/cash.ts";
import { menu } from "../../support/builders.ts";

describe("cash", () => {
	it.each([
		[650, 2, [1_000, 2_000, 5_000]],
		[1_360, 2, [1_500, 2_000, 5_000]],
		[2_000, 2, [5_000, 10_000, 20_000]],
		[12_345, 2, [12_500, 13_000, 14_000]],
		[680, 0, [700, 800, 1_000]],
	])("%d with %d decimals is likely to be paid with %j", (dueMinor, decimals, sums) => {
		expect(suggestCash(dueMinor, decimals)).toEqual(sums);
	});

	it("is suggested in rising sums above what is due", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 900_000 }),
				fc.integer({ min: 0, max: 3 }),
				(dueMinor, decimals) => {
					const sums = suggestCash(dueMinor, decimals);
					expect(sums.every((sum) => sum > dueMinor)).toBe(true);
					expect([...sums].sort((a, b) => a - b)).toEqual(sums);
				},
			),
		);
	});

	it("is due in the coins that there are, with what was rounded as a line of its own", () => {
		expect(cashDue(menu({ coinMinor: 5 }), { totalMinor: 682 })).toEqual({
			dueMinor: 680,
			roundingMinor: -2,
		});
		expect(cashDue(menu(), { totalMinor: 682 })).toEqual({ dueMinor: 682, roundingMinor: 0 });
	});

	it("pays a sale whose total, tenders and rounding the store's own pricing agrees with", () => {
		const sold = menu({ coinMinor: 5 });
		const [item] = sold.items;
		if (item === undefined) throw new Error("the menu sells nothing");
		const goods = priceBasket(sold, { lines: [{ product: item.product, quantity: 3 }] });
		if (!goods.ok) throw new Error("the basket has no price");
		const { totalMinor } = goods.value;
		const due = cashDue(sold, goods.value);
		const line = {
			product: item.product,
			quantity: 3,
			unitPriceMinor: item.priceMinor,
			depositMinor: item.depositMinor,
		};
		const sale = cashSale({ menuVersion: 1, lines: [line], totalMinor }, due, due.dueMinor + 500);
		const priced = priceBasket(sold, sale);
		expect(priced.ok && priced.value).toMatchObject({ totalMinor, roundingMinor: sale.roundingMinor ?? 0 });
		expect(sale.tenders).toEqual([
			{ kind: "cash", amountMinor: due.dueMinor, receivedMinor: due.dueMinor + 500 },
		]);
		expect(() => cashSale({ menuVersion: 1, lines: [line], totalMinor }, due, due.dueMinor - 1)).toThrow();
	});
});
