import { LINES_PER_SALE_MAX, QUANTITY_MAX } from "../../../domain/core/limits.ts";
import type { WantedLine } from "../../../domain/sale/basket.ts";

// What is in the basket, in the order in which it was first touched. Pure: the store keeps it and the screen draws it.

export type BasketLines = readonly WantedLine[];

export function quantityOf(lines: BasketLines, product: string): number {
	return lines.find((line) => line.product === product)?.quantity ?? 0;
}

// `most` is what the stock still has, or null where nobody counts.
export function changeLine(
	lines: BasketLines,
	product: string,
	by: number,
	most: number | null,
): BasketLines {
	const before = quantityOf(lines, product);
	const limit = Math.min(QUANTITY_MAX, most ?? QUANTITY_MAX);
	const after = by > 0 ? Math.max(before, Math.min(before + by, limit)) : Math.max(0, before + by);
	if (after === before) return lines;
	if (after === 0) return lines.filter((line) => line.product !== product);
	if (before > 0)
		return lines.map((line) => (line.product === product ? { product, quantity: after } : line));
	return lines.length >= LINES_PER_SALE_MAX ? lines : [...lines, { product, quantity: after }];
}

// Puts removed lines back where they were, without touching what was rung up since.
export function restoreLines(lines: BasketLines, before: BasketLines): BasketLines {
	const missing = before.filter((line) => quantityOf(lines, line.product) === 0);
	const kept = lines.filter((line) => quantityOf(before, line.product) === 0);
	const order = before.map((line) => lines.find(({ product }) => product === line.product) ?? line);
	return missing.length === 0 ? lines : [...order, ...kept];
}

export function countItems(lines: BasketLines): number {
	return lines.reduce((count, line) => count + line.quantity, 0);
}

// How many of the things in the basket carry a deposit: they are shown as one line.
export function countDeposits(
	lines: readonly { readonly quantity: number; readonly depositMinor: number }[],
): number {
	return lines.reduce((count, line) => count + (line.depositMinor === 0 ? 0 : line.quantity), 0);
}
