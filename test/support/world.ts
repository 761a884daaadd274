import { DatabaseSync } from "node:sqlite";
import type { AccountAnswer, AccountCall } from "../../domain/account/call.ts";
import type { Menu } from "../../domain/catalog/menu.ts";
import type { JournalMessage } from "../../domain/protocol/event.ts";
import type { Op } from "../../domain/protocol/op.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import type { Shift } from "../../domain/shift/shift.ts";
import type { PostedLine, PostedTransfer } from "../../domain/store/line.ts";
import { AccountShell } from "../../durable-objects/account/shell.ts";
import type { SetAlarm } from "../../durable-objects/journal/alarm.ts";
import type { Sql } from "../../durable-objects/sql.ts";
import { type StorePorts, StoreShell } from "../../durable-objects/store/shell.ts";
import { menu as exampleMenu, opId, sent } from "./builders.ts";
import { grantOf } from "./grant.ts";
import { sqlOn } from "./node-sql.ts";

// One store and its accounts as they are, with nothing between them that could fail: for stories about what the rules
// decide. What the network and crashes do to them is the storm's matter.

export const ORG = "meadow";
export const STORE = "bar";

type Opening = {
	readonly balances?: Readonly<Record<string, number>>;
	readonly maxMinor?: number;
	readonly bornOn?: string;
};

export class World {
	now = 1_000_000;
	store: StoreShell;
	readonly #ports: StorePorts;
	readonly accounts = new Map<string, AccountShell>();
	readonly pinReports: string[] = [];
	// What the tills were told to be sold out, each time.
	readonly soldOutNews: (readonly string[])[] = [];
	// Accounts that do not answer, and the gate.
	readonly silent = new Set<string>();
	// Accounts that do what they are asked and whose answers get lost.
	readonly losesReplies = new Set<string>();
	alarmAt: number | null = null;
	// By the names of stores and accounts.
	readonly databases = new Map<string, DatabaseSync>();
	// What an operator lists to be put back.
	readonly restores = new Map<string, string>();
	readonly sent: JournalMessage[] = [];

	constructor(menu: Partial<Menu> | null = {}, databases?: ReadonlyMap<string, DatabaseSync>) {
		for (const [name, db] of databases ?? []) this.databases.set(name, db);
		const setAlarm: SetAlarm = (at) => {
			this.alarmAt = at;
		};
		this.#ports = {
			...{ sql: this.#sqlOf(STORE), setAlarm, clock: () => this.now },
			send: async (group) => void this.sent.push(...group),
			callAccount: async (account, calls) => this.call(account, calls),
			reportPin: async (account, key, failures) => {
				if (this.silent.has("gate")) throw new Error("the gate does not answer");
				this.pinReports.push(`${account}/${key}/${failures}`);
			},
			tellSoldOut: (soldOut) => void this.soldOutNews.push(soldOut),
			soon: queueMicrotask,
		};
		this.store = new StoreShell(this.#ports);
		if (menu !== null) this.store.publishMenu(ORG, exampleMenu(menu));
	}

	#sqlOf(name: string): Sql {
		const db = this.databases.get(name) ?? new DatabaseSync(":memory:");
		this.databases.set(name, db);
		return sqlOn(db);
	}

	call(account: string, calls: readonly AccountCall[]): AccountAnswer[] {
		if (this.silent.has(account)) throw new Error(`${account} does not answer`);
		const answers = this.shellOf(account).apply(ORG, account, calls);
		if (this.losesReplies.has(account)) throw new Error(`the answer of ${account} is lost`);
		return answers;
	}

	open(account: string, { balances = {}, maxMinor = 100_000, bornOn }: Opening = {}): void {
		const shell = this.shellOf(account);
		shell.open(
			ORG,
			{ id: account, name: account, credentials: [], maxMinor, ...(bornOn === undefined ? {} : { bornOn }) },
			"o",
		);
		for (const [unit, amountMinor] of Object.entries(balances)) {
			shell.credit(account, grantOf(unit, amountMinor));
		}
	}

	receive(product: string, quantity: number): void {
		this.store.receiveStock({ id: opId(), lines: [{ product, quantity }] }, opId(), "owner");
	}

	shellOf(account: string): AccountShell {
		const known = this.accounts.get(account);
		if (known !== undefined) return known;
		const made = new AccountShell({
			sql: this.#sqlOf(account),
			setAlarm: () => {},
			send: async (group) => void this.sent.push(...group),
			clock: () => this.now,
			restore: this.restores.get(account) ?? null,
		});
		this.accounts.set(account, made);
		return made;
	}

	// The store's process dies and begins again: what it held in memory is gone.
	restart(): void {
		this.store = new StoreShell({ ...this.#ports, restore: this.restores.get(STORE) ?? null });
	}

	balance(account: string, unit = "EUR"): number {
		return this.shellOf(account).book.head()?.balances[unit] ?? 0;
	}

	stock(product: string): number {
		return this.store.book.listStock().find((level) => level.product === product)?.available ?? 0;
	}

	cash(place: string, unit = "EUR"): number {
		return this.store.book.read((tables) => tables.cash.at(place, unit));
	}

	shift(name: string): Shift | undefined {
		return this.store.book.read((tables) => tables.shifts.get(name));
	}

	// Sends ops of a till in one batch; the first outcome is what most stories are about.
	async send(till: string, ...ops: Op[]): Promise<Outcome[]> {
		const answers =
			(await this.store.decideOps(
				till,
				ops.map((op) => sent(op)),
				0,
			)) ?? [];
		return answers.map((text) => JSON.parse(text) as Outcome);
	}

	// What the alarm would do, until nothing is owed.
	async settle(): Promise<void> {
		this.now += 10_000;
		await this.store.onAlarm();
	}

	// What accounts made of recorded facts.
	posted(): PostedTransfer[] {
		return this.lines().flatMap(({ kind, body }) =>
			kind === "facts-posted" ? (JSON.parse(body) as PostedLine).posted : [],
		);
	}

	lines(): { kind: string; body: string }[] {
		return this.store.book.read((tables) => tables.journal.listAfter(0, 10_000));
	}
}
