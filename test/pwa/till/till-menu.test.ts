import { signal } from "@preact/signals";
import { expect, it, vi } from "vitest";
import { levels, menu, refreshAll, startMenu, stock } from "../../../pwa/till/menu/store.ts";
import { menuItem } from "../../support/builders.ts";

// What the till sells, where answers come in another order than they were asked for.

const stage = vi.hoisted(() => ({
	assignment: null as unknown as { value: unknown },
	copy: (_row: unknown) => undefined as unknown,
	menus: [] as ((reply: unknown) => void)[],
	stocks: [] as ((reply: unknown) => void)[],
}));
vi.mock("../../../pwa/till/link/assignment.ts", () => {
	stage.assignment = signal(null);
	return { assignment: stage.assignment };
});
vi.mock("../../../pwa/api/contact.ts", () => ({ contact: signal({ state: "online", atMs: 0 }) }));
vi.mock("../../../pwa/offline/copies.ts", () => ({
	keepMenu: async () => undefined,
	readMenu: (store: string) =>
		new Promise((resolve) => {
			if (store === "bar") stage.copy = resolve;
			else resolve(null);
		}),
}));
vi.mock("../../../pwa/till/link/tokens.ts", () => ({
	asTill: (ask: (api: object) => Promise<unknown>) =>
		ask({
			getMenu: () => new Promise((resolve) => stage.menus.push(resolve)),
			getStock: () => new Promise((resolve) => stage.stocks.push(resolve)),
		}),
}));
const settled = () => new Promise((resolve) => setTimeout(resolve));

it("sells by the menu and the stock that were asked for last", async () => {
	const kitchen = { org: "meadow", till: "t", store: "kitchen" };
	stage.assignment.value = kitchen;
	const stop = startMenu(kitchen);
	await settled();
	refreshAll();
	stage.menus[1]?.({ ok: true, value: { version: 2 } });
	stage.stocks[1]?.({ ok: true, value: { levels: [{ product: "fries", available: 3 }] } });
	await settled();
	stage.menus[0]?.({ ok: true, value: { version: 1 } });
	stage.stocks[0]?.({ ok: true, value: { levels: [{ product: "fries", available: 9 }] } });
	await settled();
	expect(menu.value).toEqual({ version: 2 });
	expect(stock.value?.get("fries")).toBe(3);
	stop();
});

it("has nothing of what is counted and never came in, and counts nothing else", async () => {
	const kitchen = { org: "meadow", till: "t", store: "kitchen" };
	stage.assignment.value = kitchen;
	stage.menus.length = 0;
	stage.stocks.length = 0;
	const stop = startMenu(kitchen);
	await settled();
	const items = [
		menuItem({ product: "fries", counted: true }),
		menuItem({ product: "soup", counted: true }),
		menuItem({ product: "salad" }),
		menuItem({ product: "beer" }),
	];
	stage.menus[0]?.({ ok: true, value: { version: 3, items } });
	await settled();
	// Nobody has said yet how much there is: it sells.
	expect([...levels.value]).toEqual([]);
	// The salad was counted once.
	const known = [
		{ product: "fries", available: 3 },
		{ product: "salad", available: 0 },
	];
	stage.stocks[0]?.({ ok: true, value: { levels: known } });
	await settled();
	expect([...levels.value]).toEqual([
		["fries", 3],
		["soup", 0],
	]);
	stop();
});

it("shows no copy of the store that it has left", async () => {
	const [bar, kitchen] = ["bar", "kitchen"].map((store) => ({ org: "meadow", till: "t", store })) as never[];
	stage.assignment.value = bar;
	const stop = startMenu(bar as never);
	stage.assignment.value = kitchen;
	stop();
	const stopAgain = startMenu(kitchen as never);
	stage.copy({ store: "bar", menu: { version: 7 }, fetchedAt: 1 });
	await settled();
	expect(menu.value).toBe(null);
	stopAgain();
});
