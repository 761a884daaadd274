import type { Carried, JournalEvent } from "../protocol/event.ts";
import type { Op } from "../protocol/op.ts";
import type { Applied, Declined } from "../protocol/outcome.ts";
import type { SaleView } from "../protocol/views.ts";
import type { PricedBasket } from "./basket.ts";

// The body of a store's journal line for a decided sale (kinds sale-completed and sale-declined). The op is kept
// as it was sent, the outcome as it was answered; lines of accounts travel inside and are unpacked by history.
export type SaleBody = {
	readonly op: Op;
	readonly store: string;
	readonly till: string;
	readonly basket: PricedBasket | null;
	// The number that the ask was given; null where it was declined before it got one.
	readonly receipt: number | null;
	readonly outcome: Applied | Declined;
	readonly carried: readonly Carried[];
};

export function isCompleted(event: Pick<JournalEvent, "kind">): boolean {
	return event.kind === "sale-completed";
}

export function readSale(event: JournalEvent): SaleBody | undefined {
	if (event.kind !== "sale-completed" && event.kind !== "sale-declined") return undefined;
	return JSON.parse(event.body) as SaleBody;
}

export function saleView({ op, store, till, basket, outcome }: SaleBody): SaleView {
	const tender = op.sale.tenders[0];
	return {
		id: op.id,
		store,
		till,
		status: outcome.status === "applied" ? "completed" : "declined",
		receipt: outcome.status === "applied" ? outcome.receipt : null,
		unit: tender.unit,
		totalMinor: op.sale.totalMinor,
		lines: basket === null ? [] : [...basket.lines],
		taxes: basket === null ? [] : [...basket.taxes],
		account: tender.account,
		decline: outcome.status === "declined" ? outcome.decline : null,
		occurredAt: op.occurredAt,
		decidedAt: outcome.decidedAt,
	};
}
