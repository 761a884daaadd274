import fc from "fast-check";
import { expect, it } from "vitest";
import { sumMinor } from "../../../domain/money/minor.ts";
import { splitTax } from "../../../domain/money/tax.ts";

const taxables = fc.array(
	fc.record({
		amountMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
		rateBps: fc.constantFrom(0, 700, 1_900, 2_000, 10_000),
	}),
	{ maxLength: 20 },
);

it.each([
	["inclusive", 1_190, 1_900, { netMinor: 1_000, taxMinor: 190, grossMinor: 1_190 }],
	["exclusive", 1_000, 1_900, { netMinor: 1_000, taxMinor: 190, grossMinor: 1_190 }],
	["inclusive", 100, 700, { netMinor: 93, taxMinor: 7, grossMinor: 100 }],
	["exclusive", -1_000, 700, { netMinor: -1_000, taxMinor: -70, grossMinor: -1_070 }],
	["inclusive", 500, 0, { netMinor: 500, taxMinor: 0, grossMinor: 500 }],
] as const)("%s tax of %i at %i bps", (mode, amountMinor, rateBps, part) => {
	expect(splitTax([{ amountMinor, rateBps }], mode)).toEqual([{ rateBps, ...part }]);
});

it("rounds once a rate, not once a line", () => {
	const cent = { amountMinor: 3, rateBps: 1_900 };
	expect(splitTax([cent, cent, cent], "exclusive")).toEqual([
		{ rateBps: 1_900, netMinor: 9, taxMinor: 2, grossMinor: 11 },
	]);
});

it.each(["inclusive", "exclusive"] as const)("%s: net and tax make the gross, one part a rate", (mode) => {
	fc.assert(
		fc.property(taxables, (lines) => {
			const parts = splitTax(lines, mode);
			expect(new Set(parts.map((part) => part.rateBps)).size).toBe(parts.length);
			for (const part of parts) expect(part.netMinor + part.taxMinor).toBe(part.grossMinor);
			const shown = sumMinor(lines.map((line) => line.amountMinor));
			const kept = sumMinor(parts.map((part) => (mode === "inclusive" ? part.grossMinor : part.netMinor)));
			expect(kept).toBe(shown);
		}),
	);
});

it("a refund's tax is the negated tax of its sale", () => {
	fc.assert(
		fc.property(taxables, (lines) => {
			const negated = lines.map((line) => ({
				...line,
				amountMinor: line.amountMinor === 0 ? 0 : -line.amountMinor,
			}));
			const taxes = (of: typeof lines) => splitTax(of, "inclusive").map((part) => part.taxMinor + 0);
			expect(taxes(negated)).toEqual(taxes(lines).map((taxMinor) => (taxMinor === 0 ? 0 : -taxMinor)));
		}),
	);
});
