import { computed, effect, signal } from "@preact/signals";
import { uuidv7 } from "uuidv7";
import * as z from "zod/mini";
import { idSchema } from "../../../domain/core/ids.ts";
import { type PricedBasket, priceBasket } from "../../../domain/sale/basket.ts";
import { levels, menu } from "../menu/store.ts";
import { UNDO_SHOWN_MS } from "../state/limits.ts";
import { type BasketLines, changeLine, quantityOf, restoreLines } from "./basket-lines.ts";

// The sale that is being rung up. The basket outlives a reload, and carries the id that its op will have: so a
// device that died after the op was written finds it again instead of charging twice.

const basketSchema = z.object({
	opId: z.nullable(z.uuidv7()),
	lines: z.array(z.object({ product: idSchema, quantity: z.int().check(z.gte(1)) })),
});
type Basket = { readonly opId: string | null; readonly lines: BasketLines };

const KEY = "fieldtill.basket";
const EMPTY: Basket = { opId: null, lines: [] };

export const basket = signal<Basket>(readBasket());
export const category = signal<string | null>(null);
export const search = signal("");
export const undoable = signal<{ readonly what: string; readonly before: BasketLines } | null>(null);

effect(() => {
	try {
		sessionStorage.setItem(KEY, JSON.stringify(basket.value));
	} catch {
		// Without storage the basket lasts as long as the page; the op log has its own guard.
	}
});

// Lines whose product left the menu cannot be priced: they are left out here and the screen stays usable.
export const priced = computed<PricedBasket | null>(() => {
	const known = menu.value;
	if (known === null) return null;
	const products = new Set(known.items.map((item) => item.product));
	const lines = basket.value.lines.filter((line) => products.has(line.product));
	const result = priceBasket(known, { lines });
	return result.ok ? result.value : null;
});

export const menuTaxMode = computed(() => menu.value?.taxMode ?? "inclusive");

export const shownItems = computed(() => {
	const items = menu.value?.items ?? [];
	const sought = search.value.trim().toLocaleLowerCase();
	if (sought !== "") return items.filter((item) => item.name.toLocaleLowerCase().includes(sought));
	return category.value === null ? items : items.filter((item) => item.category === category.value);
});

// What may still be added of a product, or null where nobody counts.
export function leftOf(product: string): number | null {
	const level = levels.value.get(product);
	return level === undefined ? null : Math.max(0, level - quantityOf(basket.value.lines, product));
}

export function change(product: string, by: number): void {
	const before = basket.peek().lines;
	const lines = changeLine(before, product, by, levels.peek().get(product) ?? null);
	if (lines === before) return;
	basket.value = { ...basket.peek(), lines };
	if (lines.length < before.length) offerUndo(`${nameOf(product)} removed`, before);
}

export function removeLine(product: string): void {
	change(product, -quantityOf(basket.peek().lines, product));
}

export function clearBasket(): void {
	offerUndo("Basket cleared", basket.peek().lines);
	basket.value = EMPTY;
}

// The sale is in the op log: from here on the basket belongs to the next guest.
export function startNextBasket(): void {
	undoable.value = null;
	basket.value = EMPTY;
}

// The intent to pay gets its id once; a declined one must not be asked again under the same id.
export function mintOpId(): string {
	const opId = basket.peek().opId ?? uuidv7();
	basket.value = { ...basket.peek(), opId };
	return opId;
}

let undoTimer: ReturnType<typeof setTimeout> | undefined;

function offerUndo(what: string, before: BasketLines): void {
	undoable.value = { what, before };
	clearTimeout(undoTimer);
	undoTimer = setTimeout(() => {
		undoable.value = null;
	}, UNDO_SHOWN_MS);
}

export function undo(): void {
	const undone = undoable.peek();
	if (undone === null) return;
	undoable.value = null;
	basket.value = { ...basket.peek(), lines: restoreLines(basket.peek().lines, undone.before) };
}

function nameOf(product: string): string {
	return menu.peek()?.items.find((item) => item.product === product)?.name ?? product;
}

function readBasket(): Basket {
	try {
		const parsed = basketSchema.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
		return parsed.success ? parsed.data : EMPTY;
	} catch {
		return EMPTY;
	}
}
