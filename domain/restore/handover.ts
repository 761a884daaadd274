import type { Menu } from "../catalog/menu.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import type { SaleReturns } from "../sale/returns.ts";
import type { MenuLimit } from "../till/offline.ts";
import type { Presence } from "../till/presence.ts";
import type { OpenAsk, TillState } from "../till/till.ts";
import { seeAgain } from "./replay.ts";

// What an object hands over before it is put back: where its journal ends, and what no line of it tells. Asks that
// still wait stand in no line; nor do the menu itself, when a till was last heard, which tills have left, and what of a
// till's log was sold elsewhere or refused.

export type HandedTill = Pick<TillState, "till" | "skewMs" | "seenAt" | "menuVersion" | "open"> &
	Partial<Pick<TillState, "chain">>;
export type Handover = {
	// Its last line: what is put back must have them all.
	readonly last: number;
	readonly tills: readonly HandedTill[];
	// The facts that accounts, or the gate, have not been told.
	readonly owed: readonly number[];
	// Of the sales that open asks take back.
	readonly returns: readonly SaleReturns[];
	readonly menu: Menu | null;
	readonly limits: readonly MenuLimit[];
	// What it was told about where tills are.
	readonly presences: readonly (readonly [till: string, presence: Presence])[];
};

export function handTill({ till, chain, skewMs, seenAt, menuVersion, open }: TillState): HandedTill {
	return { till, chain, skewMs, seenAt, ...(menuVersion === undefined ? {} : { menuVersion }), open };
}

export type AskRefusal = { readonly reason: "ask-not-handed"; readonly op: string };
export type AsksBack = {
	readonly state: TillState;
	// Those that this state did not know: what they take off the shelf is taken off again.
	readonly unknown: readonly OpenAsk[];
};

// The asks of a till as they were handed over; one that has its line by now is over. An ask that this state holds open
// and that neither has a line nor was handed over cannot be: two stories of one journal.
export function putBackAsks(
	state: TillState,
	{ till: _, open, chain: handedChain, ...heard }: HandedTill,
	isDecided: (opId: string) => boolean,
): Result<AsksBack, AskRefusal> {
	const handed = open.filter(({ op }) => !isDecided(op.id));
	const ids = new Set(handed.map(({ op }) => op.id));
	const lost = state.open.find(({ op }) => !ids.has(op.id));
	if (lost !== undefined) return refuse({ reason: "ask-not-handed", op: lost.op.id });
	const known = new Set(state.open.map(({ op }) => op.id));
	let { chain, receipt } = state;
	for (const ask of handed) {
		chain = seeAgain(chain, ask.op, ask.hash);
		receipt = Math.max(receipt, ask.receipt ?? 0);
	}
	return accept({
		state: { ...state, ...heard, chain: handedChain ?? chain, receipt, open: handed },
		unknown: handed.filter(({ op }) => !known.has(op.id)),
	});
}

// A refund that nobody waits for any more blocks no other.
export function withoutDangling(returns: SaleReturns, isOpen: (opId: string) => boolean): SaleReturns | null {
	if (returns.openOp === null || isOpen(returns.openOp)) return null;
	return { ...returns, openOp: null };
}
