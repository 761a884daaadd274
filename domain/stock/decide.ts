import type { OpOf } from "../protocol/op.ts";
import { findItem } from "../sale/basket.ts";
import { type Arrived, applies, type Decision, declines, type StoreView } from "../store/effects.ts";
import { checkStock, explainEarlier, levelChange, type StockMove, type StockNeed } from "./movement.ts";

// Counts, transfers between stores, and what is said to be sold out.

// A counted value sets the level. A count that arrives late is corrected by what moved since it was made, and one that
// was made before the last changes nothing any more.
export function decideCount({ op, happenedAt }: Arrived<OpOf<"count">>, view: StoreView): Decision {
	const { product, counted } = op.count;
	const since = view.movedSince(product, happenedAt);
	const before = view.available(product) + view.reserved(product) - since;
	const found: StockMove = { product, quantity: counted - before, cause: "count", countedAt: happenedAt };
	return applies({ stock: explainEarlier([found], happenedAt, view.countedAt) });
}

export function decideTransferOut(
	{ op, happenedAt }: Arrived<OpOf<"transfer-out">>,
	view: StoreView,
): Decision {
	const lines = sumLines(op.transferOut.lines);
	const short = checkStock(lines, (product) => view.available(product));
	if (op.mode === "ask") {
		return short.ok ? applies({ stock: transferMoves(lines, -1) }) : declines(short.refusal);
	}
	const stock = explainEarlier(transferMoves(lines, -1), happenedAt, view.countedAt);
	const isShort = stock.some((move) => view.available(move.product) + levelChange(move) < 0);
	return applies({ stock, flags: isShort ? ["stock-below-zero"] : [] });
}

// What arrives is what was counted on arrival; history compares it with what was sent. A transfer comes in once: what
// is missing of it stays on its way until someone looks, and what turns up later is received or counted. The other
// stores a store does not know: that two of them took in one transfer, history tells the night after.
export function decideTransferIn(
	{ op, happenedAt }: Arrived<OpOf<"transfer-in">>,
	view: StoreView,
): Decision {
	const { transfer, lines } = op.transferIn;
	if (view.isTakenIn(transfer)) {
		return op.mode === "ask"
			? declines({ reason: "transfer-taken", transfer })
			: applies({ flags: ["transfer-taken"] });
	}
	const moves = transferMoves(sumLines(lines), 1);
	const stock = op.mode === "ask" ? moves : explainEarlier(moves, happenedAt, view.countedAt);
	return applies({ stock, takenIn: transfer });
}

function transferMoves(lines: readonly StockNeed[], sign: 1 | -1): StockMove[] {
	return lines.map(({ product, quantity }) => ({ product, quantity: sign * quantity, cause: "transfer" }));
}

export function decideSoldOut({ op }: Arrived<OpOf<"sold-out">>, view: StoreView): Decision {
	const { product, soldOut } = op.soldOut;
	if (findItem(view.menu, product) === undefined && op.mode === "ask") {
		return declines({ reason: "product-unknown", product });
	}
	return applies({ soldOut: { product, soldOut } });
}

function sumLines(lines: readonly StockNeed[]): StockNeed[] {
	const sums = new Map<string, number>();
	for (const { product, quantity } of lines) sums.set(product, (sums.get(product) ?? 0) + quantity);
	return [...sums].map(([product, quantity]) => ({ product, quantity }));
}
