import fc from "fast-check";
import { expect, it } from "vitest";
import { allocate } from "../../../domain/money/allocate.ts";
import { MINOR_MAX } from "../../../domain/money/minor.ts";

const total = fc.integer({ min: -MINOR_MAX, max: MINOR_MAX });
const weights = fc.array(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), {
	minLength: 1,
	maxLength: 30,
});

it.each([
	[100, [1, 1, 1], [34, 33, 33]],
	[-100, [1, 1, 1], [-34, -33, -33]],
	[5, [0, 0], [3, 2]],
	[1, [3, 7], [0, 1]],
	[0, [1, 2], [0, 0]],
	[10, [0, 5], [0, 10]],
])("splits %i by %j into %j", (totalMinor, by, parts) => {
	expect(allocate(totalMinor, by)).toEqual(parts);
});

it("loses and makes no cent", () => {
	fc.assert(
		fc.property(total, weights, (totalMinor, by) => {
			const sum = allocate(totalMinor, by).reduce((a, b) => a + b, 0);
			expect(sum === 0 ? 0 : sum).toBe(totalMinor === 0 ? 0 : totalMinor);
		}),
	);
});

it("gives every part its exact share to within one cent", () => {
	fc.assert(
		fc.property(total, weights, (totalMinor, by) => {
			const weightSum = by.reduce((a, b) => a + BigInt(b), 0n);
			fc.pre(weightSum > 0n);
			for (const [index, part] of allocate(totalMinor, by).entries()) {
				const exact = BigInt(totalMinor) * BigInt(by[index] ?? 0);
				const apart = BigInt(part) * weightSum - exact;
				expect(apart < weightSum && apart > -weightSum).toBe(true);
			}
		}),
	);
});

it("mirrors a refund to the cent", () => {
	fc.assert(
		fc.property(total, weights, (totalMinor, by) => {
			const mirrored = allocate(totalMinor, by).map((part) => (part === 0 ? 0 : -part));
			expect(allocate(totalMinor === 0 ? 0 : -totalMinor, by)).toEqual(mirrored);
		}),
	);
});

it("refuses fractions and negative weights", () => {
	expect(() => allocate(0.5, [1])).toThrow();
	expect(() => allocate(1, [-1, 2])).toThrow();
	expect(() => allocate(1, [])).toThrow();
});
