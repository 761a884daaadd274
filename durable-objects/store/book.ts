import { type Menu, menuSchema } from "../../domain/catalog/menu.ts";
import { assert, must } from "../../domain/core/assert.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { Carried } from "../../domain/protocol/event.ts";
import type { Op } from "../../domain/protocol/op.ts";
import type { Applied, Balance, Decline, Declined } from "../../domain/protocol/outcome.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import { decideAsk } from "../../domain/sale/ask.ts";
import { isCompleted, readSale, type SaleBody } from "../../domain/sale/line.ts";
import { newTill, type OpenAsk, openAsk, seeOp, settleTill, type TillState } from "../../domain/till/till.ts";
import { Journal, type JournalRow } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";
import { Shelf, type StockLevel } from "./shelf.ts";

// The book of one store: its menu, its shelf, its tills and the journal of what it decided.
//
// A sale takes two turns, `begin` and `finish`, with the account's answer between them. `begin` writes everything that
// the outcome will need and the account's answer is durable in the account, so `finish` may answer at once: its lines
// are kept in memory and written by the next turn, whatever it is. Should the process die before that, the ask is
// still open, the account gives the same answer again and the outcome is the same to the byte. So every turn that
// reads starts with `flush`.

const statements = {
	createTills: "CREATE TABLE IF NOT EXISTS tills (till TEXT PRIMARY KEY, state TEXT NOT NULL)",
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

type DecidedSale = Omit<SaleBody, "store"> & { readonly hash: string };
type Answered = { readonly ask: OpenAsk; readonly sale: DecidedSale };

const KEY_REUSED = { next: "refuse", code: "key-reused" } as const;

export class StoreBook {
	readonly #sql: Sql;
	readonly journal: Journal;
	readonly #shelf: Shelf;
	readonly #answered = new Map<string, Answered>();
	#identity: Identity | undefined;
	#menu: Menu | undefined;

	constructor(sql: Sql) {
		this.#sql = sql;
		this.journal = new Journal(sql);
		this.#shelf = new Shelf(sql);
		sql.run(statements.createTills);
		sql.run(statements.createSettings);
	}

	identity(): Identity | undefined {
		if (this.#identity === undefined) {
			const text = this.#readSetting("identity");
			if (text !== undefined) this.#identity = JSON.parse(text) as Identity;
		}
		return this.#identity;
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
		return this.#turn(() => {
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
		return this.#turn(() => {
			const key = `stock:${receipt.id}`;
			const earlier = this.journal.find(key);
			if (earlier !== undefined) return earlier.hash === hash ? accept(null) : refuse("key-reused");
			for (const { product, quantity } of receipt.lines) this.#shelf.move(product, quantity);
			this.journal.append({ kind: "stock-received", at, key, hash, body: { lines: receipt.lines, actor } });
			return accept(null);
		});
	}

	begin({ op, hash, ageMs }: SentOp, till: string, now: number): Begun {
		return this.#turn(() => {
			const earlier = this.journal.find(op.id);
			if (earlier !== undefined) {
				return earlier.hash === hash ? { next: "answer", outcome: outcomeIn(earlier) } : KEY_REUSED;
			}
			const state = this.#till(till);
			const waiting = state.open.find((ask) => ask.op.id === op.id);
			if (waiting !== undefined) return waiting.hash === hash ? { next: "debit", ask: waiting } : KEY_REUSED;
			const menu = must(this.menu(), "a store without a menu is refused before its book is asked");
			const decided = decideAsk(op, {
				menu,
				ageMs,
				availableOf: (product) => this.#shelf.available(product),
			});
			if (!decided.ok) {
				this.#writeTill(seeOp(state, op));
				const outcome = declined(op.id, decided.refusal, now);
				this.#writeSale({ op, hash, till, basket: null, receipt: null, outcome, carried: [] });
				return { next: "answer", outcome };
			}
			const opened = openAsk(state, { op, hash, ...decided.value, since: now });
			if (!opened.ok) return { next: "refuse", code: opened.refusal };
			const { ask } = opened.value;
			for (const { product, quantity } of ask.needs) this.#shelf.move(product, -quantity);
			this.#writeTill(opened.value.state);
			return { next: "debit", ask };
		});
	}

	// Whether it is decided is looked up again: while the account was asked, the alarm or a resend may have finished
	// this sale. The ask itself never changes.
	finish(ask: OpenAsk, till: string, says: AccountSays, now: number): Applied | Declined {
		const { op, hash, basket, receipt } = ask;
		const answered = this.#answered.get(op.id);
		if (answered !== undefined) return answered.sale.outcome;
		const earlier = this.journal.find(op.id);
		if (earlier !== undefined) return outcomeIn(earlier);
		assert(basket.totalMinor === op.sale.totalMinor, "what was debited is what was priced");
		// The account's own time, so that asking it again gives the same outcome.
		const decidedAt = says.carried?.event.at ?? now;
		const outcome = says.ok
			? applied(ask, says.balance, decidedAt)
			: declined(op.id, says.decline, decidedAt);
		const carried = says.carried === null ? [] : [says.carried];
		this.#answered.set(op.id, { ask, sale: { op, hash, till, basket, receipt, outcome, carried } });
		// An answer of which the account keeps nothing is durable only here.
		if (says.carried === null) this.flush();
		return outcome;
	}

	// Writes what was answered since the last turn.
	flush(): void {
		if (this.#answered.size > 0) this.#turn(() => {});
	}

	listStock(): StockLevel[] {
		return this.#turn(() => this.#shelf.levels());
	}

	listUndecided(): { till: string; ask: OpenAsk }[] {
		return this.#turn(() =>
			this.#sql
				.all<{ state: string }>(statements.listTills)
				.map(({ state }) => this.#settle(JSON.parse(state) as TillState))
				.flatMap(({ till, open }) => open.map((ask) => ({ till, ask }))),
		);
	}

	#turn<T>(body: () => T): T {
		const result = this.#sql.atomically(() => {
			for (const { ask, sale } of this.#answered.values()) this.#writeAnswered(ask, sale);
			return body();
		});
		// Only now: a turn that throws takes back what it wrote, and the next one writes it again.
		this.#answered.clear();
		return result;
	}

	#writeAnswered(ask: OpenAsk, sale: DecidedSale): void {
		this.#writeSale(sale);
		if (sale.outcome.status === "applied") return;
		for (const { product, quantity } of ask.needs) this.#shelf.move(product, quantity);
	}

	#writeSale({ hash, ...sale }: DecidedSale): void {
		const { store } = this.mustIdentity();
		const body: SaleBody = { ...sale, store };
		const kind = sale.outcome.status === "applied" ? "sale-completed" : "sale-declined";
		this.journal.append({ kind, at: sale.outcome.decidedAt, key: sale.op.id, hash, body });
	}

	#till(till: string): TillState {
		const row = this.#sql.first<{ state: string }>(statements.readTill, till);
		return row === undefined ? newTill(till) : this.#settle(JSON.parse(row.state) as TillState);
	}

	#settle(state: TillState): TillState {
		return settleTill(state, (opId) => {
			const row = this.journal.find(opId);
			return row === undefined ? undefined : isCompleted(row) ? "applied" : "declined";
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

function outcomeIn(row: JournalRow): Applied | Declined {
	return must(readSale(row), "an op's id belongs to a sale").outcome;
}

function applied({ op, basket, receipt }: OpenAsk, balance: Balance, decidedAt: number): Applied {
	const { totalMinor } = basket;
	return { id: op.id, status: "applied", receipt, totalMinor, balances: [balance], decidedAt };
}

function declined(id: string, decline: Decline, decidedAt: number): Declined {
	return { id, status: "declined", decline, decidedAt };
}
