import { hash } from "node:crypto";
import type { AccountHead } from "../../domain/account/head.ts";
import type { Menu, MenuItem } from "../../domain/catalog/menu.ts";
import {
	FIRST_PREV,
	type Mode,
	type Op,
	type OpKind,
	type OpOf,
	opText,
	PROTOCOL_VERSION,
} from "../../domain/protocol/op.ts";
import type { Sale, Tender } from "../../domain/protocol/payloads.ts";
import { NO_OFFLINE } from "../../domain/till/offline.ts";
import type { Sending } from "../../durable-objects/store/run.ts";

// Examples with everything in them, so that a test names only what it is about.

let minted = 0;

export function opId(): string {
	minted += 1;
	return `01900000-0000-7000-8000-${minted.toString(16).padStart(12, "0")}`;
}

export function sha256(text: string): string {
	return hash("sha256", text, "hex");
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
		freePrice: false,
		returnable: false,
		minAge: null,
		vouchers: [],
		modifiers: [],
		parts: [],
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
		coinMinor: 1,
		offline: NO_OFFLINE,
		categories: [{ id: "drinks", name: "Drinks" }],
		items: [beer, shirt],
		...over,
	};
}

export type SaleWish = {
	readonly id?: string;
	readonly mode?: Mode;
	readonly item?: MenuItem;
	readonly quantity?: number;
	readonly account?: string;
	readonly unit?: string;
	readonly seq?: number;
	readonly occurredAt?: number;
	readonly tenders?: Tender[];
	readonly over?: Partial<Sale>;
};

export function accountTender(account: string, amountMinor: number, unit = "EUR"): Tender {
	return { kind: "account", account, unit, amountMinor };
}

// What is sold, at the menu's price, paid by one account unless tenders are named.
export function salePayload(wish: SaleWish = {}): Sale {
	const { item = beer, quantity = 1, account = "guest", unit = "EUR" } = wish;
	const totalMinor = (item.priceMinor + item.depositMinor) * quantity;
	return {
		menuVersion: 1,
		lines: [
			{ product: item.product, quantity, unitPriceMinor: item.priceMinor, depositMinor: item.depositMinor },
		],
		tenders: wish.tenders ?? [accountTender(account, totalMinor, unit)],
		totalMinor,
		...wish.over,
	};
}

export function sale(wish: SaleWish = {}): OpOf<"sale"> {
	const { mode = "ask", seq = 1, occurredAt = 1_000 } = wish;
	return {
		v: PROTOCOL_VERSION,
		id: wish.id ?? opId(),
		kind: "sale",
		mode,
		epoch: 1,
		seq,
		prev: FIRST_PREV,
		occurredAt,
		sale: salePayload(wish),
	};
}

export type Payload = {
	[Kind in Op["kind"]]: Omit<OpOf<Kind>, "v" | "id" | "mode" | "epoch" | "seq" | "prev" | "occurredAt">;
}[Op["kind"]];
type Words = { readonly id?: string; readonly mode?: Mode; readonly occurredAt?: number };

// A till's op log as the device keeps it: every op names the hash of the one before.
export class TillLog {
	#head = FIRST_PREV;
	#seq = 0;
	readonly #epoch: number;

	constructor(epoch = 1) {
		this.#epoch = epoch;
	}

	mint(payload: Payload, { id = opId(), mode = "ask", occurredAt = 1_000 }: Words = {}): Op {
		this.#seq += 1;
		const place = { epoch: this.#epoch, seq: this.#seq, prev: this.#head, occurredAt };
		const op = { v: PROTOCOL_VERSION, id, mode, ...place, ...payload } as Op;
		this.#head = sha256(opText(op));
		return op;
	}

	sale(wish: SaleWish = {}): Op {
		return this.mint({ kind: "sale", sale: salePayload(wish) }, wish);
	}
}

// The first op of a till, when it matters to nobody which one it is.
export function opOf<Kind extends OpKind>(payload: Payload & { kind: Kind }, mode: Mode = "ask"): OpOf<Kind> {
	return new TillLog().mint(payload, { mode }) as OpOf<Kind>;
}

export function sent<Kind extends Op>(op: Kind, ageMs = 0) {
	return { op, hash: sha256(opText(op)), ageMs };
}

// Ops as they come to a book, from a till whose clock is right.
export function sending(till: string, ops: readonly Op[], heardAt: number): Sending {
	return { till, device: null, skewMs: 0, heardAt, ops: ops.map((op) => sent(op)) };
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
