import { must } from "../../domain/core/assert.ts";
import { levelChange } from "../../domain/stock/movement.ts";
import type { StoreView } from "../../domain/store/effects.ts";
import { readStoreLine } from "../../domain/store/line.ts";
import type { TillState } from "../../domain/till/till.ts";
import type { JournalRow } from "../journal/journal.ts";
import type { StoreTables } from "./tables.ts";

// What decisions may look at, read from the tables as they are in this turn.

// How far back a late count looks for what moved since.
const LINES_LOOKED_BACK_MAX = 20_000;
const PAGE_ROWS = 50;

export function viewOf(tables: StoreTables, till: TillState): StoreView {
	return {
		menu: must(tables.menu(), "a store without a menu is refused before its book is asked"),
		till,
		available: (product) => tables.shelf.available(product),
		countedAt: (product) => tables.shelf.countedAt(product),
		movedSince: (product, at) => movedSince(tables, product, at),
		reserved: (product) => reserved(tables, product),
		isSoldOut: (product) => tables.soldOut().includes(product),
		isTakenIn: (transfer) => tables.takenIn.get(transfer) !== undefined,
		findLine: (opId) => tables.findSale(opId),
		isOpen: (opId) => tables.listOpen().some(({ op }) => op.id === opId),
		isCharging: (opId, reference) => tables.findCharging(opId)?.effects.card?.reference === reference,
		returnsOf: (sale) => tables.returns.get(sale),
		findShift: (shift) => tables.shifts.get(shift),
		cashAt: (place, unit) => tables.cash.at(place, unit),
	};
}

function reserved(tables: StoreTables, product: string): number {
	return tables
		.listOpen()
		.flatMap(({ effects }) => effects.stock)
		.reduce((sum, move) => sum + (move.product === product && move.quantity < 0 ? -move.quantity : 0), 0);
}

function movedSince(tables: StoreTables, product: string, at: number): number {
	// What was decided in this turn has moved the level, so its lines are looked at too.
	tables.flush();
	let moved = 0;
	let before = Number.MAX_SAFE_INTEGER;
	for (let looked = 0; looked < LINES_LOOKED_BACK_MAX; looked += PAGE_ROWS) {
		const rows = tables.journal.listBefore(before, PAGE_ROWS);
		for (const row of rows) moved += movedBy(row, product, at);
		const last = rows.at(-1);
		if (last === undefined || last.at < at || rows.length < PAGE_ROWS) break;
		before = last.seq;
	}
	return moved;
}

// Nothing is written before it happened: what was written by then need not be read.
function movedBy(row: JournalRow, product: string, at: number): number {
	if (row.at <= at) return 0;
	const line = readStoreLine(row);
	if (line === undefined) return row.kind === "stock-received" ? receivedIn(row.body, product) : 0;
	// Who asks waits with the goods for the answer.
	const movedAt = line.op.mode === "ask" ? row.at : line.happenedAt;
	if (line.outcome.status === "declined" || movedAt <= at) return 0;
	return line.effects.stock.reduce(
		(sum, move) => sum + (move.product === product ? levelChange(move) : 0),
		0,
	);
}

function receivedIn(body: string, product: string): number {
	const { lines } = JSON.parse(body) as { lines: { product: string; quantity: number }[] };
	return lines.reduce((sum, line) => sum + (line.product === product ? line.quantity : 0), 0);
}
