import type { OpenAsk, TillState } from "../../domain/till/till.ts";
import type { Sql } from "../../durable-objects/sql.ts";
import { sqlOn } from "../support/node-sql.ts";
import type { Line, Posted, Stock } from "./audited-line.ts";
import type { StoreNode } from "./nodes.ts";
import type { Complain } from "./till.ts";

// Follows the journal of one store and keeps books of its own beside it: shelves, cash, receipts, what came back.

const COIN_MINOR = 5;
type Level = { name: string; held: number };
type Row = { seq: number; key: string | null; kind: string; at: number; body: string };
export type Left = { readonly open: number; readonly owed: number; readonly unconfirmed: number };

export class StoreAudit {
	readonly node: StoreNode;
	readonly lines = new Map<string, Line>();
	readonly posted = new Map<string, Posted>();
	readonly unreadable = new Set<string>();
	readonly #levels = new Map<string, number>();
	readonly #cash = new Map<string, number>();
	readonly #receipts = new Map<string, string>();
	readonly #takenIn = new Set<string>();
	readonly #back = new Map<string, number>();
	readonly #complain: Complain;
	readonly #sql: Sql;
	seq = 0;
	#tills: readonly TillRow[] = [];
	#shelf: readonly Level[] = [];
	#box: readonly Level[] = [];
	// Tills of which the store may show another exposure than before.
	readonly stale = new Set<string>();
	#open: OpenAsk[] = [];
	#owed = 0;
	#confirmed = 0;

	constructor(node: StoreNode, complain: Complain) {
		this.node = node;
		this.#sql = sqlOn(node.db);
		this.#complain = (claim, evidence) => complain(claim, { store: node.store, evidence });
	}

	look(): void {
		const { written } = this.node;
		if (written.has("journal")) this.#follow();
		if (!written.isNothing()) this.checkTables((...names) => written.has(...names));
		written.clear();
		this.#checkAwake();
	}

	#follow(): void {
		const query = "SELECT seq, key, kind, at, body FROM journal WHERE seq > ? ORDER BY seq";
		for (const row of this.#sql.all<Row>(query, this.seq)) {
			if (row.seq !== this.seq + 1) this.#complain("the journal has a gap", row);
			this.seq = row.seq;
			this.#readLine(row);
		}
	}

	// What must hold whenever nothing of this store is half done in memory. What was not written since is not read again;
	// it is compared whenever it, or what it is compared with, may be another.
	checkTables(isWritten: (...tables: readonly string[]) => boolean = () => true): void {
		const sql = this.#sql;
		if (isWritten("tills")) this.#readTills();
		if (isWritten("tills", "journal")) this.#open = this.openAsks();
		if (isWritten("stock"))
			this.#shelf = sql.all<Level>("SELECT product AS name, available AS held FROM stock");
		if (isWritten("tills", "journal", "stock")) this.#checkShelf();
		if (isWritten("cash"))
			this.#box = sql.all<Level>("SELECT place || ' ' || unit AS name, minor AS held FROM cash");
		if (isWritten("journal", "cash")) this.#checkCash();
		if (isWritten("owed")) this.#owed = sql.first<{ n: number }>("SELECT count(*) AS n FROM owed")?.n ?? 0;
		if (isWritten("cursor"))
			this.#confirmed = sql.first<{ confirmed: number }>("SELECT confirmed FROM cursor")?.confirmed ?? 0;
	}

	#checkShelf(): void {
		const reserved = new Map<string, number>();
		for (const { product, quantity, explains } of this.#open.flatMap(({ effects }) => effects.stock)) {
			if (quantity < 0 && !explains) reserved.set(product, (reserved.get(product) ?? 0) + quantity);
		}
		for (const { name, held } of this.#shelf) {
			const own = (this.#levels.get(name) ?? 0) + (reserved.get(name) ?? 0);
			if (own !== held)
				this.#complain("I9: the shelf is not received − sold − reserved + returned", { name, held, own });
		}
	}

	#checkCash(): void {
		for (const row of this.#box) {
			const own = this.#cash.get(row.name) ?? 0;
			if (own !== row.held) this.#complain("cash is not where the lines put it", { ...row, own });
		}
	}

	// What was unfinished when it was last looked at.
	get left(): Left {
		return { open: this.#open.length, owed: this.#owed, unconfirmed: this.seq - this.#confirmed };
	}

	#checkAwake(): void {
		const waits = this.#owed > 0 || this.#open.some(({ phase }) => phase !== "charging");
		if (waits && !this.node.isAwake) this.#complain("I10: something is unfinished and no alarm is set", {});
	}

	// Both as they were read last.
	openAsks(): OpenAsk[] {
		return this.#tills.flatMap((row) => row.open().filter(({ op }) => !this.lines.has(op.id)));
	}

	tillStates(): TillState[] {
		return this.#tills.map((row) => row.state());
	}

	#readTills(): void {
		const rows = this.#sql.all<{ name: string; value: string }>("SELECT name, value FROM tills");
		this.#tills = rows.map(({ name, value }, index) => {
			const known = this.#tills[index];
			if (known?.text === value) return known;
			this.stale.add(name);
			return new TillRow(name, value);
		});
	}

	#readLine(row: Row): void {
		if (row.kind === "stock-received") {
			for (const { product, quantity } of (JSON.parse(row.body) as { lines: Stock[] }).lines)
				this.#shelve(product, quantity);
			return;
		}
		if (row.kind === "facts-posted") {
			for (const one of (JSON.parse(row.body) as { posted: Posted[] }).posted) this.#post(one);
			return;
		}
		if (row.kind === "menu-published") for (const { till } of this.#tills) this.stale.add(till);
		if (row.kind === "op-quarantined") this.unreadable.add((JSON.parse(row.body) as { raw: string }).raw);
		if (!row.kind.endsWith("-applied") && !row.kind.endsWith("-declined")) return;
		// Only this much is kept: what accounts wrote is read in their own journals.
		const { op, till, receipt, outcome, effects, posted } = JSON.parse(withoutCarried(row.body)) as Line;
		const line: Line = { op, till, receipt, outcome, effects, posted };
		this.lines.set(row.key ?? "", line);
		if (line.outcome.status === "declined") return;
		this.#takeIn(line);
		for (const { product, quantity, explains } of line.effects.stock ?? [])
			if (!explains) this.#shelve(product, quantity);
		for (const { from, to, unit, amountMinor } of line.effects.cash ?? []) {
			this.#move(from, unit, -amountMinor);
			this.#move(to, unit, amountMinor);
		}
		for (const one of line.posted) this.#post(one);
		this.#number(line);
		this.#giveBack(line);
	}

	// Whatever it is told how often, and whether or not a count has seen them.
	#takeIn({ op: { transferIn }, effects: { stock = [] } }: Line): void {
		if (transferIn === undefined || stock.length === 0) return;
		if (this.#takenIn.has(transferIn.transfer))
			this.#complain("I9: the goods of one transfer came in twice", transferIn);
		this.#takenIn.add(transferIn.transfer);
	}

	#number({ till, receipt, op }: Line): void {
		if (receipt === null || op.kind === "void") return;
		const name = `${till} ${receipt}`;
		const other = this.#receipts.get(name);
		if (other !== undefined && other !== op.id)
			this.#complain("one receipt number was used twice", { name, other, op: op.id });
		this.#receipts.set(name, op.id);
	}

	// What came back of a sale is at most what its goods cost; a guest who paid partly with returned cups gets the whole
	// price of a returned beer. When the sale was voided, exactly what was paid has come back.
	#giveBack({ op, effects: { back } }: Line): void {
		if (back === undefined) return;
		const sale = this.#soldAs(back.sale);
		const tenders = sale?.op.sale?.tenders ?? [];
		const isMoney = (number: number) =>
			tenders[number - 1]?.kind !== "account" || tenders[number - 1]?.unit === "EUR";
		const goodsMinor = (sale?.effects.basket?.lines ?? []).reduce(
			(sum, line) => sum + Math.max(0, line.lineMinor),
			0,
		);
		const paidMinor = tenders.reduce(
			(sum, tender, index) => sum + (isMoney(index + 1) ? tender.amountMinor : 0),
			0,
		);
		let sumMinor = this.#back.get(back.sale) ?? 0;
		for (const { number, amountMinor } of back.tenders) if (isMoney(number)) sumMinor += amountMinor;
		this.#back.set(back.sale, sumMinor);
		// Coins: a refund in cash is rounded to the smallest.
		if (sumMinor > Math.max(goodsMinor, paidMinor) + COIN_MINOR)
			this.#complain("I8: more came back than was sold", { back, sumMinor, goodsMinor });
		if (op.kind === "void" && sumMinor !== paidMinor)
			this.#complain("a void did not give back what was paid", { back, sumMinor, paidMinor });
	}

	#soldAs(sale: string): Line | undefined {
		const line = this.lines.get(sale);
		return line?.outcome.status === "declined" ? this.lines.get(`${sale}/fact`) : line;
	}

	#post(one: Posted): void {
		const name = `${one.op}:${one.number}`;
		if (this.posted.has(name)) this.#complain("a transfer was posted to the journal twice", one);
		this.posted.set(name, one);
	}

	#shelve(product: string, quantity: number): void {
		this.#levels.set(product, (this.#levels.get(product) ?? 0) + quantity);
	}

	#move(place: string, unit: string, minor: number): void {
		const name = `${place} ${unit}`;
		this.#cash.set(name, (this.#cash.get(name) ?? 0) + minor);
	}
}

// A till's row as it was last read: parsed where somebody looks into it.
class TillRow {
	readonly till: string;
	readonly text: string;
	#state: TillState | undefined;

	constructor(till: string, text: string) {
		this.till = till;
		this.text = text;
	}

	state(): TillState {
		this.#state ??= JSON.parse(this.text) as TillState;
		return this.#state;
	}

	// Most rows have none, and their text says so.
	open(): readonly OpenAsk[] {
		return this.text.includes('"open":[{') ? this.state().open : [];
	}
}

// Lines write last what they carry. Where that is not so, what is left cannot be read.
function withoutCarried(body: string): string {
	const at = body.lastIndexOf(',"carried":[{');
	return at === -1 ? body : `${body.slice(0, at)}}`;
}
