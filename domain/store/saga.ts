import type { AccountAnswer, AccountCall, By, TakenOver } from "../account/call.ts";
import { assert } from "../core/assert.ts";
import { CARD_HOLD_MS, HOLD_MS } from "../core/limits.ts";
import type { Decline } from "../protocol/declines.ts";
import { transferOf } from "../protocol/op.ts";
import type { AskPhase, OpenAsk } from "../till/till.ts";
import type { Origin, Transfer } from "./effects.ts";

// How an open ask goes on: a pure function of the ask, of what accounts have answered so far, and of the time. Answers
// are kept nowhere: after a crash every account is asked again and gives the answer it gave.

export type PlannedCall = { readonly account: string; readonly call: AccountCall };
export type AnswersByCall = ReadonlyMap<string, AccountAnswer>;
export type SagaStep =
	| { readonly do: "call"; readonly calls: readonly PlannedCall[] }
	| { readonly do: "enter"; readonly phase: AskPhase; readonly decline: Decline | null }
	| { readonly do: "wait" }
	| { readonly do: "finish"; readonly decline: Decline | null };

export function callKey(call: AccountCall): string {
	return call.do === "settle" ? `settle/${call.how}/${call.transfer}` : `${call.do}/${call.transfer}`;
}

export function nextStep(ask: OpenAsk, store: string, answers: AnswersByCall, now: number): SagaStep {
	if (ask.effects.takeover !== null) return nextOfTakeover(ask, ask.effects.takeover, store, answers);
	if (isDirect(ask)) return nextOfDirect(ask, store, answers);
	switch (ask.phase) {
		case "asking":
			return nextOfAsking(ask, store, answers, now);
		case "charging":
			return { do: "wait" };
		case "committing":
			return callsOr(settleCalls(ask, store, "post"), answers, { do: "finish", decline: null });
		case "aborting":
			return callsOr(settleCalls(ask, store, "release"), answers, { do: "finish", decline: ask.decline });
	}
}

// The calls whose answers end the ask, in the order of its transfers.
export function lastCalls(ask: OpenAsk, store: string): PlannedCall[] {
	if (isDirect(ask)) return directCalls(ask, store);
	return settleCalls(ask, store, ask.phase === "aborting" ? "release" : "post");
}

// One account whose answer decides, or accounts that cannot refuse.
export function isDirect({ effects }: OpenAsk): boolean {
	const { transfers, card } = effects;
	return (
		card === null && (transfers.length <= 1 || transfers.every(({ reverses }) => reverses !== undefined))
	);
}

// A recorded fact, put to its accounts.
export function factCall(
	transfer: Transfer,
	op: { readonly id: string; readonly hash: string; readonly happenedAt: number },
	by: By,
): PlannedCall {
	return { account: transfer.account, call: postCall(transfer, op, by, "fact") };
}

function nextOfDirect(ask: OpenAsk, store: string, answers: AnswersByCall): SagaStep {
	const calls = directCalls(ask, store);
	const refusal = calls.map(({ call }) => answers.get(callKey(call))).find((answer) => answer?.ok === false);
	if (refusal?.ok === false) return { do: "finish", decline: refusal.decline };
	return callsOr(calls, answers, { do: "finish", decline: null });
}

function nextOfAsking(ask: OpenAsk, store: string, answers: AnswersByCall, now: number): SagaStep {
	const calls = holdCalls(ask, store);
	const open = calls.filter(({ call }) => !answers.has(callKey(call)));
	if (open.length > 0) return { do: "call", calls: open };
	for (const { account, call } of calls) {
		const answer = answers.get(callKey(call));
		if (answer?.ok === false) return { do: "enter", phase: "aborting", decline: answer.decline };
		if ((answer?.expiresAt ?? 0) <= now) {
			return { do: "enter", phase: "aborting", decline: { reason: "hold-expired", account } };
		}
	}
	return { do: "enter", phase: ask.effects.card === null ? "committing" : "charging", decline: null };
}

function nextOfTakeover(
	ask: OpenAsk,
	{ from, to }: { readonly from: string; readonly to: string },
	store: string,
	answers: AnswersByCall,
): SagaStep {
	const keyed = { transfer: transferOf(ask.op.id, 1), hash: ask.hash, by: byOf(ask, store) };
	const claimed = answers.get(`claim/${keyed.transfer}`);
	if (claimed === undefined)
		return { do: "call", calls: [{ account: to, call: { ...keyed, do: "claim", predecessor: from } }] };
	if (!claimed.ok) return { do: "finish", decline: claimed.decline };
	const closed = answers.get(`close/${keyed.transfer}`);
	if (closed === undefined) {
		return { do: "call", calls: [{ account: from, call: { ...keyed, do: "close", successor: to } }] };
	}
	if (!closed.ok) {
		const free: PlannedCall = { account: to, call: { ...keyed, do: "unclaim" } };
		return callsOr([free], answers, { do: "finish", decline: closed.decline });
	}
	const moved: TakenOver = closed.moved ?? { name: "", balances: {}, maxMinor: 0 };
	const received = answers.get(`receive/${keyed.transfer}`);
	// It has left the one account: until the other has it, this does not end.
	assert(received === undefined || received.ok, "what an account handed over is received");
	const receive: PlannedCall = { account: to, call: { ...keyed, do: "receive", predecessor: from, moved } };
	return callsOr([receive], answers, { do: "finish", decline: null });
}

function callsOr(calls: readonly PlannedCall[], answers: AnswersByCall, then: SagaStep): SagaStep {
	const open = calls.filter(({ call }) => !answers.has(callKey(call)));
	return open.length > 0 ? { do: "call", calls: open } : then;
}

function directCalls(ask: OpenAsk, store: string): PlannedCall[] {
	const op = { id: ask.op.id, hash: ask.hash, happenedAt: ask.happenedAt };
	const { purse, transfers } = ask.effects;
	if (purse !== null) {
		const { account, ...wanted } = purse;
		const keyed = { transfer: transferOf(op.id, 1), hash: op.hash, by: byOf(ask, store) };
		return [{ account, call: { do: "purse", ...keyed, ...wanted } }];
	}
	return transfers.map((transfer) => ({
		account: transfer.account,
		call: postCall(transfer, op, byOf(ask, store), "ask"),
	}));
}

function holdCalls(ask: OpenAsk, store: string): PlannedCall[] {
	const ttlMs = ask.effects.card === null ? HOLD_MS : CARD_HOLD_MS;
	const { hash } = ask;
	const by = byOf(ask, store);
	return ask.effects.transfers.map(({ account, number, unit, amountMinor, cause, minAge, of, purse }) => {
		const transfer = transferOf(ask.op.id, number);
		const wanted = { unit, amountMinor: sumOf(amountMinor), cause, minAge, ...fromPurse(purse) };
		return { account, call: { do: "hold", transfer, hash, by, ...wanted, ttlMs, ...origin(of) } };
	});
}

function settleCalls(ask: OpenAsk, store: string, how: "post" | "release"): PlannedCall[] {
	const { hash } = ask;
	const by = byOf(ask, store);
	return ask.effects.transfers.map(({ account, number, unit, amountMinor, cause, purse }) => {
		const transfer = transferOf(ask.op.id, number);
		const wanted = { unit, amountMinor: sumOf(amountMinor), cause, ...fromPurse(purse) };
		return { account, call: { do: "settle", how, transfer, hash, by, ...wanted } };
	});
}

function sumOf(amountMinor: number | "all"): number {
	assert(amountMinor !== "all", "only a payout of one account takes all");
	return amountMinor;
}

function postCall(
	{ number, unit, amountMinor, cause, minAge, reverses, of, purse }: Transfer,
	{ id, hash, happenedAt }: { readonly id: string; readonly hash: string; readonly happenedAt: number },
	by: By,
	mode: "ask" | "fact",
): AccountCall {
	if (reverses !== undefined) return { do: "reverse", ...reverses, by };
	const transfer = transferOf(id, number);
	if (purse?.voidedMinor !== undefined) {
		const { tagCounter, voidedMinor } = purse;
		return { do: "reverse", transfer, hash, by, purse: { tagCounter, unit, voidedMinor } };
	}
	const wanted = { unit, amountMinor, cause, note: "", minAge, ...fromPurse(purse) };
	const when = mode === "ask" ? {} : { happenedAt };
	return { do: "post", transfer, hash, by, mode, ...wanted, ...when, ...origin(of) };
}

function origin(of: Origin | undefined): { readonly of?: Origin } {
	return of === undefined ? {} : { of };
}

function fromPurse(purse: Transfer["purse"]): Pick<Transfer, "purse"> {
	return purse === undefined ? {} : { purse };
}

function byOf({ till }: OpenAsk, store: string): By {
	return { store, actor: till };
}
