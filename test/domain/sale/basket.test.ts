import fc from "fast-check";
import { expect, it } from "vitest";
import type { Menu } from "../../../domain/catalog/menu.ts";
import { findItem, oldestAge, paidMinor, priceBasket, type WantedSale } from "../../../domain/sale/basket.ts";
import {
	account,
	bar,
	basketDiscounts,
	boughtLines,
	broughtLines,
	card,
	cash,
	item,
	priced,
	taxModes,
} from "../../support/priced.ts";

const off = (amountMinor: number) => ({ label: "off", amountMinor });
const share = (bps: number) => ({ label: "share", bps });
const line = (product: string, quantity = 1) => ({ product, quantity });

it.each<[string, Partial<Menu>, WantedSale, object]>([
	[
		"two beers with deposit",
		{},
		{ lines: [line("beer", 2)] },
		{ goodsMinor: 1_000, depositMinor: 400, totalMinor: 1_400, roundingMinor: 0 },
	],
	[
		"one tax part per rate",
		{},
		{ lines: [line("beer"), line("soup", 2), line("schnapps")] },
		{
			totalMinor: 1_900,
			taxes: [
				{ rateBps: 700, netMinor: 841, taxMinor: 59, grossMinor: 900 },
				{ rateBps: 1_900, netMinor: 840, taxMinor: 160, grossMinor: 1_000 },
			],
		},
	],
	[
		"tax on top where prices are shown without it",
		{ taxMode: "exclusive" },
		{ lines: [line("schnapps")] },
		{ totalMinor: 357, taxes: [{ rateBps: 1_900, netMinor: 300, taxMinor: 57, grossMinor: 357 }] },
	],
	["a typed price", {}, { lines: [{ ...line("gift", 2), unitPriceMinor: 1_234 }] }, { totalMinor: 2_468 }],
	[
		"a typed price where none may be typed",
		{},
		{ lines: [{ ...line("schnapps"), unitPriceMinor: 1 }] },
		{ totalMinor: 300 },
	],
	[
		"a cup that comes back",
		{},
		{ lines: [line("cup", -1)] },
		{ totalMinor: -200, depositMinor: -200, goodsMinor: 0 },
	],
	["five beers and six cups", {}, { lines: [line("beer", 5), line("cup", -6)] }, { totalMinor: 2_300 }],
	[
		"a line's discount comes off goods, not off the deposit",
		{},
		{ lines: [{ ...line("beer", 2), discount: share(10_000) }] },
		{ discountMinor: 1_000, totalMinor: 400 },
	],
	[
		"a line's sum off is for the whole line",
		{},
		{ lines: [{ ...line("beer", 2), discount: off(150) }] },
		{ discountMinor: 150, totalMinor: 1_250 },
	],
	[
		"the basket's discount is a share of what the lines left",
		{},
		{ lines: [{ ...line("beer", 2), discount: off(200) }, line("soup")], discount: share(1_000) },
		{ discountMinor: 325, totalMinor: 1_525, lines: [{ discountMinor: 280 }, { discountMinor: 45 }] },
	],
	[
		"a discount leaves alone what comes back",
		{},
		{ lines: [line("beer"), { ...line("cup", -3), discount: share(5_000) }], discount: share(10_000) },
		{ discountMinor: 500, totalMinor: -400, lines: [{ discountMinor: 500 }, { discountMinor: 0 }] },
	],
	[
		"a sum beside a share is the sum",
		{},
		{ lines: [line("beer")], discount: { ...off(70), bps: 5_000 } },
		{ discountMinor: 70 },
	],
])("prices %s", (_, over, wanted, expected) => {
	expect(priced(bar(over), wanted)).toMatchObject(expected);
});

it("adds modifiers to the price of a piece, each as often as it is wanted", () => {
	const modifiers = [
		{ modifier: "shot", quantity: 2 },
		{ modifier: "own-cup", quantity: 1, priceMinor: -9_999 },
	];
	expect(priced(bar(), { lines: [{ ...line("coffee", 2), modifiers }] })).toMatchObject({
		totalMinor: 2 * (280 + 2 * 80 - 20),
		lines: [
			{
				unitPriceMinor: 280,
				modifiers: [
					{ modifier: "shot", name: "Extra shot", quantity: 2, priceMinor: 80 },
					{ modifier: "own-cup", name: "Own cup", quantity: 1, priceMinor: -20 },
				],
			},
		],
	});
});

it("taxes the goods of a bundle like its parts and its deposit like itself", () => {
	const basket = priced(bar(), { lines: [{ ...line("meal", 2), discount: off(1) }] });
	const taxables = [
		{ rateBps: 1_900, amountMinor: 400 + 500 },
		{ rateBps: 700, amountMinor: 1_499 },
	];
	expect(basket.lines[0]).toMatchObject({ lineMinor: 2_399, taxables });
	expect(basket.taxes.map((part) => [part.rateBps, part.grossMinor])).toEqual([
		[700, 1_499],
		[1_900, 900],
	]);
});

it.each<[string, number, WantedSale["tenders"], number]>([
	["nothing without cash", 5, [account(1)], 0],
	["cash alone, down", 5, [cash(1_250)], -2],
	["coins of one cent", 1, [cash(1_252)], 0],
	["what others leave to cash, up", 5, [account(500), card(3), cash(750)], 1],
	["vouchers beside cash are not money", 5, [account(1, "DRINK"), cash(750)], -2],
])("rounds %s", (_, coinMinor, tenders, roundingMinor) => {
	const menu = bar({ coinMinor });
	const lines = [{ product: "gift", quantity: 1, unitPriceMinor: 752 }, line("beer")];
	const basket = priced(menu, { lines: [...lines], discount: off(200), tenders });
	expect(basket.roundingMinor).toBe(roundingMinor);
});

it("counts as paid what is money", () => {
	const tenders = [account(500), account(3, "DRINK"), cash(250), card(100), account(-50, "EUR", "other")];
	expect(paidMinor("EUR", tenders)).toBe(800);
});

it("asks for the highest age of what goes out", () => {
	const age = (...lines: WantedSale["lines"]) => oldestAge(priced(bar(), { lines }));
	expect(age(line("beer"), line("schnapps"), line("soup"))).toEqual({ minAge: 18, product: "schnapps" });
	expect(age(line("soup"))).toBeNull();
	const menu = bar({ items: [item("bottle", { returnable: true, minAge: 18 })] });
	expect(oldestAge(priced(menu, { lines: [line("bottle", -1)] }))).toBeNull();
});

it("finds the first of two items under one id", () => {
	const menu = bar({ items: [item("twice", { priceMinor: 1 }), item("twice", { priceMinor: 2 })] });
	expect(findItem(menu, "twice")?.priceMinor).toBe(1);
	expect(findItem(menu, "none")).toBeUndefined();
});

it("adds up, whatever is in the basket", () => {
	fc.assert(
		fc.property(
			boughtLines,
			broughtLines,
			basketDiscounts,
			taxModes,
			(bought, brought, discount, taxMode) => {
				const wanted = { lines: [...bought, ...brought], discount };
				const result = priceBasket(bar({ taxMode }), wanted);
				fc.pre(result.ok || result.refusal.reason !== "discount-too-large");
				if (!result.ok) throw new Error(`refused: ${result.refusal.reason}`);
				const { lines, taxes, totalMinor, goodsMinor, depositMinor, discountMinor, coveredMinor } =
					result.value;
				const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0);
				const chargedMinor = sum(lines.map(({ lineMinor }) => lineMinor));
				expect(sum(taxes.map((part) => part.grossMinor))).toBe(totalMinor);
				expect(sum(taxes.map((part) => (taxMode === "inclusive" ? part.grossMinor : part.netMinor)))).toBe(
					chargedMinor,
				);
				expect(goodsMinor + depositMinor - discountMinor - coveredMinor).toBe(chargedMinor);
				for (const one of lines) {
					expect(sum(one.taxables.map(({ amountMinor }) => amountMinor))).toBe(one.lineMinor);
					expect(one.discountMinor).toBeGreaterThanOrEqual(0);
					if (one.quantity > 0) expect(one.lineMinor).toBeGreaterThanOrEqual(one.depositMinor * one.quantity);
				}
			},
		),
	);
});
