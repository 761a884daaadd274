import type { Cause } from "../account/cause.ts";
import { must } from "../core/assert.ts";
import { type Mode, type OpOf, transferOf } from "../protocol/op.ts";
import type { RefundLine } from "../protocol/payloads.ts";
import { drawerOf, moveCash } from "../shift/cash.ts";
import {
	checkStock,
	countedNeeds,
	explainEarlier,
	levelChange,
	type StockMove,
	type StockShort,
} from "../stock/movement.ts";
import {
	type Arrived,
	applies,
	type Decision,
	declines,
	type GivenBack,
	type StoreView,
	type Transfer,
} from "../store/effects.ts";
import { isPaid, type StoreLine } from "../store/line.ts";
import {
	leftToRefund,
	NOTHING_RETURNED,
	planRefund,
	planVoid,
	type RefundedSoFar,
	type RefundPlan,
	type SoldSale,
} from "./refund.ts";
import { noReturns, type SaleReturns } from "./returns.ts";

// What takes a sale back, wholly or in part. The sale itself stays as it is; what refers to it stands beside it.

// A void may come before its sale, or while an account is still being asked about the sale or a refund of it: it is
// kept, and applied as soon as there is something to take back.
export function decideVoid({ op, happenedAt }: Arrived<OpOf<"void">>, view: StoreView): Decision {
	const { sale } = op.void;
	const known = view.returnsOf(sale) ?? noReturns(sale);
	const { voidedBy, openOp } = known;
	// A void that waits for its account may still be declined.
	const isVoid = voidedBy !== null && voidedBy !== openOp;
	if (op.mode === "ask") {
		if (voidedBy !== null) return declines({ reason: "sale-voided", sale });
		if (openOp !== null) return declines({ reason: "sale-open", sale });
	} else if (isVoid) return applies({ flags: ["sale-voided"] });
	const noted: SaleReturns = { ...known, voidedBy: op.id };
	if (openOp !== null) return applies({ returns: noted });
	const line = view.findLine(sale);
	if (line === undefined) return applies({ returns: noted });
	if (!isPaid(line)) {
		if (op.mode === "ask") return declines({ reason: "sale-not-paid", sale });
		// The sale was declined and may still come as a fact: that one is void then.
		return applies({ returns: noted, flags: ["sale-not-paid"] });
	}
	const undone = undoSale(line, known, op.id, view);
	const stock = onShelf(undone.stock, op.mode, happenedAt, view);
	const short = shortOf(stock, view);
	if (short !== undefined && op.mode === "ask") return declines(short);
	return applies({ ...undone, stock, flags: short === undefined ? [] : ["stock-below-zero"] });
}

// Everything that is left of a sale goes back to where it came from.
export function undoSale(line: StoreLine, known: SaleReturns, voidId: string, view: StoreView) {
	const sale = saleOf(line, view.menu.coinMinor);
	const plan = planVoid(sale, known.returned ?? NOTHING_RETURNED);
	const untouched = known.returned === null;
	const transfers = giveBack(plan, line, "void").map(({ of, ...transfer }): Transfer => {
		return untouched ? { ...transfer, reverses: of } : { ...transfer, of };
	});
	return {
		totalMinor: 0 - plan.totalMinor,
		transfers,
		cash: cashBack(plan, line, view),
		stock: restock(plan, line, view),
		back: backOf(line.op.id, plan),
		returns: { ...known, returned: plan.after, voidedBy: voidId },
	};
}

export function decideRefund({ op, happenedAt }: Arrived<OpOf<"refund">>, view: StoreView): Decision {
	const { sale, lines, totalMinor } = op.refund;
	const known = view.returnsOf(sale) ?? noReturns(sale);
	const line = view.findLine(sale);
	if (line === undefined) {
		if (op.mode === "fact") return applies({ flags: ["sale-unknown"] });
		return declines(view.isOpen(sale) ? { reason: "sale-open", sale } : { reason: "sale-unknown", sale });
	}
	if (!isPaid(line)) {
		return op.mode === "ask"
			? declines({ reason: "sale-not-paid", sale })
			: applies({ flags: ["sale-not-paid"] });
	}
	if (known.voidedBy !== null) {
		return op.mode === "ask"
			? declines({ reason: "sale-voided", sale })
			: applies({ flags: ["sale-voided"] });
	}
	if (known.openOp !== null && op.mode === "ask") return declines({ reason: "sale-open", sale });
	const earlier = known.returned ?? NOTHING_RETURNED;
	const planned = planRefund(saleOf(line, view.menu.coinMinor), earlier, lines);
	if (!planned.ok && op.mode === "ask") return declines(planned.refusal);
	const plan = planned.ok ? planned.value : planAtMost(saleOf(line, view.menu.coinMinor), earlier, lines);
	if (plan.totalMinor !== totalMinor && op.mode === "ask") {
		return declines({ reason: "total-wrong", sentMinor: totalMinor, pricedMinor: plan.totalMinor });
	}
	const differs = planned.ok && plan.totalMinor !== totalMinor;
	return applies({
		receipt: true,
		totalMinor: 0 - plan.totalMinor,
		transfers: giveBack(plan, line, "refund"),
		cash: cashBack(plan, line, view),
		stock: onShelf(restock(plan, line, view), op.mode, happenedAt, view),
		back: backOf(sale, plan),
		returns: { ...known, returned: plan.after },
		flags: [
			...(planned.ok ? [] : (["refund-over"] as const)),
			...(differs ? (["total-differs"] as const) : []),
		],
	});
}

// A fact that gave back more than was left: what was left is booked, the rest is the flag's matter.
function planAtMost(sale: SoldSale, earlier: RefundedSoFar, wanted: readonly RefundLine[]): RefundPlan {
	const left = leftToRefund(sale, earlier);
	const fitting = wanted.flatMap((part) => {
		const room = left[part.line] ?? 0;
		const quantity = Math.min(room, part.quantity);
		left[part.line] = room - quantity;
		return quantity > 0 ? [{ ...part, quantity }] : [];
	});
	const planned = planRefund(sale, earlier, fitting);
	return must(planned.ok ? planned.value : null, "what is left can be given back");
}

function saleOf({ op, effects, unit, taxMode }: StoreLine, coinMinor: number) {
	const { sale } = must(op.kind === "sale" ? op : null, "only sales are taken back");
	const basket = must(effects.basket, "a paid sale has its basket");
	return { basket, tenders: sale.tenders, unit, taxMode, coinMinor };
}

function giveBack(plan: RefundPlan, { op, hash }: StoreLine, cause: Extract<Cause, "void" | "refund">) {
	return plan.tenders.flatMap(({ number, tender, amountMinor }) => {
		if (tender.kind !== "account" || amountMinor === 0) return [];
		const { account, unit } = tender;
		const of = { transfer: transferOf(op.id, number), hash };
		return [{ number, account, unit, amountMinor, cause, minAge: null, of }];
	});
}

function backOf(sale: string, { lines, taxes, tenders }: RefundPlan): GivenBack {
	const words = lines.map(({ product, name, quantity, amountMinor, depositMinor }) => {
		return { product, name, quantity, amountMinor, depositMinor };
	});
	return { sale, lines: words, taxes, tenders };
}

function cashBack(plan: RefundPlan, line: StoreLine, view: StoreView) {
	const cashMinor = plan.tenders.reduce(
		(sum, { tender, amountMinor }) => sum + (tender.kind === "cash" ? amountMinor : 0),
		0,
	);
	return moveCash(drawerOf(view.till.till), "sales", line.unit, cashMinor);
}

// What has left the menu since goes where the sale took it from.
function restock({ lines }: RefundPlan, { effects }: StoreLine, view: StoreView): StockMove[] {
	return countedNeeds(
		view.menu,
		lines.filter((line) => line.restock),
		(product) => effects.stock.some((move) => move.product === product),
	).map(({ product, quantity }) => ({ product, quantity, cause: "return" }));
}

export function onShelf(
	moves: readonly StockMove[],
	mode: Mode,
	happenedAt: number,
	view: StoreView,
): readonly StockMove[] {
	return mode === "fact" ? explainEarlier(moves, happenedAt, view.countedAt) : moves;
}

// What came back with a sale leaves the shelf when that is void, if it still lies there.
export function shortOf(moves: readonly StockMove[], view: StoreView): StockShort | undefined {
	const needs = moves.map((move) => ({ product: move.product, quantity: 0 - levelChange(move) }));
	const checked = checkStock(needs, (product) => view.available(product));
	return checked.ok ? undefined : checked.refusal;
}
