import fc from "fast-check";
import { expect, it } from "vitest";
import { OPEN_ASKS_PER_TILL_MAX } from "../../../domain/core/limits.ts";
import { NO_EFFECTS } from "../../../domain/store/effects.ts";
import {
	leavesForGood,
	newTill,
	type OpenAsk,
	openAsk,
	replaceAsk,
	settleTill,
	type TillState,
	withoutAsk,
} from "../../../domain/till/till.ts";
import { sale } from "../../support/builders.ts";

type NewAsk = Omit<OpenAsk, "receipt">;

const ask = (seq: number, receipt = true): NewAsk => ({
	...{ op: sale({ seq }), hash: "h", till: "bar-1", shift: null, effects: { ...NO_EFFECTS, receipt } },
	...{ phase: "asking", decline: null, before: null, happenedAt: 0, since: 0 },
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
	["an open one between two declined: the last is free", ["declined", undefined, "declined"], 2, 1],
])("%s", (_, decisions, receipt, stillOpen) => {
	const settled = settledAfter(decisions);
	expect([settled.receipt, settled.open.length]).toEqual([receipt, stillOpen]);
});

it("what makes no receipt takes no number and gives none back", () => {
	const [paid, silent] = [ask(1), ask(2, false)];
	const state = opened(paid, silent);
	expect(state.open.map(({ receipt }) => receipt)).toEqual([1, null]);
	expect(settleTill(state, (id) => (id === silent.op.id ? "declined" : undefined))).toMatchObject({
		receipt: 1,
		open: [{ receipt: 1 }],
	});
});

// Asks that overlap, and facts, which are numbered and over at once.
const step = fc.oneof(
	fc.constant("open" as const),
	fc.constant("fact" as const),
	fc.tuple(fc.nat(), fc.constantFrom("applied" as const, "declined" as const)),
);

it("each number is used once or stands with a declined ask; one ask at a time leaves no gap", () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, width) => {
			let state = newTill("bar-1");
			const used: (number | null)[] = [];
			const kept: (number | null)[] = [];
			for (const [seq, what] of steps.entries()) {
				if (what === "fact") {
					state = { ...state, receipt: state.receipt + 1 };
					used.push(state.receipt);
				} else if (what === "open") {
					const result = state.open.length < width ? openAsk(state, ask(seq + 1)) : undefined;
					if (result?.ok) state = result.value.state;
				} else {
					const chosen = state.open[what[0] % Math.max(1, state.open.length)];
					state = settleTill(state, (id) => (id === chosen?.op.id ? what[1] : undefined));
					if (chosen !== undefined) (what[1] === "applied" ? used : kept).push(chosen.receipt);
				}
			}
			expect(new Set(used).size).toBe(used.length);
			const given = new Set([...used, ...kept, ...state.open.map(({ receipt }) => receipt)]);
			const all = Array.from({ length: state.receipt }, (_, index) => index + 1);
			expect(all.filter((number) => !given.has(number))).toEqual([]);
			const isAlone = width === 1 && !steps.includes("fact") && state.open.length === 0;
			if (isAlone) expect(used).toEqual(used.map((_, index) => index + 1));
		}),
		{ numRuns: 500 },
	);
});

it("asks that end one by one come to the number that all of them at once come to, if none is forgotten too early", () => {
	const endings = fc.array(fc.tuple(fc.nat(), fc.constantFrom("applied" as const, "declined" as const)), {
		minLength: 1,
		maxLength: 6,
	});
	fc.assert(
		fc.property(endings, (ends) => {
			const asks = ends.map((_, index) => ask(index + 1));
			const decided = new Map<string, "applied" | "declined">();
			const decisionOf = (id: string) => decided.get(id);
			const stored = opened(...asks);
			let kept = stored;
			for (const [place, decision] of ends) {
				const left = asks.filter(({ op }) => !decided.has(op.id));
				decided.set(left[place % left.length]?.op.id ?? "", decision);
				const settled = settleTill(kept, decisionOf);
				if (leavesForGood(kept, settled, decisionOf)) kept = settled;
				expect(settled).toEqual(settleTill(stored, decisionOf));
			}
		}),
	);
});

it("refuses one ask more than may wait, and opens none twice", () => {
	const full = opened(...Array.from({ length: OPEN_ASKS_PER_TILL_MAX }, (_, index) => ask(index + 1)));
	expect(openAsk(full, ask(99))).toEqual({ ok: false, refusal: "too-many-open" });
	const one = ask(1);
	expect(() => openAsk(opened(one), one)).toThrow("an ask is opened once");
});

it("an ask is driven on or taken out without touching its neighbours", () => {
	const state = opened(ask(1), ask(2), ask(3));
	const [, middle] = state.open;
	if (middle === undefined) throw new Error("three are open");
	const driven = replaceAsk(state, { ...middle, phase: "committing" });
	expect(driven.open.map(({ phase }) => phase)).toEqual(["asking", "committing", "asking"]);
	expect(withoutAsk(driven, middle.op.id).open.map(({ receipt }) => receipt)).toEqual([1, 3]);
});
