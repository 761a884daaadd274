import fc from "fast-check";
import { expect, it } from "vitest";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import { shareMinor } from "../../../domain/money/share.ts";

it.each([
	[1_000, 1, 3, 333],
	[1_000, 2, 3, 667],
	[1, 1, 2, 1],
	[5, 0, 0, 0],
	[MINOR_MAX, MINOR_MAX - 1, MINOR_MAX, MINOR_MAX - 1],
	[MINOR_MAX - 1, MINOR_MAX / 2, MINOR_MAX, MINOR_MAX / 2],
])("of %i, %i of %i get %i", (amountMinor, part, whole, expected) => {
	expect(shareMinor(amountMinor, part, whole)).toBe(expected);
});

it("grows with the part and ends at the amount", () => {
	const minor = fc.integer({ min: 0, max: MINOR_MAX });
	fc.assert(
		fc.property(minor, minor, minor, minor, (amountMinor, a, b, c) => {
			const [less = 0, more = 0, whole = 0] = [a, b, c].sort((x, y) => x - y);
			expect(shareMinor(amountMinor, less, whole)).toBeLessThanOrEqual(shareMinor(amountMinor, more, whole));
			expect(shareMinor(amountMinor, whole, whole)).toBe(whole === 0 ? 0 : amountMinor);
		}),
	);
});

it("refuses what is not a part", () => {
	expect(() => shareMinor(1, 3, 2)).toThrow();
	expect(() => shareMinor(-1, 1, 2)).toThrow();
	expect(() => shareMinor(1, -1, 2)).toThrow();
});
