import { must } from "../../domain/core/assert.ts";
import type { Op } from "../../domain/protocol/op.ts";
import { onShelf, shortOf, undoSale } from "../../domain/sale/undo.ts";
import { NO_EFFECTS } from "../../domain/store/effects.ts";
import { isPaid } from "../../domain/store/line.ts";
import { doneOutcome } from "../../domain/store/outcome.ts";
import { carryOut, placeInShift } from "./carry-out.ts";
import type { StoreTables } from "./tables.ts";
import { viewOf } from "./view.ts";

// A void that came while an account was still being asked, about the sale or about a refund of it: when that has
// ended there is something to take back, or more than there seemed to be. It stands beside the void's own line, under
// the op that ended, as a fact that accounts have still to post.

export function applyNotedVoid(tables: StoreTables, sale: string, ended: string, at: number): void {
	const known = tables.returns.get(sale);
	if (known?.voidedBy == null || known.voidedBy === ended) return;
	const line = must(tables.findSale(sale), "a void is applied to a sale that was written");
	// A void that came first may name what turns out to be no sale: there is nothing to take back.
	if (!isPaid(line)) return;
	const voided = must(tables.findSale(known.voidedBy), "a void that is noted has its line");
	const view = viewOf(tables, tables.till(voided.till));
	const undone = undoSale(line, known, known.voidedBy, view);
	if (undone.back.lines.length === 0 && undone.back.tenders.length === 0) return;
	// A count took what an ask had reserved for lying there; goods that were sold before it saw only when they were back.
	const isReserved = ended === sale && line.op.mode === "ask";
	const stock = isReserved ? undone.stock : onShelf(undone.stock, voided.op.mode, voided.happenedAt, view);
	const flags = shortOf(stock, view) === undefined ? [] : (["stock-below-zero"] as const);
	const { effects } = placeInShift(tables, voided.shift, { ...NO_EFFECTS, ...undone, stock, flags }, at);
	carryOut(tables, effects);
	const op: Op = { ...voided.op, mode: "fact" };
	const outcome = doneOutcome(op.id, effects, null, [], at);
	// Goods go back after they have left.
	const happenedAt = isReserved ? Math.max(at, voided.happenedAt) : voided.happenedAt;
	const done = { ...voided, op, happenedAt, outcome, effects, posted: [], carried: [] };
	tables.writeLine(`${ended}/void`, done, at);
}
