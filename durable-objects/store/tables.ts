import type { Menu } from "../../domain/catalog/menu.ts";
import { must } from "../../domain/core/assert.ts";
import type { SaleReturns } from "../../domain/sale/returns.ts";
import type { Shift } from "../../domain/shift/shift.ts";
import {
	lineKind,
	owesAccounts,
	readStoreLine,
	type StoreLine,
	writeStoreLine,
} from "../../domain/store/line.ts";
import { type MenuLimit, noteLimit } from "../../domain/till/offline.ts";
import type { Presence } from "../../domain/till/presence.ts";
import {
	type DecisionOf,
	leavesForGood,
	newTill,
	type OpenAsk,
	settleTill,
	type TillState,
} from "../../domain/till/till.ts";
import { Journal, type NewRow } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";
import { CashBox } from "./cash.ts";
import { OwedFacts } from "./owed.ts";
import { Rows } from "./rows.ts";
import { Shelf } from "./shelf.ts";

// Everything that a store's book keeps. What a turn adds to the journal, the shelf and the cash box waits in memory
// until the turn ends; whoever looks before that sees it.

export type Identity = { readonly org: string; readonly store: string };
type Pending = { readonly row: NewRow; readonly line: StoreLine | null };

export class StoreTables {
	readonly journal: Journal;
	readonly shelf: Shelf;
	readonly cash: CashBox;
	readonly owed: OwedFacts;
	readonly tills: Rows<TillState>;
	readonly shifts: Rows<Shift>;
	readonly returns: Rows<SaleReturns>;
	readonly settings: Rows<unknown>;
	// Transfers of other stores whose goods came in.
	readonly takenIn: Rows<true>;
	// Where tills are, as the store was told.
	readonly presences: Rows<Presence>;
	readonly #sql: Sql;
	#pending: Pending[] = [];
	readonly #pendingLines = new Map<string, StoreLine>();

	constructor(sql: Sql) {
		this.#sql = sql;
		this.journal = new Journal(sql);
		this.shelf = new Shelf(sql);
		this.cash = new CashBox(sql);
		this.owed = new OwedFacts(sql);
		this.tills = new Rows(sql, "tills");
		this.shifts = new Rows(sql, "shifts");
		this.returns = new Rows(sql, "returns");
		this.settings = new Rows(sql, "settings");
		this.takenIn = new Rows(sql, "taken_in");
		this.presences = new Rows(sql, "presences");
	}

	// One transaction; when it fails, what was believed in it is forgotten.
	transaction<T>(body: () => T): T {
		try {
			return this.#sql.atomically(() => {
				const result = body();
				this.flush();
				return result;
			});
		} catch (error) {
			const { tills, shifts, returns, settings, takenIn, presences } = this;
			for (const part of [tills, shifts, returns, settings, takenIn, presences]) part.forget();
			for (const part of [this.journal, this.shelf, this.cash]) part.forget();
			this.#pending = [];
			this.#pendingLines.clear();
			throw error;
		}
	}

	append(row: NewRow): void {
		this.#pending.push({ row, line: null });
	}

	writeLine(key: string, line: StoreLine, at: number): void {
		const kind = lineKind(line.op.kind, line.outcome);
		this.#pending.push({ row: { kind, at, key, hash: line.hash, body: writeStoreLine(line) }, line });
		this.#pendingLines.set(key, line);
	}

	find(key: string): StoreLine | undefined {
		const pending = this.#pendingLines.get(key);
		if (pending !== undefined) return pending;
		const row = this.journal.find(key);
		return row === undefined ? undefined : readStoreLine(row);
	}

	// A sale as it counts: one that was declined and taken all the same counts as taken.
	findSale(opId: string): StoreLine | undefined {
		const line = this.find(opId);
		return line?.outcome.status === "declined" ? (this.find(`${opId}/fact`) ?? line) : line;
	}

	identity(): Identity | undefined {
		return this.settings.get("identity") as Identity | undefined;
	}

	menu(): Menu | undefined {
		return this.settings.get("menu") as Menu | undefined;
	}

	soldOut(): readonly string[] {
		return (this.settings.get("sold-out") as readonly string[] | undefined) ?? [];
	}

	// A store from before limits were noted goes by its menu alone.
	offlineLimits(): readonly MenuLimit[] {
		const noted = this.settings.get("offline-limits") as readonly MenuLimit[] | undefined;
		const menu = this.menu();
		return noted ?? (menu === undefined ? [] : noteLimit([], limitOf(menu)));
	}

	putMenu(menu: Menu, limits: readonly MenuLimit[] = noteLimit(this.offlineLimits(), limitOf(menu))): void {
		this.settings.put("offline-limits", limits);
		this.settings.put("menu", menu);
	}

	till(name: string): TillState {
		return this.settle(name) ?? newTill(name, this.presences.get(name)?.log);
	}

	// An ask that has ended leaves its till's row in memory, so that it is looked up once, or not at all where that is said
	// in the turn that writes its line. Storage follows with the till's next op, and comes to the same.
	settle(name: string): TillState | undefined {
		const stored = this.tills.get(name);
		if (stored === undefined) return undefined;
		const state = this.#settle(stored);
		if (state !== stored && leavesForGood(stored, state, this.#decisionOf)) this.tills.keep(name, state);
		return state;
	}

	listTills(): TillState[] {
		return this.tills.list().map((state) => this.#settle(state));
	}

	listOpen(): OpenAsk[] {
		return this.listTills().flatMap(({ open }) => open);
	}

	findCharging(opId: string): OpenAsk | undefined {
		return this.listOpen().find(({ op, phase }) => op.id === opId && phase === "charging");
	}

	listOwed(after: number, limit: number): { seq: number; line: StoreLine }[] {
		return this.owed
			.list(after, limit)
			.map((row) => ({ seq: row.seq, line: must(readStoreLine(row), "only ops owe transfers") }));
	}

	#settle(state: TillState): TillState {
		return settleTill(state, this.#decisionOf);
	}

	readonly #decisionOf: DecisionOf = (opId) => {
		const pending = this.#pendingLines.get(opId)?.outcome.status;
		if (pending !== undefined) return pending === "declined" ? "declined" : "applied";
		const kind = this.journal.find(opId)?.kind;
		if (kind === undefined) return undefined;
		return kind.endsWith("-declined") ? "declined" : "applied";
	};

	// Writes what waits; also called inside a turn, before something looks at the tables as they are stored.
	flush(): void {
		this.shelf.flush();
		this.cash.flush();
		if (this.#pending.length === 0) return;
		const first = this.journal.appendAll(this.#pending.map(({ row }) => row));
		const owing = this.#pending.flatMap(({ line }, index) =>
			line !== null && owesAccounts(line) ? [first + index] : [],
		);
		this.owed.add(owing);
		this.#pending = [];
		this.#pendingLines.clear();
	}
}

function limitOf({ version, offline: { perTillMinor } }: Menu): MenuLimit {
	return { version, perTillMinor };
}
