import type { AccountAnswer } from "../account/call.ts";
import { must } from "../core/assert.ts";
import { accountObjectName } from "../core/ids.ts";
import type { Decline } from "../protocol/declines.ts";
import type { NestedLine } from "../protocol/event.ts";
import type { Flag } from "../protocol/flags.ts";
import type { Balance, Decided, Declined } from "../protocol/outcome.ts";
import { oldestAge } from "../sale/basket.ts";
import type { OpenAsk } from "../till/till.ts";
import { type Effects, NO_EFFECTS } from "./effects.ts";
import type { PostedTransfer, StoreLine } from "./line.ts";
import { lastCalls, type PlannedCall } from "./saga.ts";

// From what an op did, and what accounts said to it, to the outcome that its till gets for ever.

export function declinedOutcome(id: string, decline: Decline, decidedAt: number): Declined {
	return { id, status: "declined", decline, decidedAt };
}

export function doneOutcome(
	id: string,
	effects: Effects,
	receipt: number | null,
	balances: readonly Balance[],
	decidedAt: number,
): Decided {
	const { totalMinor, variance, flags } = effects;
	const done = {
		id,
		receipt,
		totalMinor,
		balances: [...balances],
		decidedAt,
		...(variance === null ? {} : { variance }),
	};
	return flags.length === 0
		? { ...done, status: "applied" }
		: { ...done, status: "flagged", flags: [...flags] };
}

export type AnsweredCall = PlannedCall & { readonly answer: AccountAnswer };
type StoreName = { readonly org: string; readonly store: string };
type LineWords = Pick<StoreLine, "unit" | "taxMode" | "shift">;

// The line of an ask whose accounts have answered. Only what is durable goes in, so that it is the same line whoever
// makes it, and whenever: the time is that of the last account's answer.
export function finishedLine(
	ask: OpenAsk,
	decline: Decline | null,
	asked: readonly AnsweredCall[],
	{ org, store }: StoreName,
	words: LineWords,
	now: number,
): StoreLine {
	const { op, hash, till, receipt, happenedAt } = ask;
	const carried = nestedLinesOf(org, asked);
	const decidedAt = carried.reduce((latest, { event }) => Math.max(latest, event.at), 0) || now;
	const line = { op, hash, till, receipt, happenedAt, store, ...words };
	// What it carries stands last, where history finds it without reading the rest again.
	if (decline !== null) {
		const outcome = declinedOutcome(op.id, nameProduct(decline, ask), decidedAt);
		const effects = { ...NO_EFFECTS, basket: ask.effects.basket };
		return { ...line, outcome, effects, posted: [], carried };
	}
	const posted = postedBy(ask, store, asked);
	const effects = settleEffects(ask.effects, posted);
	return {
		...line,
		outcome: doneOutcome(op.id, effects, receipt, balancesOf(asked), decidedAt),
		effects,
		posted,
		carried,
	};
}

// What an account says to one transfer of an op.
export function postedTransfer(
	op: string,
	number: number,
	account: string,
	answer: AccountAnswer,
): PostedTransfer {
	const done = must(answer.ok ? answer : null, "what was posted was done");
	const { unit, amountMinor, flag } = done;
	return { op, number, account, unit, amountMinor, flag };
}

export function nestedLinesOf(org: string, asked: readonly AnsweredCall[]): NestedLine[] {
	const seen = new Map<string, NestedLine>();
	for (const { account, answer } of asked) {
		const object = accountObjectName({ org, account });
		for (const event of answer.events) seen.set(`${object}/${event.seq}`, { object, event });
	}
	return [...seen.values()];
}

function postedBy(ask: OpenAsk, store: string, asked: readonly AnsweredCall[]): PostedTransfer[] {
	const calls = lastCalls(ask, store);
	return ask.effects.transfers.map((transfer, index) => {
		const call = calls[index]?.call;
		const found = asked.find((one) => one.call.do === call?.do && one.call.transfer === call.transfer);
		const { answer } = must(found, "every transfer of a finished ask was answered");
		return postedTransfer(ask.op.id, transfer.number, transfer.account, answer);
	});
}

function settleEffects(effects: Effects, posted: readonly PostedTransfer[]): Effects {
	const paidOut = posted[0]?.amountMinor ?? 0;
	const isOpenSum = effects.cash.some(({ amountMinor }) => amountMinor === null);
	const flags: Flag[] = posted.flatMap(({ flag }) => (flag === null ? [] : [flag]));
	if (!isOpenSum && flags.length === 0) return effects;
	return {
		...effects,
		totalMinor: isOpenSum ? paidOut : effects.totalMinor,
		cash: effects.cash.map((move) => ({ ...move, amountMinor: move.amountMinor ?? -paidOut })),
		flags: [...effects.flags, ...flags],
	};
}

// The balance after the last thing that moved it.
function balancesOf(asked: readonly AnsweredCall[]): Balance[] {
	const latest = new Map<string, Balance>();
	for (const { account, call, answer } of asked) {
		if (!answer.ok || answer.unit === "" || call.do === "hold") continue;
		const { unit, balanceMinor } = answer;
		latest.set(`${account}/${unit}`, { account, unit, balanceMinor });
	}
	return [...latest.values()];
}

// The account knows who is too young, the store for what.
function nameProduct(decline: Decline, { effects: { basket } }: OpenAsk): Decline {
	if (decline.reason !== "underage" || basket === null) return decline;
	return { ...decline, product: oldestAge(basket)?.product ?? null };
}
