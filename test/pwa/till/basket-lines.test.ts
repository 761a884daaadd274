import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINES_PER_SALE_MAX, QUANTITY_MAX } from "../../../domain/core/limits.ts";
import {
	type BasketLines,
	changeLine,
	countDeposits,
	countItems,
	quantityOf,
	restoreLines,
} from "../../../pwa/till/sale/basket-lines.ts";

const beer = { product: "beer", quantity: 2 };
const fries = { product: "fries", quantity: 1 };

describe("the basket of a till", () => {
	it.each([
		["adds a product as a new last line", [beer], "fries", 1, null, [beer, fries]],
		["adds to a line that is there", [beer], "beer", 1, null, [{ product: "beer", quantity: 3 }]],
		["takes away one", [beer], "beer", -1, null, [{ product: "beer", quantity: 1 }]],
		["drops a line that reaches zero", [beer, fries], "fries", -1, null, [beer]],
		["drops a line rather than going below zero", [beer], "beer", -9, null, []],
		["adds no more than the stock has", [beer], "beer", 5, 3, [{ product: "beer", quantity: 3 }]],
		["keeps what was rung up before the stock fell", [beer], "beer", 1, 1, [beer]],
		["adds nothing of what is sold out", [], "beer", 1, 0, []],
	] as const)("%s", (_claim, lines, product, by, most, expected) => {
		expect(changeLine(lines, product, by, most)).toEqual(expected);
	});

	it("holds no more than one sale may", () => {
		const full = Array.from({ length: LINES_PER_SALE_MAX }, (_, n) => ({ product: `p-${n}`, quantity: 1 }));
		expect(changeLine(full, "one-more", 1, null)).toBe(full);
		const many: BasketLines = [{ product: "beer", quantity: QUANTITY_MAX }];
		expect(changeLine(many, "beer", 1, null)).toBe(many);
	});

	it("counts items and deposits by quantity", () => {
		expect(countItems([beer, fries])).toBe(3);
		expect(
			countDeposits([
				{ quantity: 2, depositMinor: 200 },
				{ quantity: 1, depositMinor: 0 },
			]),
		).toBe(2);
	});

	it("puts a removed line back where it was, and keeps what was rung up since", () => {
		const tea = { product: "tea", quantity: 4 };
		expect(restoreLines([fries, tea], [beer, fries])).toEqual([beer, fries, tea]);
		expect(restoreLines([], [beer, fries])).toEqual([beer, fries]);
		expect(restoreLines([{ product: "fries", quantity: 3 }], [beer, fries])).toEqual([
			beer,
			{ product: "fries", quantity: 3 },
		]);
	});

	it("never holds a product twice or a quantity out of bounds, whatever is tapped", () => {
		const taps = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: -3, max: 3 })));
		fc.assert(
			fc.property(taps, (taken) => {
				const lines = taken.reduce<BasketLines>((now, [product, by]) => changeLine(now, product, by, 5), []);
				expect(new Set(lines.map((line) => line.product)).size).toBe(lines.length);
				for (const { product, quantity } of lines) {
					expect(quantity).toBeGreaterThanOrEqual(1);
					expect(quantity).toBeLessThanOrEqual(5);
					expect(quantityOf(lines, product)).toBe(quantity);
				}
			}),
		);
	});
});
