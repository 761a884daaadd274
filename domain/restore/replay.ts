import type { ChainLink, ChainPlace } from "../protocol/op.ts";
import { takesAway } from "../stock/movement.ts";
import { asksAccounts, type Effects, NO_EFFECTS } from "../store/effects.ts";
import type { StoreLine } from "../store/line.ts";
import { type Chain, noteLink, seeLink } from "../till/chain.ts";
import type { OpenAsk, TillState } from "../till/till.ts";

// What a line that history gave back still has to do to a store that was put back. A line says what was done, not what
// is to be decided: shifts and returns stand in it as they stood afterwards, so nothing here is worked out again.

// `open`: the ask that this line ends, where the state to which the store was put back holds it open. Then its goods
// are off the shelf already: they stay off, or come back.
export function effectsLeft({ outcome, effects }: StoreLine, open: OpenAsk | undefined): Effects {
	if (outcome.status === "declined") {
		const taken = open?.effects.stock.filter(takesAway) ?? [];
		const stock = taken.map(({ product, quantity, cause }) => ({ product, quantity: -quantity, cause }));
		return { ...NO_EFFECTS, stock, returns: effects.returns };
	}
	if (open === undefined) return effects;
	// A count had seen the shelf without them: they were never to be taken off it.
	const stock = effects.stock.flatMap((one) => {
		if (!takesAway(one)) return [one];
		return one.explains ? [{ product: one.product, quantity: -one.quantity, cause: one.cause }] : [];
	});
	return { ...effects, stock };
}

// A till's row after a line of its own. What waited for another op to end stands under that op and is nothing the till
// has sent. `inForce`: the newest menu that had been published by then.
export function tillAfter(
	state: TillState,
	key: string,
	line: StoreLine,
	at: number,
	inForce: number,
): TillState {
	const { op, hash, receipt, outcome } = line;
	if (key !== op.id && key !== `${op.id}/fact`) return state;
	const isDone = outcome.status !== "declined";
	const sold = op.kind === "sale" && key === op.id ? Math.min(op.sale.menuVersion, inForce) : 0;
	const menuVersion = Math.max(state.menuVersion ?? 0, sold);
	return {
		...state,
		...(menuVersion === 0 ? {} : { menuVersion }),
		chain: key === op.id ? seeAgain(state.chain, op, hash) : state.chain,
		receipt: isDone ? Math.max(state.receipt, receipt ?? 0) : state.receipt,
		shift: isDone ? shiftAfter(state.shift, line) : state.shift,
		seenAt: Math.max(state.seenAt, at),
	};
}

// Whether two ops were minted under one number has been said by a line when it was first seen.
export function seeAgain(chain: Chain, link: ChainLink, hash: string): Chain {
	return { ...seeLink(chain, link, hash).chain, forks: chain.forks };
}

export function noteAgain(chain: Chain, link: ChainPlace, id: string | null): Chain {
	return { ...noteLink(chain, link, "", id).chain, forks: chain.forks };
}

function shiftAfter(running: string | null, { op, effects }: StoreLine): string | null {
	// Ops that wait for accounts begin and end no shift.
	if (effects.shift === null || (op.mode === "ask" && asksAccounts(effects))) return running;
	const begun = op.kind === "shift-open" ? effects.shift.shift : running;
	return effects.shift.close && begun === effects.shift.shift ? null : begun;
}
