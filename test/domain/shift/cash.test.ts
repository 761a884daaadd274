import { expect, it } from "vitest";
import { cashTendered, drawerOf, gainOf, holdsCash, moveCash, tillsOf } from "../../../domain/shift/cash.ts";
import { decideCashMove } from "../../../domain/shift/shift.ts";
import { opOf } from "../../support/builders.ts";
import { arrived, effectsOf } from "../../support/store-view.ts";

it.each([
	["drawer/bar-1", true],
	["safe", true],
	["cashier/kim", true],
	["sales", false],
	["accounts", false],
	["outside", false],
	["variance", false],
])("whether cash lies in %s", (place, holds) => {
	expect(holdsCash(place)).toBe(holds);
});

it("a move names where cash came from and went to; a negative one goes the other way, and nothing goes nowhere", () => {
	expect(moveCash("sales", "safe", "EUR", 5)).toEqual([
		{ from: "sales", to: "safe", unit: "EUR", amountMinor: 5 },
	]);
	expect(moveCash("sales", "safe", "EUR", -5)).toEqual([
		{ from: "safe", to: "sales", unit: "EUR", amountMinor: 5 },
	]);
	expect(moveCash("sales", "safe", "EUR", 0)).toEqual([]);
});

it("what one place gains others lose", () => {
	const moves = [
		...moveCash("a", "b", "EUR", 700),
		...moveCash("b", "c", "EUR", 200),
		...moveCash("c", "a", "EUR", 5),
	];
	expect(["a", "b", "c", "d"].map((place) => gainOf(place, moves))).toEqual([-695, 500, 195, 0]);
});

it("a drawer is known by its till, from both ends of a move, once", () => {
	const moves = [
		...moveCash(drawerOf("bar-1"), drawerOf("bar-2"), "EUR", 1),
		...moveCash("safe", drawerOf("bar-1"), "EUR", 1),
	];
	expect(tillsOf(moves)).toEqual(["bar-1", "bar-2"]);
	expect(tillsOf(moveCash("safe", "cashier/kim", "EUR", 1))).toEqual([]);
});

it("of a sale's tenders only coins and notes come into the drawer", () => {
	expect(
		cashTendered([
			{ kind: "cash", amountMinor: 500, receivedMinor: 1_000 },
			{ kind: "card", amountMinor: 300, reference: "r" },
			{ kind: "cash", amountMinor: -200 },
			{ kind: "account", account: "guest", unit: "EUR", amountMinor: 100 },
		]),
	).toBe(300);
});

it("cash that is carried is moved as it was said", () => {
	const cashMove = { from: "drawer/bar-1", to: "safe", unit: "EUR", amountMinor: 4_000, reason: "full" };
	expect(effectsOf(decideCashMove(arrived(opOf({ kind: "cash-move", cashMove }))))).toMatchObject({
		...{ totalMinor: 4_000, receipt: false },
		cash: [{ from: "drawer/bar-1", to: "safe", unit: "EUR", amountMinor: 4_000 }],
	});
});
