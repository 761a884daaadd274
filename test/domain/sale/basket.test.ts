import fc from "fast-check";
import { expect, it } from "vitest";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import { BASKET_MINOR_MAX, priceBasket } from "../../../domain/sale/basket.ts";
import { beer, menu, menuItem, shirt } from "../../support/builders.ts";

it("adds up goods, deposits and taxes of two beers and a shirt", () => {
	const priced = priceBasket(menu(), [
		{ product: "beer", quantity: 2 },
		{ product: "shirt", quantity: 1 },
	]);
	expect(priced).toMatchObject({
		ok: true,
		value: {
			goodsMinor: 3_500,
			depositMinor: 400,
			totalMinor: 3_900,
			taxes: [{ rateBps: 1_900, netMinor: 3_277, taxMinor: 623, grossMinor: 3_900 }],
		},
	});
});

it("adds the tax on top where prices are shown without it", () => {
	const priced = priceBasket(menu({ taxMode: "exclusive" }), [{ product: "shirt", quantity: 1 }]);
	expect(priced).toMatchObject({ ok: true, value: { totalMinor: 2_975 } });
});

it("names the product that the menu does not have", () => {
	const priced = priceBasket(menu(), [
		{ product: "beer", quantity: 1 },
		{ product: "wine", quantity: 1 },
	]);
	expect(priced).toEqual({ ok: false, refusal: { reason: "product-unknown", product: "wine" } });
});

it("refuses a total that money cannot hold instead of breaking on it", () => {
	const gold = menuItem({ product: "gold", priceMinor: MINOR_MAX, taxBps: 10_000 });
	const lines = Array.from({ length: 100 }, () => ({ product: "gold", quantity: 1_000 }));
	expect(priceBasket(menu({ items: [gold], taxMode: "exclusive" }), lines)).toEqual({
		ok: false,
		refusal: { reason: "total-too-large", maxMinor: BASKET_MINOR_MAX },
	});
	const dear = menuItem({ product: "dear", priceMinor: BASKET_MINOR_MAX, depositMinor: 0, taxBps: 10_000 });
	const priced = priceBasket(menu({ items: [dear], taxMode: "exclusive" }), [
		{ product: "dear", quantity: 1 },
	]);
	expect(priced).toMatchObject({ ok: true, value: { totalMinor: MINOR_MAX } });
});

it("totals are the sum of the lines, whatever is in the basket", () => {
	const wanted = fc.array(
		fc.record({ product: fc.constantFrom("beer", "shirt"), quantity: fc.integer({ min: 1, max: 1_000 }) }),
		{ minLength: 1, maxLength: 100 },
	);
	fc.assert(
		fc.property(wanted, (lines) => {
			const priced = priceBasket(menu(), lines);
			if (!priced.ok) throw new Error("these baskets are priced");
			const expected = lines.reduce((sum, { product, quantity }) => {
				const item = product === "beer" ? beer : shirt;
				return sum + (item.priceMinor + item.depositMinor) * quantity;
			}, 0);
			expect(priced.value.totalMinor).toBe(expected);
			expect(priced.value.goodsMinor + priced.value.depositMinor).toBe(expected);
		}),
	);
});
