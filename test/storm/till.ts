import type { Menu } from "../../domain/catalog/menu.ts";
import { readBatch } from "../../domain/protocol/batch.ts";
import { FIRST_PREV, type Mode, type Op, opText, PROTOCOL_VERSION } from "../../domain/protocol/op.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import { sha256 } from "../support/builders.ts";
import { type LogRow, logRow, nameRows, splitOutcomes, uuid } from "./log-row.ts";
import { call } from "./network.ts";
import type { StoreNode } from "./nodes.ts";
import type { Life, Universe } from "./objects.ts";
import { Takings, takingsOf } from "./takings.ts";

// A till as a device keeps it: every op is written to its log before it is sent, and stays there with its answer. The
// app may be killed at any time; the log survives it. A wiped device loses the log and begins another epoch.

export type Complain = (claim: string, evidence: unknown) => void;
type Payload = { readonly kind: string } & Readonly<Record<string, unknown>>;

const DIGEST = { hash: sha256, bytes: (text: string) => Buffer.byteLength(text) };
const OPS_PER_SEND_MAX = 40;
const ROWS_KEPT_MAX = 400;

export class SimTill {
	readonly id: string;
	readonly store: StoreNode;
	readonly #universe: Universe;
	readonly #complain: Complain;
	life: Life = { alive: true };
	menu: Menu;
	skewMs = 0;
	version = PROTOCOL_VERSION;
	isOffline = false;
	isSending = false;
	epoch = 1;
	seq = 0;
	shift: string | null = null;
	// When its store last heard it.
	heardAt: number | null = null;
	takings = new Takings();
	// Ops that a wipe took with it before anyone heard of them.
	lostOps = 0;
	forks = 0;
	readonly log = new Map<string, LogRow>();
	// The rows of the log that have no answer yet, in its order.
	readonly #open = new Map<string, LogRow>();
	#head = FIRST_PREV;
	#minted = 0;

	constructor(id: string, store: StoreNode, menu: Menu, universe: Universe, complain: Complain) {
		this.id = id;
		this.store = store;
		this.menu = menu;
		this.#universe = universe;
		this.#complain = complain;
	}

	get now(): number {
		return this.#universe.time.now + this.skewMs;
	}

	// Kills the app: what was on its way is forgotten, the log is not.
	crash(): void {
		this.life.alive = false;
		this.life = { alive: true };
		this.isSending = false;
	}

	wipe(): void {
		this.crash();
		this.lostOps += [...this.log.values()].filter(({ outcomes }) => outcomes.size === 0).length;
		this.log.clear();
		this.#open.clear();
		this.epoch += 1;
		this.seq = 0;
		this.#head = FIRST_PREV;
		this.shift = null;
		this.takings = new Takings();
	}

	mint(payload: Payload, mode: Mode): LogRow {
		this.seq += 1;
		const op = this.#make(payload, mode);
		this.#head = sha256(opText(op));
		return this.#keep(op, payload.kind as Op["kind"], mode);
	}

	// Lets the goods go without asking, as far as the limits allow it.
	mintOffline(payload: Payload): void {
		if (this.takings.take(this.menu.offline, takingsOf(payload)))
			this.takings.begin(this.mint(payload, "fact"));
	}

	// A second device with this till's key mints under a number that was used already.
	mintClone(payload: Payload): void {
		if (this.seq === 0) return;
		this.forks += 1;
		this.#keep(this.#make(payload, "fact"), payload.kind as Op["kind"], "fact");
	}

	mintUnreadable(mode: Mode): void {
		this.seq += 1;
		const op = { ...this.#make({ kind: "sale", sale: { lines: "none" } }, mode), note: `n${this.#minted}` };
		this.#head = "";
		this.#keep(op, "unreadable", mode);
		// The chain goes on from the bytes that were sent.
		this.#head = sha256(opText(op));
	}

	// Something went wrong in the device: another body under an id that stands for something already.
	mintImpostor(of: LogRow): void {
		const op = { ...(JSON.parse(of.text("ask")) as Op), note: "another" };
		const row = { ...logRow(op, "impostor", of.mode, of.mintedAt), isByCard: of.isByCard };
		this.#add(`impostor ${of.id}`, row);
	}

	// An id that another store knows already: a till that was moved, or one that guesses.
	mintElsewhere(id: string, payload: Payload, mode: Mode): void {
		this.seq += 1;
		const op = { ...this.#make(payload, mode), id };
		this.#head = sha256(opText(op));
		this.#keep(op, payload.kind as Op["kind"], mode).isBorrowed = true;
	}

	// A feed tells what is newer; a store that is being put back may know less for a moment.
	fetchMenu(): void {
		const found = this.isOffline ? undefined : this.store.shell().book.menu();
		if (found !== undefined && found.version > this.menu.version) this.menu = found;
	}

	listOpen(): LogRow[] {
		return [...this.#open.values()];
	}

	listAnswered(): LogRow[] {
		return [...this.log.values()].filter(({ outcomes, mode }) => outcomes.has(mode));
	}

	get waiting(): number {
		return this.#open.size;
	}

	get isAnswered(): boolean {
		return this.log.size > this.#open.size;
	}

	// Finishes an unanswered sale at the till: the goods go, and the same op will be sent as a fact.
	finishOffline(row: LogRow): void {
		if (!this.takings.take(this.menu.offline, row.takings)) return;
		row.mode = "fact";
		this.takings.begin(row);
	}

	async sync(replay: readonly LogRow[] = []): Promise<void> {
		if (this.isOffline || this.isSending) return;
		const rows = [...this.listOpen().slice(0, OPS_PER_SEND_MAX), ...replay];
		if (rows.length === 0) return;
		this.isSending = true;
		const { life } = this;
		const modes = rows.map(({ mode }) => mode);
		const sentAt = this.now;
		const text = `{"sentAt":${sentAt},"ops":[${rows.map((row) => row.text(row.mode)).join(",")}]}`;
		try {
			const answer = await call(this.#universe, this, this.store, nameRows(this.id, rows), async () => {
				this.heardAt = this.#universe.time.now;
				const batch = readBatch(JSON.parse(text), text, DIGEST, "storm");
				const decided = await this.store
					.shell()
					.decideOps(this.id, batch.items, sentAt - this.#universe.time.now);
				return decided === null ? null : batch.answer(decided);
			});
			if (!life.alive || answer === null) return;
			const outcomes = splitOutcomes(answer);
			for (const [index, row] of rows.entries())
				this.#note(row, modes[index] ?? "ask", outcomes[index] ?? "");
			this.takings.hear(outcomes, this.waiting === 0);
		} catch {
			// No answer says nothing; the rows stay as they are.
		} finally {
			if (life.alive) this.isSending = false;
		}
	}

	#make(payload: Payload, mode: Mode): Op {
		this.#minted += 1;
		const { chance, time } = this.#universe;
		const id = uuid(time.now, chance.between(0, 0xffffff), this.#minted);
		const place = { epoch: this.epoch, seq: this.seq, prev: this.#head, occurredAt: this.now };
		const shift = this.shift === null ? {} : { shift: this.shift };
		const extra = this.version > PROTOCOL_VERSION ? { weather: "rain" } : {};
		return { v: this.version, id, mode, ...place, ...shift, ...extra, ...payload } as unknown as Op;
	}

	#keep(op: Op, kind: LogRow["kind"], mode: Mode): LogRow {
		const row = logRow(op, kind, mode, this.#universe.time.now);
		this.#add(row.id, row);
		this.#forgetOld();
		return row;
	}

	#add(name: string, row: LogRow): void {
		this.log.set(name, row);
		this.#open.set(name, row);
	}

	#drop(name: string): void {
		this.#close(name);
		this.log.delete(name);
	}

	#close(name: string): void {
		const row = this.#open.get(name);
		if (row !== undefined) this.takings.end(row);
		this.#open.delete(name);
	}

	#note(row: LogRow, mode: Mode, text: string): void {
		row.tries += 1;
		const outcome = JSON.parse(text) as Outcome;
		if (outcome.status === "pending") return;
		if (row.kind === "impostor" || (row.kind === "unreadable" && mode === "ask")) {
			if (outcome.status !== "invalid") this.#complain("what must be refused was taken", { outcome });
			this.#drop(row.kind === "impostor" ? `impostor ${row.id}` : row.id);
			return;
		}
		if (outcome.status === "invalid") {
			// Refused without a trace: too many were open at once, so it is asked again.
			if (row.isBorrowed && outcome.code === "key-reused") {
				this.#drop(row.id);
				this.lostOps += 1;
				return;
			}
			if (outcome.code !== "too-many-open")
				this.#complain("a till's own op was refused", { outcome, row: row.text(mode) });
			return;
		}
		const before = row.outcomes.get(mode);
		if (before !== undefined && before !== text) {
			this.#complain("I3: one op got two outcomes", { before, now: text });
		}
		row.outcomes.set(mode, text);
		if (row.mode === mode) this.#close(row.id);
	}

	#forgetOld(): void {
		if (this.log.size <= ROWS_KEPT_MAX) return;
		const old = [...this.log].find(([, row]) => row.outcomes.has(row.mode));
		if (old !== undefined) this.#drop(old[0]);
	}
}
