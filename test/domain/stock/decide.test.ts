import { describe, expect, it } from "vitest";
import {
	decideCount,
	decideSoldOut,
	decideTransferIn,
	decideTransferOut,
} from "../../../domain/stock/decide.ts";
import { NO_EFFECTS, type StoreView } from "../../../domain/store/effects.ts";
import { opId, opOf } from "../../support/builders.ts";
import { arrived, effectsOf, NOW, storeView, verdictOf } from "../../support/store-view.ts";

const shelf = (available: number, over: Partial<StoreView> = {}) =>
	storeView({ available: (product) => (product === "shirt" ? available : 0), ...over });
const lines = [
	{ product: "shirt", quantity: 2 },
	{ product: "shirt", quantity: 1 },
];
type Mode = "ask" | "fact";

describe("a count", () => {
	const count = (counted: number, view: StoreView, ageMs = 0) =>
		effectsOf(
			decideCount(
				arrived(opOf({ kind: "count", count: { product: "shirt", counted, reason: "round" } }), ageMs),
				view,
			),
		).stock;

	it.each<[string, number, StoreView, number]>([
		["finds what the book says", 8, shelf(8), 0],
		["finds more", 9, shelf(8), 1],
		["finds less", 0, shelf(8), -8],
		["finds something where the book thinks of less than nothing", 3, shelf(-2), 5],
		["looks at what is reserved, too", 8, shelf(5, { reserved: () => 3 }), 0],
		["forgets what moved since", 8, shelf(5, { movedSince: () => -3 }), 0],
		["forgets what came in since", 8, shelf(12, { movedSince: () => 4 }), 0],
	])("%s", (_, counted, view, quantity) => {
		expect(count(counted, view)).toEqual([{ product: "shirt", quantity, cause: "count", countedAt: NOW }]);
	});

	it("of before the last count explains itself and moves nothing; one of the same moment counts", () => {
		const counted = shelf(8, { countedAt: () => NOW - 10 });
		expect(count(5, counted, 11)).toEqual([
			{ product: "shirt", quantity: -3, cause: "count", countedAt: NOW - 11, explains: true },
		]);
		expect(count(5, counted, 10)[0]).not.toHaveProperty("explains");
	});
});

describe("goods that go to another store", () => {
	const out = (mode: Mode, view: StoreView, ageMs = 0) =>
		decideTransferOut(
			arrived(opOf({ kind: "transfer-out", transferOut: { to: "gate", lines } }, mode), ageMs),
			view,
		);

	it("leave the shelf, summed by product", () => {
		expect(effectsOf(out("ask", shelf(3))).stock).toEqual([
			{ product: "shirt", quantity: -3, cause: "transfer" },
		]);
	});

	it("that are not there are refused when asked for, and flagged when gone", () => {
		expect(out("ask", shelf(2))).toEqual({
			...{ do: "decline", decline: { reason: "stock-short", product: "shirt", available: 2 } },
		});
		expect(verdictOf(out("fact", shelf(2)))).toEqual(["stock-below-zero"]);
		expect(verdictOf(out("fact", shelf(3)))).toBe("applied");
		const mixed = [...lines, { product: "cap", quantity: 1 }];
		const both = opOf({ kind: "transfer-out", transferOut: { to: "gate", lines: mixed } }, "fact");
		expect(verdictOf(decideTransferOut(arrived(both), shelf(3)))).toEqual(["stock-below-zero"]);
	});

	it("before a count that has seen the shelf without them move nothing and are not flagged", () => {
		const counted = shelf(0, { countedAt: () => NOW - 10 });
		expect(verdictOf(out("fact", counted, 11))).toBe("applied");
		expect(effectsOf(out("fact", counted, 11)).stock).toMatchObject([{ quantity: -3, explains: true }]);
		expect(verdictOf(out("fact", counted, 9))).toEqual(["stock-below-zero"]);
		expect(verdictOf(out("ask", counted, 11))).toBe("stock-short");
	});
});

it("goods that come from another store are as many as were counted; a count after that has seen them", () => {
	const receive = (mode: Mode, view: StoreView, ageMs = 0) =>
		effectsOf(
			decideTransferIn(
				arrived(
					opOf({ kind: "transfer-in", transferIn: { transfer: "t", from: "bar", lines } }, mode),
					ageMs,
				),
				view,
			),
		).stock;
	const counted = shelf(0, { countedAt: () => NOW - 10 });
	const move = { product: "shirt", quantity: 3, cause: "transfer" };
	expect(receive("ask", counted, 11)).toEqual([move]);
	expect(receive("fact", counted, 9)).toEqual([move]);
	expect(receive("fact", counted, 11)).toEqual([{ ...move, explains: true }]);
});

it("goods of one transfer come in once: asked for again they are refused, told again they are flagged", () => {
	const transfer = opId();
	const again = (mode: Mode, view: StoreView) =>
		decideTransferIn(
			arrived(opOf({ kind: "transfer-in", transferIn: { transfer, from: "bar", lines } }, mode)),
			view,
		);
	const fresh = shelf(0, { isTakenIn: (one) => one !== transfer });
	expect(effectsOf(again("ask", fresh)).takenIn).toBe(transfer);
	expect(effectsOf(again("fact", fresh)).takenIn).toBe(transfer);
	const known = shelf(0, { isTakenIn: (one) => one === transfer });
	expect(again("ask", known)).toEqual({ do: "decline", decline: { reason: "transfer-taken", transfer } });
	expect(effectsOf(again("fact", known))).toEqual({ ...NO_EFFECTS, flags: ["transfer-taken"] });
});

it("what is sold out is on the menu, unless it happened", () => {
	const decide = (product: string, mode: Mode) =>
		decideSoldOut(
			arrived(opOf({ kind: "sold-out", soldOut: { product, soldOut: true } }, mode)),
			storeView(),
		);
	expect(effectsOf(decide("beer", "ask")).soldOut).toEqual({ product: "beer", soldOut: true });
	expect(verdictOf(decide("unheard-of", "ask"))).toBe("product-unknown");
	expect(effectsOf(decide("unheard-of", "fact")).soldOut).toEqual({ product: "unheard-of", soldOut: true });
});
