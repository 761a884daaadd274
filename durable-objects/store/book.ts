import type { Menu } from "../../domain/catalog/menu.ts";
import { must } from "../../domain/core/assert.ts";
import { chunkByBytes } from "../../domain/core/chunks.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { Decline } from "../../domain/protocol/declines.ts";
import type { NestedLine } from "../../domain/protocol/event.ts";
import type { Decided, Quarantined } from "../../domain/protocol/outcome.ts";
import type { UnreadableOp } from "../../domain/protocol/read.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import type { PostedLine, PostedTransfer, QuarantinedLine, StoreLine } from "../../domain/store/line.ts";
import { type AnsweredCall, finishedLine } from "../../domain/store/outcome.ts";
import { type AskPhase, type OpenAsk, replaceAsk } from "../../domain/till/till.ts";
import { Fence } from "../journal/fence.ts";
import type { Journal } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";
import { Run, type Sending, type Taken } from "./run.ts";
import type { StockLevel } from "./shelf.ts";
import { type Identity, StoreTables } from "./tables.ts";
import { writeAnswered } from "./write-answered.ts";

// The book of one store. An op is decided in one turn by the rules in domain/store. Where no account has a say, that
// turn writes its line and the op is over. A fact is over as well: its line is written, and what it owes to accounts is
// remembered and posted afterwards. An ask that needs accounts stays open in its till's row; `finish` ends it.
//
// When `finish` is called, everything that the outcome needs is durable: the open ask here, the answers in the
// accounts. So it may answer at once: its line is kept in memory and written by the next turn, whatever it is.
// Should the process die before that, the ask is still open, the accounts give the same answers again and the outcome
// is the same to the byte. So every turn starts by writing what was answered. Declines are written before they are told.

export type { Identity };
// What accounts made of one recorded fact.
export type SettledFact = {
	readonly seq: number;
	readonly posted: readonly PostedTransfer[];
	readonly carried: readonly NestedLine[];
};

// So much still fits into a message of the queue when it has been quoted twice.
const FACTS_PER_LINE = 60;
const CARRIED_CHARS_PER_LINE = 50_000;

type Answered = { readonly ask: OpenAsk; readonly line: StoreLine };

export class StoreBook {
	readonly #tables: StoreTables;
	readonly #fence: Fence;
	readonly #answered = new Map<string, Answered>();

	constructor(sql: Sql, fence = new Fence(sql, null)) {
		this.#tables = new StoreTables(sql);
		this.#fence = fence;
	}

	get journal(): Journal {
		return this.#tables.journal;
	}

	identity(): Identity | undefined {
		return this.#tables.identity();
	}

	mustIdentity(): Identity {
		return must(this.identity(), "a store that sells knows who it is");
	}

	menu(): Menu | undefined {
		return this.#tables.menu();
	}

	soldOut(): readonly string[] {
		return this.#tables.soldOut();
	}

	// An older menu than the one in force is ignored: pushes may overtake each other.
	publishMenu(org: string, menu: Menu, at: number): Menu {
		return this.#transaction(() => {
			const current = this.menu();
			if (current !== undefined && current.version >= menu.version) return current;
			const { store, version } = menu;
			if (current === undefined) this.#tables.settings.put("identity", { org, store } satisfies Identity);
			this.#tables.putMenu(menu);
			this.#tables.append({ kind: "menu-published", at, body: { store, version, items: menu.items.length } });
			return menu;
		});
	}

	receiveStock(receipt: StockReceipt, hash: string, actor: string, at: number): Result<null, "key-reused"> {
		return this.#transaction(() => {
			const key = `stock:${receipt.id}`;
			const earlier = this.journal.find(key);
			if (earlier !== undefined) return earlier.hash === hash ? accept(null) : refuse("key-reused");
			for (const { product, quantity } of receipt.lines) this.#tables.shelf.move(product, quantity);
			const { store } = this.mustIdentity();
			this.#tables.append({
				kind: "stock-received",
				at,
				key,
				hash,
				body: { store, lines: receipt.lines, actor },
			});
			return accept(null);
		});
	}

	// Decides what tills sent in one turn: one after the other, the ops of each in their order.
	take(all: readonly Sending[], now: number): Taken[][] {
		return this.#transaction(() => {
			const ids = all.flatMap(({ ops }) => ops.map(({ op }) => op.id));
			if (ids.length > 1) this.journal.seek(ids);
			return all.map(({ till, ops, skewMs, heardAt, device }) => {
				const run = new Run(this.#tables, till, skewMs, now, heardAt, device);
				const taken = ops.map((sent) => run.take(sent));
				run.end();
				return taken;
			});
		});
	}

	// Keeps what could not be read; the same bytes are kept once.
	quarantine(till: string, op: UnreadableOp, now: number, heardAt = now): Quarantined {
		const { hash, id, mode, detail, raw, file, link } = op;
		return this.#transaction(() => {
			const key = `unreadable:${hash}`;
			const earlier = this.journal.find(key);
			if (earlier !== undefined) return (JSON.parse(earlier.body) as QuarantinedLine).outcome;
			const outcome: Quarantined = { id, status: "quarantined", detail, decidedAt: now };
			const { store } = this.mustIdentity();
			const place = link === null ? {} : { link: { epoch: link.epoch, seq: link.seq, prev: link.prev } };
			const body: QuarantinedLine = { store, till, mode, raw, file, ...place, outcome };
			this.#tables.append({ kind: "op-quarantined", at: now, key, hash, body });
			if (link === null) return outcome;
			const run = new Run(this.#tables, till, this.#tables.till(till).skewMs, now, heardAt);
			run.noteUnreadable(link, id);
			run.end();
			return outcome;
		});
	}

	// The ask as it stands now, or the outcome that it got meanwhile: whoever drives it looks here after every await.
	reread(ask: OpenAsk): { readonly ask: OpenAsk } | { readonly outcome: Decided } {
		const decided = this.#answered.get(ask.op.id)?.line ?? this.#tables.find(ask.op.id);
		if (decided !== undefined) return { outcome: decided.outcome };
		const open = this.#tables.till(ask.till).open.find(({ op }) => op.id === ask.op.id);
		return { ask: must(open, "an undecided ask is open") };
	}

	enter(ask: OpenAsk, phase: AskPhase, decline: Decline | null): void {
		this.#transaction(() => {
			const current = this.reread(ask);
			// Someone else drove it further, or ended it.
			if ("outcome" in current || current.ask.phase !== ask.phase) return;
			this.#tables.tills.put(
				ask.till,
				replaceAsk(this.#tables.till(ask.till), { ...current.ask, phase, decline }),
			);
		});
	}

	finish(ask: OpenAsk, decline: Decline | null, asked: readonly AnsweredCall[], now: number): Decided {
		this.#fence.mustFinish();
		const current = this.reread(ask);
		if ("outcome" in current) return current.outcome;
		const { unit, taxMode } = must(this.menu(), "a store that decides has its menu");
		const line = finishedLine(ask, decline, asked, this.mustIdentity(), { unit, taxMode, shift: null }, now);
		this.#answered.set(ask.op.id, { ask, line });
		// An answer that no account keeps is durable only here. And a till that was told of a decline may take the sale
		// all the same, as a fact: the line that says so must be there before, or the fact would stand in its place.
		const isKeptElsewhere = asked.length > 0 && asked.every(({ answer }) => answer.events.length > 0);
		if (decline !== null || !isKeptElsewhere) this.flush();
		return line.outcome;
	}

	// Writes what was answered since the last turn.
	flush(): void {
		if (this.#answered.size > 0) this.#transaction(() => {});
	}

	listStock(): StockLevel[] {
		return this.#look((tables) => tables.shelf.levels());
	}

	listOpen(): OpenAsk[] {
		return this.#look((tables) => tables.listOpen());
	}

	listOwed(after: number, limit: number): { seq: number; line: StoreLine }[] {
		return this.#look((tables) => tables.listOwed(after, limit));
	}

	// A line that is owed no more was settled by someone else meanwhile.
	settleOwed(settled: readonly SettledFact[], at: number): void {
		this.#transaction(() => {
			const owed = this.#tables.owed.drop(settled.map(({ seq }) => seq));
			const open = settled.filter(({ seq }) => owed.has(seq));
			const { store } = this.mustIdentity();
			for (const facts of chunkByBytes(open, charsCarried, CARRIED_CHARS_PER_LINE, FACTS_PER_LINE)) {
				const posted = facts.flatMap((fact) => fact.posted);
				const carried = facts.flatMap((fact) => fact.carried);
				if (posted.length === 0 && carried.length === 0) continue;
				const body: PostedLine = { store, posted, carried };
				this.#tables.append({ kind: "facts-posted", at, body });
			}
		});
	}

	owesNothing(): boolean {
		return this.#tables.owed.isEmpty();
	}

	// For those who look at the books: read in one turn, so that it fits together. Where the store is shut only history
	// gives it lines; what it had answered is forgotten, as if it had died, and asked again.
	read<T>(look: (tables: StoreTables) => T): T {
		const body = () => look(this.#tables);
		if (this.#fence.gate !== "shut") return this.#transaction(body);
		this.#answered.clear();
		return this.#tables.transaction(body);
	}

	// Reads alone need no transaction: nothing comes between them. Only what was answered must be written before.
	#look<T>(look: (tables: StoreTables) => T): T {
		return this.#answered.size > 0 || this.#fence.gate === "shut" ? this.read(look) : look(this.#tables);
	}

	#transaction<T>(body: () => T): T {
		this.#fence.mustFinish();
		const result = this.#tables.transaction(() => {
			for (const { ask, line } of this.#answered.values()) writeAnswered(this.#tables, ask, line);
			if (this.#answered.size > 0) this.#tables.flush();
			return body();
		});
		// Only now: a turn that throws takes back what it wrote, and the next one writes it again.
		this.#answered.clear();
		return result;
	}
}

function charsCarried({ carried }: SettledFact): number {
	return carried.reduce((sum, { event }) => sum + event.body.length, 0);
}
