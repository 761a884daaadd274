import type { StoreLine } from "../../domain/store/line.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import { finish, placeInShift, undo, withReturns } from "./carry-out.ts";
import { applyNotedVoid } from "./noted-void.ts";
import type { StoreTables } from "./tables.ts";

// How an ask whose accounts have answered becomes a line.

export function writeAnswered(tables: StoreTables, ask: OpenAsk, line: StoreLine): void {
	const at = line.outcome.decidedAt;
	if (line.outcome.status === "declined") {
		undo(tables, ask);
		const effects = withReturns(tables, ask.effects, line.effects);
		tables.writeLine(ask.op.id, { ...line, effects }, at);
		tables.settle(ask.till);
		if (ask.before !== null) applyNotedVoid(tables, ask.before.sale, ask.op.id, at);
		return;
	}
	const { effects, shift } = placeInShift(tables, ask.shift, line.effects, at, ask.happenedAt);
	finish(tables, effects, ask.op.id);
	const done = withReturns(tables, ask.effects, effects);
	tables.writeLine(ask.op.id, { ...line, effects: done, shift }, at);
	tables.settle(ask.till);
	applyNotedVoid(tables, ask.before?.sale ?? ask.op.id, ask.op.id, at);
}
