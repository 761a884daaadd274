import { withdrawReturns } from "../../domain/sale/returns.ts";
import { tillsOf } from "../../domain/shift/cash.ts";
import { amendShift, expectCash, lateCash } from "../../domain/shift/shift.ts";
import { explainEarlier, levelChange, type StockMove, takesAway } from "../../domain/stock/movement.ts";
import type { Effects } from "../../domain/store/effects.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import type { StoreTables } from "./tables.ts";

// Carries out what was decided. Where accounts are asked first, goods are taken off the shelf before (reserve), and
// everything else happens when they have answered (finish), or the goods go back (undo).

export function carryOut(tables: StoreTables, effects: Effects): void {
	reserve(tables, effects, null);
	finish(tables, effects, null);
}

export function reserve(tables: StoreTables, { stock, returns }: Effects, openOp: string | null): void {
	for (const move of stock.filter(takesAway)) moveStock(tables, move);
	if (returns !== null) tables.returns.put(returns.sale, { ...returns, openOp: openOp ?? returns.openOp });
}

// `ended`: the ask that nobody waits for any more.
export function finish(tables: StoreTables, effects: Effects, ended: string | null): void {
	for (const move of effects.stock.filter((one) => !takesAway(one))) moveStock(tables, move);
	if (effects.takenIn !== null) tables.takenIn.put(effects.takenIn, true);
	tables.cash.move(effects.cash);
	if (effects.shift !== null) tables.shifts.put(effects.shift.shift, effects.shift);
	tellOtherShifts(tables, effects);
	if (effects.soldOut !== null) noteSoldOut(tables, effects.soldOut);
	if (effects.returns === null) return;
	const known = tables.returns.get(effects.returns.sale);
	if (known !== undefined && ended !== null && known.openOp === ended)
		tables.returns.put(known.sale, { ...known, openOp: null });
}

export function undo(tables: StoreTables, { effects, before }: OpenAsk): void {
	for (const { product, quantity } of effects.stock.filter(takesAway)) tables.shelf.move(product, -quantity);
	const { returns } = effects;
	if (before === null || returns === null) return;
	const now = tables.returns.get(before.sale) ?? returns;
	tables.returns.put(before.sale, withdrawReturns(now, before, returns));
}

// An ask that has happened without its answer. A count since then has seen the shelf after it, and took for lying there
// what was reserved: that goes back, as if the fact had come alone.
export function explainOvertaken(tables: StoreTables, { effects, since }: OpenAsk): Effects {
	const stock = explainEarlier(effects.stock, since, (product) => tables.shelf.countedAt(product));
	for (const move of stock) {
		if (move.explains && takesAway(move)) tables.shelf.move(move.product, -move.quantity);
	}
	return { ...effects, stock };
}

// What has come back of a sale as it stands now: others may have noted something since the ask was opened, and whoever
// reads the line shall not have to know whom.
export function withReturns(tables: StoreTables, { returns }: Effects, effects: Effects): Effects {
	return returns === null ? effects : { ...effects, returns: tables.returns.get(returns.sale) ?? returns };
}

// Puts the op into its shift: cash changes what the drawer should hold, and what comes after the close is added to it.
// `askedAt`: of what was asked for. Where somebody else had closed the shift before, its count has not seen that cash.
// A fact that comes after the close is taken to have happened before it: by how much later, no clock tells for sure.
export function placeInShift(
	tables: StoreTables,
	shift: string | null,
	effects: Effects,
	at: number,
	askedAt: number | null = null,
): { effects: Effects; shift: string | null } {
	if (effects.shift !== null) return { effects, shift: effects.shift.shift };
	if (shift === null) return { effects, shift };
	const known = tables.shifts.get(shift);
	if (known === undefined) return { effects, shift };
	if (known.close !== null && askedAt !== null && askedAt > known.close.at) return { effects, shift };
	const amended = amendShift(known, effects.totalMinor, effects.cash, at);
	const cash = known.close === null ? effects.cash : lateCash(known, effects.cash);
	return { effects: { ...effects, cash, shift: amended }, shift };
}

// Cash that is carried to or from another till's drawer is expected, or missed, by the shift that runs there.
function tellOtherShifts(tables: StoreTables, { cash, shift }: Effects): void {
	for (const till of tillsOf(cash)) {
		if (till === shift?.till) continue;
		const running = tables.shifts.get(tables.tills.get(till)?.shift ?? "");
		const amended = running?.close === null ? expectCash(running, cash) : null;
		if (amended !== null) tables.shifts.put(amended.shift, amended);
	}
}

function moveStock(tables: StoreTables, move: StockMove): void {
	tables.shelf.move(move.product, levelChange(move), move.countedAt);
}

function noteSoldOut(tables: StoreTables, { product, soldOut }: { product: string; soldOut: boolean }): void {
	const others = tables.soldOut().filter((one) => one !== product);
	tables.settings.put("sold-out", soldOut ? [...others, product] : others);
}
