import { divideRounded } from "../money/rounding.ts";
import type { JournalEvent } from "../protocol/event.ts";
import type { Tender } from "../protocol/payloads.ts";
import type { SaleView } from "../protocol/views.ts";
import type { PricedLine } from "../sale/basket.ts";
import type { GivenBack } from "../store/effects.ts";
import { isPaid, readStoreLine, type StoreLine } from "../store/line.ts";
import { negatedTax } from "./contributions.ts";

export const SALE_KINDS: readonly string[] = ["sale", "refund", "void"].flatMap((kind) => [
	`${kind}-applied`,
	`${kind}-declined`,
]);

// A sale, refund or void as screens show it, read from its journal line. Undefined: the line is about something else.
// It goes by the line's key: an op that was declined and taken all the same has two lines, and both are shown.
export function saleView(
	event: Pick<JournalEvent, "kind" | "key" | "body">,
	line = readStoreLine(event),
): SaleView | undefined {
	if (!SALE_KINDS.includes(event.kind)) return undefined;
	if (line === undefined) return undefined;
	const { op, outcome, store, till, unit } = line;
	const isDone = outcome.status !== "declined";
	const { kind, of, totalMinor } = wordsOf(line);
	const tenders = tendersOf(line);
	return {
		id: event.key ?? op.id,
		kind,
		of,
		store,
		till,
		status: isDone ? "completed" : "declined",
		mode: op.mode,
		flags: outcome.status === "flagged" ? [...outcome.flags] : [],
		receipt: isDone ? outcome.receipt : null,
		unit,
		totalMinor: isDone ? outcome.totalMinor : totalMinor,
		...goodsOf(line),
		tenders,
		account: tenders.find((tender) => tender.account !== null)?.account ?? null,
		decline: isDone ? null : outcome.decline,
		occurredAt: op.occurredAt,
		decidedAt: outcome.decidedAt,
	};
}

type Words = Pick<SaleView, "kind" | "of" | "totalMinor">;
type SoldGoods = Pick<SaleView, "lines" | "taxes">;

// What was asked for, where it was not done.
function wordsOf({ op }: StoreLine): Words {
	if (op.kind === "refund")
		return { kind: "refund", of: op.refund.sale, totalMinor: 0 - op.refund.totalMinor };
	if (op.kind === "void") return { kind: "void", of: op.void.sale, totalMinor: 0 };
	return { kind: "sale", of: null, totalMinor: op.kind === "sale" ? op.sale.totalMinor : 0 };
}

function goodsOf({ effects: { basket, back } }: StoreLine): SoldGoods {
	if (back !== null) return { lines: backLines(back), taxes: back.taxes.map(negatedTax) };
	if (basket === null) return { lines: [], taxes: [] };
	return { lines: basket.lines.map(soldLine), taxes: [...basket.taxes] };
}

function soldLine(line: PricedLine): SaleView["lines"][number] {
	const { product, name, quantity, unitPriceMinor, depositMinor, taxBps, lineMinor } = line;
	return { product, name, quantity, unitPriceMinor, depositMinor, taxBps, lineMinor };
}

// What a piece of it was worth when it went back; the rate is told where there is only one.
function backLines({ lines, taxes }: GivenBack): SoldGoods["lines"] {
	const [tax] = taxes;
	const taxBps = tax !== undefined && taxes.length === 1 ? tax.rateBps : 0;
	return lines.map(({ product, name, quantity, amountMinor, depositMinor }) => {
		const pieces = Math.abs(quantity);
		const goodsMinor = amountMinor * Math.sign(quantity) - depositMinor * pieces;
		return {
			...{ product, name, depositMinor, taxBps },
			quantity: 0 - quantity,
			unitPriceMinor: divideRounded(goodsMinor, pieces),
			lineMinor: 0 - amountMinor,
		};
	});
}

function tendersOf(line: StoreLine): SaleView["tenders"] {
	const { op, outcome, unit, effects } = line;
	if (effects.back !== null) {
		return effects.back.tenders.map(({ tender, amountMinor }) => tenderView(tender, unit, 0 - amountMinor));
	}
	// A sale that was void before it came has moved nothing.
	if (op.kind !== "sale" || (outcome.status !== "declined" && !isPaid(line))) return [];
	return op.sale.tenders.map((tender) => tenderView(tender, unit, tender.amountMinor));
}

function tenderView(tender: Tender, unit: string, amountMinor: number): SaleView["tenders"][number] {
	const isAccount = tender.kind === "account";
	return {
		kind: tender.kind,
		account: isAccount ? tender.account : null,
		unit: isAccount ? tender.unit : unit,
		amountMinor,
	};
}
