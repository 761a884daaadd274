import { computed, effect, signal, untracked } from "@preact/signals";
import type { Menu } from "../../../domain/catalog/menu.ts";
import { contact } from "../../api/contact.ts";
import { latestOnly } from "../../api/in-order.ts";
import type { Failure } from "../../api/reply.ts";
import type { MoneyFormat } from "../../components/money-text.ts";
import { keepMenu, readMenu } from "../../offline/copies.ts";
import { assignment, type TillAssignment } from "../link/assignment.ts";
import { asTill } from "../link/tokens.ts";
import { MENU_REFRESH_MS, STOCK_REFRESH_MS } from "../state/limits.ts";

// What this till's store sells, from the device's own copy first and from the server as soon as it answers,
// and how much is left of what is counted.

type MenuState =
	| { readonly state: "loading" }
	| { readonly state: "ready"; readonly menu: Menu; readonly fetchedAt: number }
	| { readonly state: "failed"; readonly failure: Failure };

export const menuState = signal<MenuState>({ state: "loading" });
export const menu = computed(() => (menuState.value.state === "ready" ? menuState.value.menu : null));

const UNKNOWN_FORMAT: MoneyFormat = { unit: "EUR", decimals: 2, locale: "en" };
export const moneyFormat = computed<MoneyFormat>(() => menu.value ?? UNKNOWN_FORMAT);

// As the server has said it; null until the server has said something.
export const stock = signal<ReadonlyMap<string, number> | null>(null);

// How much there is of what is counted: nothing of what never came in. What is not counted any more has no level.
export const levels = computed<ReadonlyMap<string, number>>(() => {
	const known = stock.value;
	if (known === null) return new Map();
	const counted = menu.value?.items.filter((item) => item.counted) ?? [];
	return new Map(counted.map(({ product }) => [product, known.get(product) ?? 0]));
});

export function startMenu(taken: TillAssignment): () => void {
	menuState.value = { state: "loading" };
	stock.value = null;
	void openMenu(taken);
	const timers = [
		setInterval(() => refreshMenu(), MENU_REFRESH_MS),
		setInterval(() => document.visibilityState === "visible" && refreshStock(), STOCK_REFRESH_MS),
	];
	let wasOffline = false;
	const stopWatching = effect(() => {
		const offline = contact.value.state === "offline";
		if (wasOffline && !offline) untracked(refreshAll);
		wasOffline = offline;
	});
	return () => {
		for (const timer of timers) clearInterval(timer);
		stopWatching();
	};
}

async function openMenu(taken: TillAssignment): Promise<void> {
	const copy = await readMenu(taken.store).catch(() => null);
	if (assignment.peek() !== taken) return;
	if (copy !== null) menuState.value = { state: "ready", menu: copy.menu, fetchedAt: copy.fetchedAt };
	refreshAll();
}

export function refreshAll(): void {
	void refreshMenu();
	void refreshStock();
}

const takeMenuTurn = latestOnly();
const takeStockTurn = latestOnly();

async function refreshMenu(): Promise<void> {
	const asker = assignment.peek();
	if (asker === null) return;
	const isCurrent = takeMenuTurn();
	const reply = await asTill((api) => api.getMenu(asker.store));
	if (assignment.peek() !== asker || !isCurrent()) return;
	if (!reply.ok) {
		if (menuState.peek().state !== "ready") menuState.value = { state: "failed", failure: reply };
		return;
	}
	const fetchedAt = Date.now();
	menuState.value = { state: "ready", menu: reply.value, fetchedAt };
	await keepMenu(asker.store, reply.value, fetchedAt).catch(() => undefined);
}

export async function refreshStock(): Promise<void> {
	const asker = assignment.peek();
	if (asker === null || contact.peek().state === "offline") return;
	const isCurrent = takeStockTurn();
	const reply = await asTill((api) => api.getStock(asker.store));
	if (reply.ok && assignment.peek() === asker && isCurrent()) {
		stock.value = new Map(reply.value.levels.map(({ product, available }) => [product, available]));
	}
}
