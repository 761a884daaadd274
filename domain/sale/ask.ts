import type { Menu } from "../catalog/menu.ts";
import { ASK_AGE_MAX_MS } from "../core/limits.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import type { Op, SaleLine } from "../protocol/op.ts";
import type { Decline } from "../protocol/outcome.ts";
import { checkStock, countedNeeds, type StockNeed } from "../stock/movement.ts";
import { type PricedBasket, type PricedLine, priceBasket } from "./basket.ts";

// Whether a store lets an ask go on to the guest's account. Pure: the menu, the stock and the age are given.
// Precedence of refusals: expired, product, price, total, unit, stock.

export type AskContext = {
	readonly menu: Menu;
	readonly ageMs: number;
	readonly availableOf: (product: string) => number;
};
export type AcceptedAsk = { readonly basket: PricedBasket; readonly needs: readonly StockNeed[] };

export function decideAsk(op: Op, { menu, ageMs, availableOf }: AskContext): Result<AcceptedAsk, Decline> {
	if (ageMs > ASK_AGE_MAX_MS) return refuse({ reason: "expired", ageMs });
	const priced = priceBasket(menu, op.sale.lines);
	if (!priced.ok) return priced;
	const basket = priced.value;
	const changed = findChangedPrice(op.sale.lines, basket.lines);
	if (changed !== undefined) return refuse(changed);
	if (basket.totalMinor !== op.sale.totalMinor) {
		return refuse({ reason: "total-wrong", sentMinor: op.sale.totalMinor, pricedMinor: basket.totalMinor });
	}
	const { unit } = op.sale.tenders[0];
	if (unit !== menu.unit) return refuse({ reason: "unit-wrong", unit, expected: menu.unit });
	const stock = checkStock(countedNeeds(menu, basket.lines), availableOf);
	if (!stock.ok) return stock;
	return accept({ basket, needs: stock.value });
}

function findChangedPrice(sent: readonly SaleLine[], priced: readonly PricedLine[]): Decline | undefined {
	for (const [index, line] of sent.entries()) {
		const now = priced[index];
		if (now === undefined) continue;
		const oldMinor = line.unitPriceMinor + line.depositMinor;
		const newMinor = now.unitPriceMinor + now.depositMinor;
		if (line.unitPriceMinor !== now.unitPriceMinor || line.depositMinor !== now.depositMinor) {
			return { reason: "price-changed", product: line.product, oldMinor, newMinor };
		}
	}
	return undefined;
}
