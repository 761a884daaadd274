import type { AccountHead } from "../../domain/account/head.ts";
import type { Menu, MenuItem } from "../../domain/catalog/menu.ts";
import { FIRST_PREV, type Op } from "../../domain/protocol/op.ts";

// Examples with everything in them, so that a test names only what it is about.

let minted = 0;

export function opId(): string {
	minted += 1;
	return `01900000-0000-7000-8000-${minted.toString(16).padStart(12, "0")}`;
}

export function menuItem(over: Partial<MenuItem> = {}): MenuItem {
	return {
		product: "beer",
		name: "Beer",
		category: "drinks",
		priceMinor: 500,
		depositMinor: 200,
		taxBps: 1_900,
		counted: false,
		glyph: "B",
		hue: 40,
		...over,
	};
}

export const beer = menuItem();
export const shirt = menuItem({
	product: "shirt",
	name: "Shirt",
	priceMinor: 2_500,
	depositMinor: 0,
	counted: true,
});

export function menu(over: Partial<Menu> = {}): Menu {
	return {
		store: "bar",
		storeName: "River Bar",
		version: 1,
		unit: "EUR",
		decimals: 2,
		locale: "en-IE",
		taxMode: "inclusive",
		categories: [{ id: "drinks", name: "Drinks" }],
		items: [beer, shirt],
		...over,
	};
}

export type SaleWish = {
	readonly id?: string;
	readonly item?: MenuItem;
	readonly quantity?: number;
	readonly account?: string;
	readonly unit?: string;
	readonly seq?: number;
	readonly occurredAt?: number;
};

export function sale(wish: SaleWish = {}): Op {
	const { item = beer, quantity = 1, account = "guest", unit = "EUR", seq = 1, occurredAt = 1_000 } = wish;
	const totalMinor = (item.priceMinor + item.depositMinor) * quantity;
	return {
		v: 1,
		id: wish.id ?? opId(),
		kind: "sale",
		mode: "ask",
		epoch: 1,
		seq,
		prev: FIRST_PREV,
		occurredAt,
		sale: {
			menuVersion: 1,
			lines: [
				{ product: item.product, quantity, unitPriceMinor: item.priceMinor, depositMinor: item.depositMinor },
			],
			tenders: [{ kind: "account", account, unit, amountMinor: totalMinor }],
			totalMinor,
		},
	};
}

export function head(over: Partial<AccountHead> = {}): AccountHead {
	return {
		org: "meadow",
		account: "guest",
		name: "Guest",
		status: "active",
		maxMinor: 100_000,
		balances: { EUR: 10_000 },
		...over,
	};
}
