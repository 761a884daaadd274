import type { TaxMode } from "../../domain/money/tax.ts";
import type { RefundLine, Tender } from "../../domain/protocol/payloads.ts";
import type { WantedSale } from "../../domain/sale/basket.ts";
import { planRefund, type RefundedSoFar, type RefundPlan, type SoldSale } from "../../domain/sale/refund.ts";
import { bar, priced } from "./priced.ts";

// Sales that were paid, and what comes back of them.

export const back = (index: number, quantity = 1, restock = true) => ({ line: index, quantity, restock });

export function sold(
	wanted: WantedSale,
	tenders: readonly Tender[],
	taxMode: TaxMode = "inclusive",
	coinMinor = 1,
): SoldSale {
	const basket = priced(bar({ taxMode, coinMinor }), { ...wanted, tenders });
	return { basket, tenders, taxMode, unit: "EUR", coinMinor };
}

export function refunded(sale: SoldSale, earlier: RefundedSoFar, ...wanted: RefundLine[]): RefundPlan {
	const plan = planRefund(sale, earlier, wanted);
	if (!plan.ok) throw new Error(`refused: ${JSON.stringify(plan.refusal)}`);
	return plan.value;
}

export const givenBy = (plan: RefundPlan) =>
	plan.tenders.map(({ number, amountMinor }) => [number, amountMinor]);
