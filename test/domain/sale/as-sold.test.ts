import fc from "fast-check";
import { expect, it } from "vitest";
import { LINES_PER_SALE_MAX, QUANTITY_MAX, TENDERS_PER_SALE_MAX } from "../../../domain/core/limits.ts";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import { type Sale, saleSchema } from "../../../domain/protocol/payloads.ts";
import { priceAsSold, type WantedSale } from "../../../domain/sale/basket.ts";
import { NOTHING_RETURNED, planVoid } from "../../../domain/sale/refund.ts";
import {
	account,
	bar,
	basketDiscounts,
	boughtLines,
	broughtLines,
	priced,
	reasonOf,
	taxModes,
	withPrices,
} from "../../support/priced.ts";

const sold = (product: string, unitPriceMinor: number, depositMinor = 0, quantity = 1) => ({
	product,
	quantity,
	unitPriceMinor,
	depositMinor,
});
const coffee = (modifier: string, priceMinor: number) => ({
	...sold("coffee", 280),
	modifiers: [{ modifier, quantity: 1, priceMinor }],
});

it.each<[string, WantedSale, object, string[]]>([
	["what the menu says, without a flag", { lines: [sold("beer", 500, 200)] }, { totalMinor: 700 }, []],
	["an older price", { lines: [sold("beer", 450, 200)] }, { totalMinor: 650 }, ["price-differs"]],
	["an older deposit", { lines: [sold("beer", 500, 100)] }, { totalMinor: 600 }, ["price-differs"]],
	["a typed price, which never differs", { lines: [sold("gift", 777)] }, { totalMinor: 777 }, []],
	["an older modifier", { lines: [coffee("shot", 70)] }, { totalMinor: 350 }, ["price-differs"]],
	[
		"a modifier that is gone, under its id",
		{ lines: [coffee("gone", 70)] },
		{ totalMinor: 350, lines: [{ modifiers: [{ modifier: "gone", name: "gone", priceMinor: 70 }] }] },
		["price-differs"],
	],
	[
		"a product that is gone, under its id and without tax",
		{ lines: [sold("wine", 600, 100, 2)] },
		{ totalMinor: 1_400, lines: [{ name: "wine", taxBps: 0, minAge: null }] },
		["product-unknown"],
	],
	["what may not come back", { lines: [sold("beer", 500, 200, -1)] }, { totalMinor: -700 }, []],
	[
		"a piece below nothing as nothing",
		{ lines: [coffee("staff", -400)] },
		{ totalMinor: 0 },
		["price-differs"],
	],
	[
		"no more off than the goods",
		{ lines: [{ ...sold("beer", 500, 200), discount: { label: "", amountMinor: 9_999 } }] },
		{ totalMinor: 200, discountMinor: 500 },
		[],
	],
	[
		"no more vouchers than there are pieces, and none of another kind",
		{ lines: [sold("beer", 500, 200)], tenders: [account(3, "DRINK"), account(2, "POINTS")] },
		{ totalMinor: 200, vouchers: [{ unit: "DRINK", quantity: 1 }] },
		[],
	],
])("prices %s", (_, sale, expected, flags) => {
	const result = priceAsSold(bar(), sale);
	expect(result.basket).toMatchObject(expected);
	expect(result.flags).toEqual(flags);
});

it("prices what the menu says as an ask would", () => {
	fc.assert(
		fc.property(
			boughtLines,
			broughtLines,
			basketDiscounts,
			taxModes,
			(bought, brought, discount, taxMode) => {
				const menu = bar({ taxMode });
				const wanted = { lines: [...bought, ...brought], discount };
				fc.pre(reasonOf(menu, wanted) === "priced");
				const asked = priced(menu, wanted);
				expect(priceAsSold(menu, withPrices(asked, wanted))).toEqual({ basket: asked, flags: [] });
			},
		),
	);
});

const minor = fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: MINOR_MAX }));
const signedMinor = fc.oneof(
	minor,
	minor.map((amount) => -amount),
);
const pieces = fc.integer({ min: 1, max: QUANTITY_MAX });
const discount = fc.option(
	fc.record(
		{ label: fc.constant(""), bps: fc.integer({ min: 0, max: 10_000 }), amountMinor: minor },
		{ requiredKeys: ["label"] },
	),
	{ nil: undefined },
);
const anySale: fc.Arbitrary<Sale> = fc.record({
	menuVersion: fc.constant(1),
	lines: fc.array(
		fc.record({
			product: fc.constantFrom("beer", "schnapps", "cup", "meal", "coffee", "gift", "gone"),
			quantity: fc.oneof(
				pieces,
				pieces.map((count) => -count),
			),
			unitPriceMinor: minor,
			depositMinor: minor,
			modifiers: fc.array(
				fc.record({ modifier: fc.constantFrom("shot", "gone"), quantity: pieces, priceMinor: signedMinor }),
				{ maxLength: 20 },
			),
			discount,
		}),
		{ minLength: 1, maxLength: LINES_PER_SALE_MAX },
	),
	discount,
	tenders: fc.array(
		fc.oneof(
			fc.record({
				kind: fc.constant("account" as const),
				account: fc.constant("guest"),
				unit: fc.constantFrom("EUR", "DRINK", "SHOT", "POINTS"),
				amountMinor: signedMinor.filter((amount) => amount !== 0),
			}),
			fc.record({
				kind: fc.constant("cash" as const),
				amountMinor: signedMinor.filter((amount) => amount !== 0),
			}),
		),
		{ maxLength: TENDERS_PER_SALE_MAX },
	),
	totalMinor: signedMinor,
});

it("never throws and never leaves the bounds of money, whatever a till may say", () => {
	const coins = fc.constantFrom(1, 5, MINOR_MAX);
	fc.assert(
		fc.property(anySale, taxModes, coins, (sale, taxMode, coinMinor) => {
			expect(saleSchema.safeParse(sale).success).toBe(true);
			const { basket } = priceAsSold(bar({ taxMode, coinMinor }), sale);
			const { lines, taxes, totalMinor, roundingMinor, goodsMinor, depositMinor, discountMinor } = basket;
			expect(taxes.reduce((sum, part) => sum + part.grossMinor, 0)).toBe(totalMinor);
			const amounts = [goodsMinor, depositMinor, discountMinor, totalMinor, totalMinor + roundingMinor];
			for (const amountMinor of amounts) expect(Math.abs(amountMinor)).toBeLessThanOrEqual(MINOR_MAX);
			for (const line of lines) {
				const modifiersMinor = line.modifiers.reduce((sum, one) => sum + one.priceMinor * one.quantity, 0);
				const pieceMinor = line.unitPriceMinor + modifiersMinor + line.depositMinor;
				const off = line.discountMinor + line.coveredMinor;
				expect(line.lineMinor).toBe(pieceMinor * line.quantity - off + 0);
			}
			const { tenders } = sale;
			const undone = planVoid({ basket, tenders, taxMode, unit: "EUR", coinMinor }, NOTHING_RETURNED);
			expect(undone.totalMinor).toBe(totalMinor);
		}),
		{ numRuns: 500 },
	);
});
