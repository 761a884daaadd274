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
//
// A receipt number is given when the ask is opened, so that it is durable before the account is asked. A declined
// ask gives its number back when nothing was numbered after it. Where asks of one till overlapped and the earlier one
// was declined, its number stays with its declined line: every number is accounted for, none is used twice.

export type OpenAsk = {
	readonly op: Op;
	readonly hash: string;
	readonly basket: PricedBasket;
	readonly needs: readonly StockNeed[];
	readonly receipt: number;
	readonly since: number;
};
export type NewAsk = Omit<OpenAsk, "receipt">;

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

// How an op was decided; undefined while it is not.
export type DecisionOf = (opId: string) => "applied" | "declined" | undefined;

export function settleTill(state: TillState, decisionOf: DecisionOf): TillState {
	const asks = state.open.map((ask) => ({ ask, decision: decisionOf(ask.op.id) }));
	let { receipt } = state;
	for (const { ask, decision } of asks.toSorted((a, b) => b.ask.receipt - a.ask.receipt)) {
		if (decision === "declined" && ask.receipt === receipt) receipt -= 1;
	}
	return {
		...state,
		receipt,
		open: asks.filter(({ decision }) => decision === undefined).map(({ ask }) => ask),
	};
}

export type Opened = { readonly state: TillState; readonly ask: OpenAsk };

export function openAsk(state: TillState, ask: NewAsk): Result<Opened, "too-many-open"> {
	assert(!state.open.some(({ op }) => op.id === ask.op.id), "an ask is opened once");
	if (state.open.length >= OPEN_ASKS_PER_TILL_MAX) return refuse("too-many-open");
	const receipt = state.receipt + 1;
	const opened = { ...ask, receipt };
	return accept({ state: { ...seeOp(state, ask.op), receipt, open: [...state.open, opened] }, ask: opened });
}

// Ops of one till may arrive out of order; its place is the furthest one seen.
export function seeOp(state: TillState, op: Op): TillState {
	const further = op.epoch > state.epoch || (op.epoch === state.epoch && op.seq > state.seq);
	return further ? { ...state, epoch: op.epoch, seq: op.seq } : state;
}
