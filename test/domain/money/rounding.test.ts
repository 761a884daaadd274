import fc from "fast-check";
import { expect, it } from "vitest";
import { cashRounding, divideRounded } from "../../../domain/money/rounding.ts";

it.each([
	[5, 10, 1],
	[-5, 10, -1],
	[4, 10, 0],
	[-4, 10, 0],
	[15, 10, 2],
	[14, 10, 1],
	[7, 7, 1],
])("%i / %i rounds to %i", (numerator, denominator, rounded) => {
	expect(divideRounded(numerator, denominator)).toBe(rounded);
});

it("is never more than half a unit away, and mirrors its negative", () => {
	const numerator = fc.integer({ min: -1e15, max: 1e15 });
	const denominator = fc.integer({ min: 1, max: 20_000 });
	fc.assert(
		fc.property(numerator, denominator, (n, d) => {
			const rounded = divideRounded(n, d);
			const distance = BigInt(rounded) * BigInt(d) - BigInt(n);
			expect(distance * 2n <= BigInt(d) && distance * 2n >= -BigInt(d)).toBe(true);
			expect(divideRounded(n === 0 ? 0 : -n, d)).toBe(rounded === 0 ? 0 : -rounded);
		}),
	);
});

it.each([
	[1_002, 5, -2],
	[1_003, 5, 2],
	[1_005, 5, 0],
	[-1_003, 5, -2],
])("a cash total of %i with a coin of %i is rounded by %i", (totalMinor, stepMinor, rounding) => {
	expect(cashRounding(totalMinor, stepMinor)).toBe(rounding);
});

it("a rounded cash total can be paid with the coin", () => {
	const total = fc.integer({ min: -1e9, max: 1e9 });
	fc.assert(
		fc.property(total, fc.integer({ min: 1, max: 1_000 }), (totalMinor, stepMinor) => {
			expect(Math.abs((totalMinor + cashRounding(totalMinor, stepMinor)) % stepMinor)).toBe(0);
		}),
	);
});

it("refuses what is not an integer", () => {
	expect(() => divideRounded(1.5, 2)).toThrow();
	expect(() => divideRounded(1, 0)).toThrow();
	expect(() => cashRounding(100, 0)).toThrow();
});
