import type { Menu } from "../../domain/catalog/menu.ts";
import type { Op, OpOf } from "../../domain/protocol/op.ts";
import { priceBasket } from "../../domain/sale/basket.ts";
import type { Arrived, Decision, Effects, StoreView } from "../../domain/store/effects.ts";
import { NO_EFFECTS } from "../../domain/store/effects.ts";
import type { StoreLine } from "../../domain/store/line.ts";
import { doneOutcome } from "../../domain/store/outcome.ts";
import { newTill, type OpenAsk } from "../../domain/till/till.ts";
import { menu, sale, sent } from "./builders.ts";

// What a decision looks at, and what it decided, without a store around it.

export const NOW = 1_000_000;

// An empty store with the example menu; a test says what is otherwise.
export function storeView(over: Partial<StoreView> = {}): StoreView {
	return {
		...{ menu: menu(), till: newTill("bar-1") },
		...{ available: () => 0, countedAt: () => 0, movedSince: () => 0, reserved: () => 0 },
		...{ isSoldOut: () => false, findLine: () => undefined, isOpen: () => false, isCharging: () => false },
		...{ isTakenIn: () => false, returnsOf: () => undefined, findShift: () => undefined, cashAt: () => 0 },
		...over,
	};
}

export function arrived<Kind extends Op>(op: Kind, ageMs = 0): Arrived<Kind> {
	return { op, ageMs, happenedAt: NOW - ageMs, now: NOW };
}

// What was decided, in a word: applied, its flags, or why it was declined.
export function verdictOf(decision: Decision): string | readonly string[] {
	if (decision.do === "decline") return decision.decline.reason;
	return decision.effects.flags.length === 0 ? "applied" : decision.effects.flags;
}

export function effectsOf(decision: Decision): Effects {
	if (decision.do === "decline") throw new Error(`declined: ${JSON.stringify(decision.decline)}`);
	return decision.effects;
}

// The line of a sale as the store wrote it.
export function soldLine(
	op: OpOf<"sale"> = sale(),
	over: Partial<StoreLine> = {},
	from: Menu = menu(),
): StoreLine {
	const priced = priceBasket(from, op.sale);
	if (!priced.ok) throw new Error(priced.refusal.reason);
	const effects = { ...NO_EFFECTS, receipt: true, totalMinor: priced.value.totalMinor, basket: priced.value };
	return {
		...{ op, hash: sent(op).hash, store: "bar", till: "bar-1", unit: "EUR", taxMode: "inclusive" },
		...{ happenedAt: NOW, shift: null, receipt: 1, effects, posted: [], carried: [] },
		outcome: doneOutcome(op.id, effects, 1, [], NOW),
		...over,
	};
}

export function openAskOf(op: Op, effects: Partial<Effects> = {}, over: Partial<OpenAsk> = {}): OpenAsk {
	return {
		...{
			op,
			hash: sent(op).hash,
			till: "bar-1",
			shift: null,
			receipt: null,
			phase: "asking",
			decline: null,
			before: null,
		},
		...{ happenedAt: NOW, since: NOW, effects: { ...NO_EFFECTS, ...effects } },
		...over,
	};
}
