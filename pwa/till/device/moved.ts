import { signal } from "@preact/signals";
import type { TillAssignment } from "../link/assignment.ts";
import { countItems } from "../sale/basket-lines.ts";
import { basket, startNextBasket } from "../sale/store.ts";
import { showNotice } from "../state/notice.ts";

// A till that now stands elsewhere, and what became of its basket: the other store sells other things.

export type MovedNotice = { readonly itemsCleared: number };

export const moved = signal<MovedNotice | null>(null);

// Session storage, as the basket: a reload in the middle of a move finds both or none.
const KEY = "fieldtill.basket-store";

export function noteAssignment({ till, store }: TillAssignment): void {
	const here = `${till}/${store}`;
	const before = readPlace();
	if (before === here) return;
	if (before !== null) {
		const itemsCleared = countItems(basket.peek().lines);
		if (before.startsWith(`${till}/`)) moved.value = { itemsCleared };
		else if (itemsCleared > 0)
			showNotice({ tone: "bad", text: "What was in the basket before was not charged." });
		startNextBasket();
	}
	keepPlace(here);
}

export function forgetMove(): void {
	moved.value = null;
}

function readPlace(): string | null {
	try {
		return sessionStorage.getItem(KEY);
	} catch {
		return null;
	}
}

function keepPlace(place: string): void {
	try {
		sessionStorage.setItem(KEY, place);
	} catch {
		// Without storage there is no basket from before either.
	}
}
