import fc from "fast-check";
import type { Menu, MenuItem } from "../../domain/catalog/menu.ts";
import type { SaleLine, Tender } from "../../domain/protocol/payloads.ts";
import { type PricedBasket, priceBasket, type WantedSale } from "../../domain/sale/basket.ts";
import { menu, menuItem } from "./builders.ts";

// A menu with every kind of item that pricing knows, and what the guests of its bar may want.

export function item(product: string, over: Partial<MenuItem> = {}): MenuItem {
	return menuItem({ product, name: `A ${product}`, depositMinor: 0, ...over });
}

export const ITEMS: readonly MenuItem[] = [
	item("beer", { depositMinor: 200, minAge: 16, vouchers: ["DRINK"] }),
	item("schnapps", { priceMinor: 300, minAge: 18, vouchers: ["DRINK", "SHOT"] }),
	item("cup", { priceMinor: 0, depositMinor: 200, returnable: true }),
	item("soup", { priceMinor: 450, taxBps: 700, vouchers: ["FOOD"] }),
	item("gift", { priceMinor: 0, taxBps: 0, freePrice: true }),
	item("coffee", {
		priceMinor: 280,
		modifiers: [
			{ id: "oat-milk", name: "Oat milk", priceMinor: 50 },
			{ id: "shot", name: "Extra shot", priceMinor: 80 },
			{ id: "own-cup", name: "Own cup", priceMinor: -20 },
			{ id: "staff", name: "For staff", priceMinor: -400 },
		],
	}),
	item("meal", {
		priceMinor: 1_000,
		depositMinor: 200,
		vouchers: ["FOOD"],
		parts: [
			{ product: "soup", quantity: 2, weightMinor: 450, taxBps: 700, counted: false },
			{ product: "beer", quantity: 1, weightMinor: 300, taxBps: 1_900, counted: false },
		],
	}),
];

export function bar(over: Partial<Menu> = {}): Menu {
	return menu({ items: [...ITEMS], ...over });
}

export function account(amountMinor: number, unit = "EUR", name = "guest"): Tender {
	return { kind: "account", account: name, unit, amountMinor };
}

export function cash(amountMinor: number): Tender {
	return { kind: "cash", amountMinor };
}

export function card(amountMinor: number): Tender {
	return { kind: "card", amountMinor, reference: "reader-1" };
}

export function priced(menu: Menu, wanted: WantedSale): PricedBasket {
	const result = priceBasket(menu, wanted);
	if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
	return result.value;
}

export function reasonOf(menu: Menu, wanted: WantedSale): string {
	const result = priceBasket(menu, wanted);
	return result.ok ? "priced" : result.refusal.reason;
}

const quantity = fc.integer({ min: 1, max: 12 });
const discount = fc.option(
	fc.oneof(
		fc.record({ label: fc.constant("a share"), bps: fc.integer({ min: 0, max: 10_000 }) }),
		fc.record({ label: fc.constant("a sum"), amountMinor: fc.integer({ min: 0, max: 280 }) }),
	),
	{ nil: undefined },
);
const drink = fc.record({
	product: fc.constantFrom("beer", "schnapps", "soup", "meal"),
	quantity,
	discount,
});
const coffee = fc.record({
	product: fc.constant("coffee"),
	quantity,
	discount,
	modifiers: fc.array(
		fc.record({ modifier: fc.constantFrom("oat-milk", "shot", "own-cup"), quantity: fc.constant(1) }),
		{ maxLength: 3 },
	),
});
const gift = fc.record({
	product: fc.constant("gift"),
	quantity,
	unitPriceMinor: fc.integer({ min: 300, max: 9_999 }),
	discount,
});
export const boughtLines = fc.array(fc.oneof(drink, coffee, gift), { minLength: 1, maxLength: 6 });
export const broughtLines = fc.array(
	fc.record({ product: fc.constant("cup"), quantity: quantity.map((count) => -count) }),
	{ maxLength: 2 },
);
export const basketDiscounts = discount;
export const taxModes = fc.constantFrom("inclusive" as const, "exclusive" as const);

// The wanted sale as a till would send it: with the prices of the menu on its lines.
export function withPrices({ lines }: PricedBasket, wanted: WantedSale): WantedSale & { lines: SaleLine[] } {
	return {
		...wanted,
		lines: wanted.lines.map((line, index): SaleLine => {
			const { unitPriceMinor = 0, depositMinor = 0, modifiers = [] } = lines[index] ?? {};
			const { product, quantity: pieces } = line;
			return {
				product,
				quantity: pieces,
				unitPriceMinor,
				depositMinor,
				modifiers: [...modifiers],
				discount: line.discount,
			};
		}),
	};
}
