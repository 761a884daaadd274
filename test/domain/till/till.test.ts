import fc from "fast-check";
import { expect, it } from "vitest";
import { OPEN_ASKS_PER_TILL_MAX } from "../../../domain/core/limits.ts";
import {
	type NewAsk,
	newTill,
	openAsk,
	seeOp,
	settleTill,
	type TillState,
} from "../../../domain/till/till.ts";
import { sale } from "../../support/builders.ts";

const ask = (seq: number): NewAsk => ({
	op: sale({ seq }),
	hash: "h",
	basket: { lines: [], goodsMinor: 0, depositMinor: 0, taxes: [], totalMinor: 0 },
	needs: [],
	since: 0,
});

function opened(...asks: NewAsk[]): TillState {
	return asks.reduce((state, next) => {
		const result = openAsk(state, next);
		if (!result.ok) throw new Error(result.refusal);
		return result.value.state;
	}, newTill("bar-1"));
}

type Decisions = readonly ("applied" | "declined" | undefined)[];

function settledAfter(decisions: Decisions): TillState {
	const asks = decisions.map((_, index) => ask(index + 1));
	const byId = new Map(asks.map(({ op }, index) => [op.id, decisions[index]]));
	return settleTill(opened(...asks), (id) => byId.get(id));
}

it.each<[string, Decisions, number, number]>([
	["nothing decided yet", [undefined, undefined], 2, 2],
	["all applied", ["applied", "applied"], 2, 0],
	["the last one declined: its number is free again", ["applied", "declined"], 1, 0],
	["the last two declined: both are free", ["applied", "declined", "declined"], 1, 0],
	["one declined below an applied one: its number stays with it", ["declined", "applied"], 2, 0],
	["one declined below an open one: not free yet", ["declined", undefined], 2, 1],
])("%s", (_, decisions, receipt, stillOpen) => {
	const settled = settledAfter(decisions);
	expect([settled.receipt, settled.open.length]).toEqual([receipt, stillOpen]);
});

it("numbers are never used twice, and one ask at a time leaves no gap, whatever is decided", () => {
	const decisions = fc.array(fc.constantFrom("applied" as const, "declined" as const), { maxLength: 40 });
	fc.assert(
		fc.property(decisions, fc.integer({ min: 1, max: 4 }), (wanted, width) => {
			let state = newTill("bar-1");
			const receipts: number[] = [];
			for (let from = 0; from < wanted.length; from += width) {
				const decided = new Map<string, "applied" | "declined">();
				for (const [index, decision] of wanted.slice(from, from + width).entries()) {
					const result = openAsk(state, ask(from + index + 1));
					if (!result.ok) throw new Error(result.refusal);
					state = result.value.state;
					decided.set(result.value.ask.op.id, decision);
					if (decision === "applied") receipts.push(result.value.ask.receipt);
				}
				state = settleTill(state, (id) => decided.get(id));
			}
			expect(new Set(receipts).size).toBe(receipts.length);
			if (width === 1) expect(receipts).toEqual(receipts.map((_, index) => index + 1));
		}),
	);
});

it("refuses one ask more than may wait", () => {
	const full = opened(...Array.from({ length: OPEN_ASKS_PER_TILL_MAX }, (_, index) => ask(index + 1)));
	expect(openAsk(full, ask(99))).toEqual({ ok: false, refusal: "too-many-open" });
});

it("keeps the furthest place of an op log, epochs before seqs", () => {
	const state = { ...newTill("bar-1"), epoch: 2, seq: 5 };
	expect(seeOp(state, sale({ seq: 4 }))).toBe(state);
	expect(seeOp(state, { ...sale({ seq: 6 }), epoch: 2 })).toMatchObject({ epoch: 2, seq: 6 });
	expect(seeOp(state, { ...sale({ seq: 1 }), epoch: 3 })).toMatchObject({ epoch: 3, seq: 1 });
	expect(seeOp(state, { ...sale({ seq: 900 }), epoch: 1 })).toBe(state);
});
