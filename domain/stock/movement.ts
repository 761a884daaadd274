import type { Menu } from "../catalog/menu.ts";
import { accept, type Result, refuse } from "../core/result.ts";

// Only counted products have a level. An ask never takes it below zero.

export type StockNeed = { readonly product: string; readonly quantity: number };
export type StockShort = {
	readonly reason: "stock-short";
	readonly product: string;
	readonly available: number;
};

// What a basket takes from the shelves, summed per product: two lines of one shirt are two shirts.
export function countedNeeds(menu: Menu, lines: readonly StockNeed[]): StockNeed[] {
	const counted = new Set(menu.items.filter((item) => item.counted).map((item) => item.product));
	const quantities = new Map<string, number>();
	for (const { product, quantity } of lines) {
		if (counted.has(product)) quantities.set(product, (quantities.get(product) ?? 0) + quantity);
	}
	return [...quantities].map(([product, quantity]) => ({ product, quantity }));
}

export function checkStock(
	needs: readonly StockNeed[],
	availableOf: (product: string) => number,
): Result<readonly StockNeed[], StockShort> {
	for (const { product, quantity } of needs) {
		const available = availableOf(product);
		if (available < quantity) return refuse({ reason: "stock-short", product, available });
	}
	return accept(needs);
}
