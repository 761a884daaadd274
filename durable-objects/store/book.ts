import { type Menu, menuSchema } from "../../domain/catalog/menu.ts";
import { assert, must } from "../../domain/core/assert.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { Carried } from "../../domain/protocol/event.ts";
import type { Op } from "../../domain/protocol/op.ts";
import type { Applied, Balance, Decline, Declined } from "../../domain/protocol/outcome.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import { decideAsk } from "../../domain/sale/ask.ts";
import type { PricedBasket } from "../../domain/sale/basket.ts";
import { readSale, type SaleBody } from "../../domain/sale/line.ts";
import { newTill, type OpenAsk, openAsk, seeOp, settleTill, type TillState } from "../../domain/till/till.ts";
import { Journal } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";
import { Shelf } from "./shelf.ts";

// The book of one store: its menu, its shelf, its tills and the journal of what it decided. A sale takes two turns,
// `begin` and `finish`, with the account's answer between them; each is one transaction and re-reads what it needs.

const statements = {
	createTills: "CREATE TABLE IF NOT EXISTS tills (till TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID",
	createSettings:
		"CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
	readTill: "SELECT state FROM tills WHERE till = ?",
	listTills: "SELECT state FROM tills LIMIT 1000",
	writeTill:
		"INSERT INTO tills (till, state) VALUES (?, ?) ON CONFLICT (till) DO UPDATE SET state = excluded.state",
	readSetting: "SELECT value FROM settings WHERE name = ?",
	writeSetting:
		"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
} as const;

export type Identity = { readonly org: string; readonly store: string };
export type SentOp = { readonly op: Op; readonly hash: string; readonly ageMs: number };
export type AccountSays =
	| { readonly ok: true; readonly balance: Balance; readonly carried: Carried }
	| { readonly ok: false; readonly decline: Decline; readonly carried: Carried | null };

export type Begun =
	| { readonly next: "answer"; readonly outcome: Applied | Declined }
	| { readonly next: "debit"; readonly ask: OpenAsk }
	| { readonly next: "refuse"; readonly code: "key-reused" | "too-many-open" };

export class StoreBook {
	readonly #sql: Sql;
	readonly journal: Journal;
	readonly shelf: Shelf;
	#menu: Menu | undefined;

	constructor(sql: Sql) {
		this.#sql = sql;
		this.journal = new Journal(sql);
		this.shelf = new Shelf(sql);
		sql.run(statements.createTills);
		sql.run(statements.createSettings);
	}

	identity(): Identity | undefined {
		const text = this.#readSetting("identity");
		return text === undefined ? undefined : (JSON.parse(text) as Identity);
	}

	mustIdentity(): Identity {
		return must(this.identity(), "a store that sells knows who it is");
	}

	// The menu is kept parsed beside its stored text and replaced only in the turn that stores a new one.
	menu(): Menu | undefined {
		if (this.#menu === undefined) {
			const text = this.#readSetting("menu");
			if (text !== undefined) this.#menu = menuSchema.parse(JSON.parse(text));
		}
		return this.#menu;
	}

	// An older menu than the one in force is ignored: pushes may overtake each other.
	publishMenu(org: string, menu: Menu, at: number): Menu {
		return this.#sql.atomically(() => {
			const current = this.menu();
			if (current !== undefined && current.version >= menu.version) return current;
			if (current === undefined) {
				this.#writeSetting("identity", JSON.stringify({ org, store: menu.store } satisfies Identity));
			}
			this.#writeSetting("menu", JSON.stringify(menu));
			this.journal.append({
				kind: "menu-published",
				at,
				body: { store: menu.store, version: menu.version, items: menu.items.length },
			});
			this.#menu = menu;
			return menu;
		});
	}

	receiveStock(receipt: StockReceipt, hash: string, actor: string, at: number): Result<null, "key-reused"> {
		return this.#sql.atomically(() => {
			const key = `stock:${receipt.id}`;
			const earlier = this.journal.find(key);
			if (earlier !== undefined) return earlier.hash === hash ? accept(null) : refuse("key-reused");
			for (const { product, quantity } of receipt.lines) this.shelf.move(product, quantity);
			this.journal.append({ kind: "stock-received", at, key, hash, body: { lines: receipt.lines, actor } });
			return accept(null);
		});
	}

	begin({ op, hash, ageMs }: SentOp, till: string, now: number): Begun {
		return this.#sql.atomically(() => {
			const earlier = this.journal.find(op.id);
			if (earlier !== undefined) {
				if (earlier.hash !== hash) return { next: "refuse", code: "key-reused" };
				return { next: "answer", outcome: must(readSale(earlier), "an op's id belongs to a sale").outcome };
			}
			const state = this.#till(till);
			const waiting = state.open.find((ask) => ask.op.id === op.id);
			if (waiting !== undefined) {
				return waiting.hash === hash
					? { next: "debit", ask: waiting }
					: { next: "refuse", code: "key-reused" };
			}
			const menu = must(this.menu(), "a store without a menu is refused before its book is asked");
			const decided = decideAsk(op, { menu, ageMs, availableOf: (product) => this.shelf.available(product) });
			if (!decided.ok) {
				this.#writeTill(seeOp(state, op));
				return { next: "answer", outcome: this.#decline({ op, hash }, till, null, decided.refusal, [], now) };
			}
			const ask: OpenAsk = { op, hash, ...decided.value, since: now };
			const opened = openAsk(state, ask);
			if (!opened.ok) return { next: "refuse", code: opened.refusal };
			for (const { product, quantity } of ask.needs) this.shelf.move(product, -quantity);
			this.#writeTill(opened.value);
			return { next: "debit", ask };
		});
	}

	// Everything is read again: while the account was asked, the alarm or a resend may have finished this sale.
	finish(opId: string, till: string, says: AccountSays, now: number): Applied | Declined {
		return this.#sql.atomically(() => {
			const earlier = this.journal.find(opId);
			if (earlier !== undefined) return must(readSale(earlier), "an op's id belongs to a sale").outcome;
			const state = this.#till(till);
			const ask = must(
				state.open.find(({ op }) => op.id === opId),
				"an undecided sale is an open ask of its till",
			);
			const carried = says.carried === null ? [] : [says.carried];
			if (!says.ok) {
				for (const { product, quantity } of ask.needs) this.shelf.move(product, quantity);
				return this.#decline(ask, till, ask.basket, says.decline, carried, now);
			}
			assert(ask.basket.totalMinor === ask.op.sale.totalMinor, "what was debited is what was priced");
			const outcome: Applied = {
				id: opId,
				status: "applied",
				receipt: state.receipt + 1,
				totalMinor: ask.basket.totalMinor,
				balances: [says.balance],
				decidedAt: now,
			};
			this.#decideSale("sale-completed", ask, till, ask.basket, outcome, carried);
			return outcome;
		});
	}

	listUndecided(): { till: string; ask: OpenAsk }[] {
		return this.#sql
			.all<{ state: string }>(statements.listTills)
			.map(({ state }) => this.#settle(JSON.parse(state) as TillState))
			.flatMap(({ till, open }) => open.map((ask) => ({ till, ask })));
	}

	#decline(
		asked: Pick<OpenAsk, "op" | "hash">,
		till: string,
		basket: PricedBasket | null,
		decline: Decline,
		carried: readonly Carried[],
		now: number,
	): Declined {
		const outcome: Declined = { id: asked.op.id, status: "declined", decline, decidedAt: now };
		this.#decideSale("sale-declined", asked, till, basket, outcome, carried);
		return outcome;
	}

	#decideSale(
		kind: "sale-completed" | "sale-declined",
		{ op, hash }: Pick<OpenAsk, "op" | "hash">,
		till: string,
		basket: PricedBasket | null,
		outcome: Applied | Declined,
		carried: readonly Carried[],
	): void {
		const { store } = this.mustIdentity();
		const body: SaleBody = { op, store, till, basket, outcome, carried };
		this.journal.append({ kind, at: outcome.decidedAt, key: op.id, hash, body });
	}

	#till(till: string): TillState {
		const row = this.#sql.first<{ state: string }>(statements.readTill, till);
		return row === undefined ? newTill(till) : this.#settle(JSON.parse(row.state) as TillState);
	}

	#settle(state: TillState): TillState {
		return settleTill(state, (opId) => {
			const row = this.journal.find(opId);
			if (row === undefined) return undefined;
			const { outcome } = must(readSale(row), "an op's id belongs to a sale");
			return outcome.status === "applied" ? outcome.receipt : null;
		});
	}

	#writeTill(state: TillState): void {
		this.#sql.run(statements.writeTill, state.till, JSON.stringify(state));
	}

	#readSetting(name: string): string | undefined {
		return this.#sql.first<{ value: string }>(statements.readSetting, name)?.value;
	}

	#writeSetting(name: string, value: string): void {
		this.#sql.run(statements.writeSetting, name, value);
	}
}
