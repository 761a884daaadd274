import type { Menu } from "../catalog/menu.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { findItem } from "../sale/basket.ts";

// Only counted products have a level. An ask never takes it below zero; a fact may, and is flagged.
//   level = received − sold − reserved + returned + what counts found

// A change of one product's level. `explains`: it happened before the last count, which has seen the shelf after it;
// so the level stays, and what the count found missing has its reason.
export type StockMove = {
	readonly product: string;
	readonly quantity: number;
	readonly cause: "sale" | "return" | "receipt" | "count" | "transfer";
	readonly explains?: true;
	// Of a count: when the shelf was looked at.
	readonly countedAt?: number;
};
export type StockNeed = { readonly product: string; readonly quantity: number };
export type StockShort = {
	readonly reason: "stock-short";
	readonly product: string;
	readonly available: number;
};

// What a basket takes from the shelves, summed per product: two lines of one shirt are two shirts, and a bundle takes
// its parts. Goods that come back are negative. `wasCounted`: of what is not on the menu, or not any more.
export function countedNeeds(
	menu: Menu,
	lines: readonly StockNeed[],
	wasCounted: (product: string) => boolean = () => false,
): StockNeed[] {
	const quantities = new Map<string, number>();
	const add = (product: string, quantity: number) =>
		quantities.set(product, (quantities.get(product) ?? 0) + quantity);
	for (const { product, quantity } of lines) {
		const item = findItem(menu, product);
		if (item?.counted ?? wasCounted(product)) add(product, quantity);
		for (const part of item?.parts ?? []) if (part.counted) add(part.product, part.quantity * quantity);
	}
	return [...quantities]
		.map(([product, quantity]) => ({ product, quantity }))
		.filter(({ quantity }) => quantity !== 0);
}

export function checkStock(
	needs: readonly StockNeed[],
	availableOf: (product: string) => number,
): Result<readonly StockNeed[], StockShort> {
	for (const { product, quantity } of needs) {
		const available = availableOf(product);
		if (quantity > 0 && available < quantity) return refuse({ reason: "stock-short", product, available });
	}
	return accept(needs);
}

// What happened before a product was counted was seen by that count: it moves the level no more. Only for what has
// happened; where a store is asked, goods move when it has answered.
export function explainEarlier(
	moves: readonly StockMove[],
	happenedAt: number,
	countedAtOf: (product: string) => number,
): StockMove[] {
	return moves.map((move) => {
		const countedAt = countedAtOf(move.product);
		// Zero: never counted. A till whose clock was corrected since may place a sale before all times.
		return countedAt > 0 && happenedAt < countedAt ? { ...move, explains: true } : move;
	});
}

// What is reserved while accounts are asked: goods that leave, not what a count finds.
export function takesAway({ quantity, cause }: StockMove): boolean {
	return quantity < 0 && cause !== "count";
}

// What the level changes by.
export function levelChange({ quantity, explains }: StockMove): number {
	return explains ? 0 : quantity;
}
