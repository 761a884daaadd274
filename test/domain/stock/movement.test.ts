import { expect, it } from "vitest";
import { checkStock, countedNeeds, explainEarlier, levelChange } from "../../../domain/stock/movement.ts";
import { beer, menu, menuItem, shirt } from "../../support/builders.ts";

const pack = menuItem({
	product: "pack",
	counted: true,
	parts: [
		{ product: "shirt", quantity: 2, weightMinor: 1, taxBps: 0, counted: true },
		{ product: "beer", quantity: 1, weightMinor: 1, taxBps: 0, counted: false },
	],
});
const MENU = menu({ items: [beer, shirt, pack] });

it.each([
	["nothing counted", [{ product: "beer", quantity: 3 }], []],
	[
		"two lines of one product",
		[
			{ product: "shirt", quantity: 1 },
			{ product: "shirt", quantity: 2 },
		],
		[{ product: "shirt", quantity: 3 }],
	],
	[
		"a bundle and its counted parts, beside one of them alone",
		[
			{ product: "pack", quantity: 3 },
			{ product: "shirt", quantity: 1 },
		],
		[
			{ product: "pack", quantity: 3 },
			{ product: "shirt", quantity: 7 },
		],
	],
	[
		"as much that comes back as goes",
		[
			{ product: "shirt", quantity: 1 },
			{ product: "shirt", quantity: -1 },
		],
		[],
	],
	["what comes back", [{ product: "shirt", quantity: -2 }], [{ product: "shirt", quantity: -2 }]],
	["what is on no menu", [{ product: "unheard-of", quantity: 2 }], []],
])("a basket with %s needs so much of the shelf", (_, lines, needs) => {
	expect(countedNeeds(MENU, lines)).toEqual(needs);
});

it("the first product that does not suffice is named; what comes back always fits", () => {
	const needs = [
		{ product: "cup", quantity: -9 },
		{ product: "shirt", quantity: 3 },
		{ product: "cap", quantity: 3 },
	];
	expect(checkStock(needs, () => 3)).toEqual({ ok: true, value: needs });
	expect(checkStock(needs, () => 2)).toEqual({
		...{ ok: false, refusal: { reason: "stock-short", product: "shirt", available: 2 } },
	});
	expect(checkStock([needs[0] ?? { product: "", quantity: 0 }], () => -50).ok).toBe(true);
});

it("a count has seen what happened before it, and nothing else, product by product", () => {
	const moves = [
		{ product: "shirt", quantity: -2, cause: "sale" as const },
		{ product: "cap", quantity: 1, cause: "return" as const },
	];
	const explained = explainEarlier(moves, 100, (product) => (product === "shirt" ? 101 : 100));
	expect(explained).toEqual([{ ...moves[0], explains: true }, moves[1]]);
	expect(explained.map(levelChange)).toEqual([0, 1]);
	// What was never counted has seen nothing, however far back the sale is.
	expect(explainEarlier(moves, -1, () => 0)).toEqual(moves);
});
