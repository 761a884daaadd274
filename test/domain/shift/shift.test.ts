import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CashMove } from "../../../domain/shift/cash.ts";
import {
	amendShift,
	decideShiftClose,
	decideShiftOpen,
	expectCash,
	lateCash,
	type Shift,
} from "../../../domain/shift/shift.ts";
import type { StoreView } from "../../../domain/store/effects.ts";
import { newTill } from "../../../domain/till/till.ts";
import { opOf } from "../../support/builders.ts";
import { arrived, effectsOf, NOW, storeView, verdictOf } from "../../support/store-view.ts";

const running: Shift = {
	...{ shift: "s-1", till: "bar-1", cashier: "kim", unit: "EUR", floatMinor: 1_000, openedAt: NOW },
	...{ expectedMinor: 1_700, close: null, addendum: null },
};
const closed: Shift = {
	...running,
	close: { at: NOW, countedMinor: 1_650, varianceMinor: -50, reason: "?" },
};
const knowing = (shift: Shift | undefined, drawerMinor = 0, current: string | null = null): StoreView =>
	storeView({
		findShift: (name) => (name === shift?.shift ? shift : undefined),
		cashAt: (place) => (place === "drawer/bar-1" ? drawerMinor : 0),
		till: { ...newTill("bar-1"), shift: current },
	});
const move = (from: string, to: string, amountMinor: number, unit = "EUR"): CashMove => ({
	...{ from, to, unit, amountMinor },
});

describe("opening", () => {
	const open = (mode: "ask" | "fact", view: StoreView, shift = "s-2") =>
		decideShiftOpen(
			arrived(
				opOf(
					{ kind: "shift-open", shiftOpen: { shift, cashier: "kim", unit: "EUR", floatMinor: 1_000 } },
					mode,
				),
			),
			view,
		);

	it("begins with its float, which is what the drawer holds from then on", () => {
		expect(effectsOf(open("ask", knowing(undefined, 300)))).toMatchObject({
			totalMinor: 1_000,
			shift: {
				...{ shift: "s-2", till: "bar-1", cashier: "kim", floatMinor: 1_000, expectedMinor: 1_000 },
				...{ openedAt: NOW, close: null, addendum: null },
			},
			cash: [{ from: "variance", to: "drawer/bar-1", amountMinor: 700 }],
		});
		expect(effectsOf(open("ask", knowing(undefined, 1_500))).cash).toEqual([
			move("drawer/bar-1", "variance", 500),
		]);
		expect(effectsOf(open("ask", knowing(undefined, 1_000))).cash).toEqual([]);
	});

	it.each<[string, StoreView, string, string | string[]]>([
		["while another runs", knowing(running, 0, "s-1"), "s-2", ["shift-already-open"]],
		["after the last was closed, wherever", knowing(closed, 0, "s-1"), "s-2", "applied"],
		["under a name that runs", knowing(running, 0, "s-1"), "s-1", ["shift-already-open"]],
		["under a name that was used", knowing(closed), "s-1", ["shift-already-open"]],
	])("%s", (_, view, shift, verdict) => {
		expect(verdictOf(open("fact", view, shift))).toEqual(verdict);
		const asked = shift === "s-1" ? "shift-used" : verdict === "applied" ? "applied" : "shift-already-open";
		expect(verdictOf(open("ask", view, shift))).toBe(asked);
	});

	it("a name twice changes nothing of the shift that has it", () => {
		expect(effectsOf(open("fact", knowing(running, 0, "s-1"), "s-1"))).toMatchObject({
			shift: null,
			cash: [],
		});
	});
});

describe("closing", () => {
	const close = (view: StoreView, countedMinor = 1_650, mode: "ask" | "fact" = "ask") =>
		decideShiftClose(
			arrived(
				opOf(
					{ kind: "shift-close", shiftClose: { shift: "s-1", unit: "EUR", countedMinor, reason: "?" } },
					mode,
				),
			),
			view,
		);

	it("tells what is off; the drawer holds what was counted, whatever the book thought of it", () => {
		expect(effectsOf(close(knowing(running, 1_800)))).toMatchObject({
			...{ totalMinor: 1_650, shift: closed },
			variance: { shift: "s-1", expectedMinor: 1_700, countedMinor: 1_650, varianceMinor: -50 },
			cash: [move("drawer/bar-1", "variance", 150)],
		});
	});

	it("of a shift that nobody opened here is recorded with what the drawer should hold", () => {
		const decision = close(knowing(undefined, 1_600), 1_650);
		expect(verdictOf(decision)).toEqual(["shift-unknown"]);
		expect(effectsOf(decision)).toMatchObject({
			variance: { expectedMinor: 1_600, varianceMinor: 50 },
			shift: { shift: "s-1", till: "bar-1", floatMinor: 0, close: { countedMinor: 1_650 }, addendum: null },
		});
	});

	it.each(["ask", "fact"] as const)("twice is recorded and changes nothing (%s)", (mode) => {
		const decision = close(knowing(closed, 10), 9_999, mode);
		expect(verdictOf(decision)).toEqual(["shift-closed"]);
		expect(effectsOf(decision)).toMatchObject({ shift: null, cash: [], variance: null });
	});
});

const places = fc.constantFrom("drawer/bar-1", "drawer/bar-2", "safe", "sales", "outside", "accounts");
const moves = fc.array(
	fc
		.tuple(places, places, fc.integer({ min: 1, max: 5_000 }))
		.filter(([from, to]) => from !== to)
		.map(([from, to, amountMinor]) => move(from, to, amountMinor)),
	{ maxLength: 8 },
);
const gained = (all: readonly CashMove[]) =>
	all.reduce(
		(sum, { from, to, amountMinor }) =>
			sum + (amountMinor ?? 0) * (Number(to === "drawer/bar-1") - Number(from === "drawer/bar-1")),
		0,
	);

describe("what happens in a shift", () => {
	it("changes what its drawer should hold by exactly the cash that came and went", () => {
		fc.assert(
			fc.property(moves, (all) => {
				const after = amendShift(running, 999, all, NOW) ?? running;
				expect(after).toEqual({ ...running, expectedMinor: 1_700 + gained(all) });
				expect(expectCash(running, all) ?? running).toEqual(after);
			}),
		);
	});

	it("and after its close is added beneath it: the close stays, the sums add up, the drawer keeps its cash", () => {
		fc.assert(
			fc.property(fc.array(moves, { minLength: 1, maxLength: 4 }), (ops) => {
				let shift: Shift = closed;
				for (const [index, all] of ops.entries()) shift = amendShift(shift, 100, all, NOW + index) ?? shift;
				expect(shift).toEqual({
					...closed,
					addendum: {
						...{ ops: ops.length, totalMinor: 100 * ops.length },
						...{ cashMinor: gained(ops.flat()), lastAt: NOW + ops.length - 1 },
					},
				});
				const late = lateCash(closed, ops.flat());
				expect(gained(late)).toBe(0);
				expect(late.map(({ amountMinor }) => amountMinor)).toEqual(
					ops.flat().map(({ amountMinor }) => amountMinor),
				);
			}),
		);
	});

	it("in another currency does not change what is expected in this one", () => {
		expect(amendShift(running, 5, [move("sales", "drawer/bar-1", 5, "CHF")], NOW)).toBeNull();
	});
});
