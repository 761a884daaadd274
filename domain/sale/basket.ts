import type { Menu, MenuItem } from "../catalog/menu.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { MINOR_MAX, sumMinor } from "../money/minor.ts";
import { splitTax, type TaxPart } from "../money/tax.ts";

// From what the guest wants to what it costs: the one function that the till, the store and the tests share.

export type WantedLine = { readonly product: string; readonly quantity: number };

export type PricedLine = {
	readonly product: string;
	readonly name: string;
	readonly quantity: number;
	readonly unitPriceMinor: number;
	readonly depositMinor: number;
	readonly taxBps: number;
	readonly lineMinor: number;
};

export type PricedBasket = {
	readonly lines: readonly PricedLine[];
	readonly goodsMinor: number;
	readonly depositMinor: number;
	readonly taxes: readonly TaxPart[];
	readonly totalMinor: number;
};

// Half of the bound of money, so that a tax of 100 % on top still fits.
export const BASKET_MINOR_MAX = MINOR_MAX / 2;

export type BasketRefusal =
	| { readonly reason: "product-unknown"; readonly product: string }
	| { readonly reason: "total-too-large"; readonly maxMinor: number };

export function priceBasket(menu: Menu, wanted: readonly WantedLine[]): Result<PricedBasket, BasketRefusal> {
	const lines: PricedLine[] = [];
	for (const { product, quantity } of wanted) {
		const item = findItem(menu, product);
		if (item === undefined) return refuse({ reason: "product-unknown", product });
		lines.push(priceLine(item, quantity));
	}
	const roughMinor = lines.reduce((sum, line) => sum + line.lineMinor, 0);
	if (roughMinor > BASKET_MINOR_MAX) return refuse({ reason: "total-too-large", maxMinor: BASKET_MINOR_MAX });
	// A deposit is taxed at the rate of the product that it comes with.
	const taxes = splitTax(
		lines.map((line) => ({ amountMinor: line.lineMinor, rateBps: line.taxBps })),
		menu.taxMode,
	);
	return accept({
		lines,
		goodsMinor: sumMinor(lines.map((line) => line.unitPriceMinor * line.quantity)),
		depositMinor: sumMinor(lines.map((line) => line.depositMinor * line.quantity)),
		taxes,
		totalMinor: sumMinor(taxes.map((part) => part.grossMinor)),
	});
}

export function findItem(menu: Menu, product: string): MenuItem | undefined {
	return menu.items.find((item) => item.product === product);
}

function priceLine(item: MenuItem, quantity: number): PricedLine {
	return {
		product: item.product,
		name: item.name,
		quantity,
		unitPriceMinor: item.priceMinor,
		depositMinor: item.depositMinor,
		taxBps: item.taxBps,
		lineMinor: (item.priceMinor + item.depositMinor) * quantity,
	};
}
