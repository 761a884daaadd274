import type { MenuItem } from "../catalog/menu.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import type { Flag } from "../protocol/flags.ts";
import type { Discount } from "../protocol/payloads.ts";

// One line before discounts and vouchers: what a piece costs. An ask costs what the menu says today; a fact costs
// what was charged when it happened, whatever the menu says today.

export type WantedModifier = {
	readonly modifier: string;
	readonly quantity: number;
	readonly priceMinor?: number | undefined;
};

// A line of a sale fits, and so does a bare product with a quantity, which is all that a preview knows.
export type WantedLine = {
	readonly product: string;
	readonly quantity: number;
	readonly unitPriceMinor?: number | undefined;
	readonly depositMinor?: number | undefined;
	readonly modifiers?: readonly WantedModifier[] | undefined;
	readonly discount?: Discount | undefined;
};

export type PricedModifier = {
	readonly modifier: string;
	readonly name: string;
	readonly quantity: number;
	readonly priceMinor: number;
};

export type LineDraft = {
	readonly item: Pick<MenuItem, "product" | "name" | "taxBps" | "minAge" | "vouchers" | "parts">;
	readonly quantity: number;
	readonly unitPriceMinor: number;
	readonly modifiers: readonly PricedModifier[];
	readonly depositMinor: number;
	readonly goodsMinor: number;
	readonly discount: Discount | undefined;
};

export type LineRefusal =
	| { readonly reason: "product-unknown" | "not-returnable" | "price-negative"; readonly product: string }
	| { readonly reason: "modifier-unknown"; readonly product: string; readonly modifier: string };

export function askLine(item: MenuItem | undefined, line: WantedLine): Result<LineDraft, LineRefusal> {
	const { product, quantity, discount } = line;
	if (item === undefined) return refuse({ reason: "product-unknown", product });
	if (quantity < 0 && !item.returnable) return refuse({ reason: "not-returnable", product });
	const modifiers: PricedModifier[] = [];
	for (const wanted of line.modifiers ?? []) {
		const { modifier } = wanted;
		const known = item.modifiers.find(({ id }) => id === modifier);
		if (known === undefined) return refuse({ reason: "modifier-unknown", product, modifier });
		const { name, priceMinor } = known;
		modifiers.push({ modifier, name, quantity: wanted.quantity, priceMinor });
	}
	const unitPriceMinor = item.freePrice ? (line.unitPriceMinor ?? item.priceMinor) : item.priceMinor;
	const pieceMinor = unitPriceMinor + modifiersMinor(modifiers);
	if (pieceMinor < 0) return refuse({ reason: "price-negative", product });
	const goodsMinor = timesMinor(pieceMinor, quantity);
	const { depositMinor } = item;
	return accept({ item, quantity, unitPriceMinor, modifiers, depositMinor, goodsMinor, discount });
}

export type SoldLine = { readonly draft: LineDraft; readonly flags: readonly Flag[] };

// Prices that no basket can hold were never charged: a piece is cut to what `roomMinor` leaves, so that the line is
// still its price times its pieces.
export function soldLine(item: MenuItem | undefined, line: WantedLine, roomMinor: number): SoldLine {
	const { quantity, discount } = line;
	const pieces = Math.abs(quantity);
	const sent = line.unitPriceMinor ?? item?.priceMinor ?? 0;
	const sentModifiers = (line.modifiers ?? []).map((wanted) => soldModifier(item, wanted));
	const pieceMinor = sent + modifiersMinor(sentModifiers);
	const believed = pieceMinor >= 0 && pieceMinor * pieces <= roomMinor;
	const unitPriceMinor = believed ? sent : Math.min(Math.max(pieceMinor, 0), Math.floor(roomMinor / pieces));
	const modifiers = believed ? sentModifiers : sentModifiers.map((one) => ({ ...one, priceMinor: 0 }));
	const goodsMinor = timesMinor(believed ? pieceMinor : unitPriceMinor, quantity);
	const sentDepositMinor = line.depositMinor ?? item?.depositMinor ?? 0;
	const depositRoomMinor = Math.floor((roomMinor - Math.abs(goodsMinor)) / pieces);
	const depositMinor = Math.min(sentDepositMinor, depositRoomMinor);
	const priced = { quantity, unitPriceMinor, modifiers, depositMinor, goodsMinor, discount };
	if (item === undefined)
		return { draft: { item: unknownItem(line.product), ...priced }, flags: ["product-unknown"] };
	const asOnMenu =
		(item.freePrice ? believed : unitPriceMinor === item.priceMinor) &&
		depositMinor === item.depositMinor &&
		modifiers.every(({ modifier, priceMinor }) =>
			item.modifiers.some((known) => known.id === modifier && known.priceMinor === priceMinor),
		);
	return { draft: { item, ...priced }, flags: asOnMenu ? [] : ["price-differs"] };
}

function soldModifier(item: MenuItem | undefined, wanted: WantedModifier): PricedModifier {
	const { modifier, quantity } = wanted;
	const known = item?.modifiers.find(({ id }) => id === modifier);
	return {
		modifier,
		name: known?.name ?? modifier,
		quantity,
		priceMinor: wanted.priceMinor ?? known?.priceMinor ?? 0,
	};
}

function unknownItem(product: string): LineDraft["item"] {
	return { product, name: product, taxBps: 0, minAge: null, vouchers: [], parts: [] };
}

function modifiersMinor(modifiers: readonly PricedModifier[]): number {
	return modifiers.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
}

// Adding zero turns the negative zero of a free piece that comes back into a plain one.
export function timesMinor(amountMinor: number, quantity: number): number {
	return amountMinor * quantity + 0;
}
