import { expect, it } from "vitest";
import { OPEN_ASKS_PER_TILL_MAX } from "../../../domain/core/limits.ts";
import {
	newTill,
	type OpenAsk,
	openAsk,
	seeOp,
	settleTill,
	type TillState,
} from "../../../domain/till/till.ts";
import { sale } from "../../support/builders.ts";

const ask = (seq: number): OpenAsk => ({
	op: sale({ seq }),
	hash: "h",
	basket: { lines: [], goodsMinor: 0, depositMinor: 0, taxes: [], totalMinor: 0 },
	needs: [],
	since: 0,
});

function opened(...asks: OpenAsk[]): TillState {
	return asks.reduce((state, next) => {
		const result = openAsk(state, next);
		if (!result.ok) throw new Error(result.refusal);
		return result.value;
	}, newTill("bar-1"));
}

it("forgets decided asks and keeps the highest receipt number among them", () => {
	const [first, second, third] = [ask(1), ask(2), ask(3)];
	const receipts = new Map<string, number | null>([
		[first.op.id, 7],
		[second.op.id, null],
	]);
	const settled = settleTill(opened(first, second, third), (id) => receipts.get(id));
	expect(settled.open).toEqual([third]);
	expect(settled.receipt).toBe(7);
});

it("never goes back in receipt numbers", () => {
	const first = ask(1);
	const state = { ...opened(first), receipt: 9 };
	expect(settleTill(state, () => 7).receipt).toBe(9);
	expect(settleTill(state, () => null).receipt).toBe(9);
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
