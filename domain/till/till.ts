import { assert } from "../core/assert.ts";
import { OPEN_ASKS_PER_TILL_MAX } from "../core/limits.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import type { Decline } from "../protocol/declines.ts";
import type { Op } from "../protocol/op.ts";
import type { SaleReturns } from "../sale/returns.ts";
import type { Effects } from "../store/effects.ts";
import { type Chain, joinLog, type LogEnd, NO_CHAIN } from "./chain.ts";

// What a store keeps of each till: where its op log stands, its last receipt number, its open shift, and the asks that
// wait for their accounts.
//
//                      ┌─▶ charging ──the reader says──┐
//   ask ──decided──▶ asking ──all hold──▶ committing ──▶ applied (a journal line)
//                      └──one refuses──▶ aborting ─────▶ declined (a journal line)
//
// One account without a card needs no promise: it is asked once and its answer decides. An ask is over as soon as the
// journal has a line under its id; it stays in the list until the next op of the till rewrites the row, which saves a
// row for each sale. So the list is only ever read through `settleTill`.
//
// A receipt number is given when the ask is opened, so that it is durable before the account is asked. A declined
// ask gives its number back when nothing was numbered after it. Where asks of one till overlapped and the earlier one
// was declined, its number stays with its declined line: every number is accounted for, none is used twice.

export type AskPhase = "asking" | "charging" | "committing" | "aborting";

export type OpenAsk = {
	readonly op: Op;
	readonly hash: string;
	readonly till: string;
	// In which it was asked, whichever runs when it ends.
	readonly shift: string | null;
	readonly effects: Effects;
	readonly receipt: number | null;
	readonly phase: AskPhase;
	// Why it is aborted.
	readonly decline: Decline | null;
	// What had come back of a sale before this, should it be declined.
	readonly before: SaleReturns | null;
	readonly happenedAt: number;
	readonly since: number;
};

export type TillState = {
	readonly till: string;
	readonly chain: Chain;
	readonly receipt: number;
	readonly shift: string | null;
	readonly open: readonly OpenAsk[];
	// How far its clock is off, and when it was last heard.
	readonly skewMs: number;
	readonly seenAt: number;
	// The newest menu by which it has sold.
	readonly menuVersion?: number;
};

// `log`: where it comes from, and how far it was known there.
export function newTill(till: string, log?: LogEnd): TillState {
	const chain = log === undefined ? NO_CHAIN : joinLog(NO_CHAIN, log);
	return { till, chain, receipt: 0, shift: null, open: [], skewMs: 0, seenAt: 0 };
}

// How an op was decided; undefined while it is not.
export type DecisionOf = (opId: string) => "applied" | "declined" | undefined;

export function settleTill(state: TillState, decisionOf: DecisionOf): TillState {
	if (state.open.length === 0) return state;
	const asks = state.open.map((ask) => ({ ask, decision: decisionOf(ask.op.id) }));
	let { receipt } = state;
	for (const { ask, decision } of asks.toSorted((a, b) => (b.ask.receipt ?? 0) - (a.ask.receipt ?? 0))) {
		if (decision === "declined" && ask.receipt === receipt) receipt -= 1;
	}
	return {
		...state,
		receipt,
		open: asks.filter(({ decision }) => decision === undefined).map(({ ask }) => ask),
	};
}

// Whether what is over may be forgotten. A declined ask below one that waits may still get its number off: what waits
// decides that when it ends, and whoever forgot the one below would come to another number than whoever did not.
export function leavesForGood(stored: TillState, settled: TillState, decisionOf: DecisionOf): boolean {
	const highest = settled.open.reduce((most, { receipt }) => Math.max(most, receipt ?? 0), 0);
	return !stored.open.some(
		({ op, receipt }) => receipt !== null && receipt < highest && decisionOf(op.id) === "declined",
	);
}

export type Opened = { readonly state: TillState; readonly ask: OpenAsk };

export function openAsk(state: TillState, ask: Omit<OpenAsk, "receipt">): Result<Opened, "too-many-open"> {
	assert(!state.open.some(({ op }) => op.id === ask.op.id), "an ask is opened once");
	if (state.open.length >= OPEN_ASKS_PER_TILL_MAX) return refuse("too-many-open");
	const receipt = ask.effects.receipt ? state.receipt + 1 : null;
	const opened = { ...ask, receipt };
	return accept({
		state: { ...state, receipt: receipt ?? state.receipt, open: [...state.open, opened] },
		ask: opened,
	});
}

export function replaceAsk(state: TillState, ask: OpenAsk): TillState {
	return { ...state, open: state.open.map((open) => (open.op.id === ask.op.id ? ask : open)) };
}

// The reader has answered for an ask that waits for it.
export function chargedAsk(ask: OpenAsk, approved: boolean): OpenAsk {
	if (approved) return { ...ask, phase: "committing" };
	const reference = ask.effects.card?.reference ?? "";
	return { ...ask, phase: "aborting", decline: { reason: "charge-declined", reference } };
}

export function withoutAsk(state: TillState, opId: string): TillState {
	return { ...state, open: state.open.filter((open) => open.op.id !== opId) };
}
