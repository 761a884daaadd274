import { assert } from "../core/assert.ts";
import { OPEN_ASKS_PER_TILL_MAX } from "../core/limits.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import type { Op } from "../protocol/op.ts";
import type { PricedBasket } from "../sale/basket.ts";
import type { StockNeed } from "../stock/movement.ts";

// What a store keeps of each till: where its op log stands, its last receipt number, and the asks that wait for
// their account.
//
//   ask ──decideAsk──▶ authorizing (an open ask here) ──account answers──▶ completed | declined (a journal line)
//
// An ask is over as soon as the journal has a line under its id; it stays in the list until the next ask of the
// till rewrites the row, which saves a row for each sale. So the list is only ever read through `settleTill`.

export type OpenAsk = {
	readonly op: Op;
	readonly hash: string;
	readonly basket: PricedBasket;
	readonly needs: readonly StockNeed[];
	readonly since: number;
};

export type TillState = {
	readonly till: string;
	readonly epoch: number;
	readonly seq: number;
	readonly receipt: number;
	readonly open: readonly OpenAsk[];
};

export function newTill(till: string): TillState {
	return { till, epoch: 0, seq: 0, receipt: 0, open: [] };
}

// `receiptOf` tells of an op: undefined while it is undecided, its receipt number or null once it is decided.
export function settleTill(
	state: TillState,
	receiptOf: (opId: string) => number | null | undefined,
): TillState {
	const decided = state.open.map((ask) => ({ ask, receipt: receiptOf(ask.op.id) }));
	return {
		...state,
		receipt: Math.max(state.receipt, ...decided.map(({ receipt }) => receipt ?? 0)),
		open: decided.filter(({ receipt }) => receipt === undefined).map(({ ask }) => ask),
	};
}

export function openAsk(state: TillState, ask: OpenAsk): Result<TillState, "too-many-open"> {
	assert(!state.open.some(({ op }) => op.id === ask.op.id), "an ask is opened once");
	if (state.open.length >= OPEN_ASKS_PER_TILL_MAX) return refuse("too-many-open");
	return accept({ ...seeOp(state, ask.op), open: [...state.open, ask] });
}

// Ops of one till may arrive out of order; its place is the furthest one seen.
export function seeOp(state: TillState, op: Op): TillState {
	const further = op.epoch > state.epoch || (op.epoch === state.epoch && op.seq > state.seq);
	return further ? { ...state, epoch: op.epoch, seq: op.seq } : state;
}
