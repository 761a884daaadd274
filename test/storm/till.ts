import type { Menu } from "../../domain/catalog/menu.ts";
import { FIRST_PREV, type Mode, type Op, opText, PROTOCOL_VERSION } from "../../domain/protocol/op.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import { sha256 } from "../support/builders.ts";
import { type LogRow, logRow, uuid } from "./log-row.ts";
import type { StoreNode } from "./nodes.ts";
import type { Life, Universe } from "./objects.ts";
import { OpLog } from "./op-log.ts";
import { sendRows } from "./sending.ts";
import { Stays } from "./stays.ts";
import { Takings, takingsOf } from "./takings.ts";

// A till as a device keeps it: every op is written to its log before it is sent, and stays there with its answer. The
// app may be killed at any time; the log survives it. A wiped device loses the log and begins another epoch.

export type Complain = (claim: string, evidence: unknown) => void;
type Payload = { readonly kind: string } & Readonly<Record<string, unknown>>;

const OPS_PER_SEND_MAX = 40;

export class SimTill {
	readonly id: string;
	store: StoreNode;
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
	// How often a second device minted under a number that went to another store.
	copies = 0;
	// Told to go: it mints nothing more, and brings in what it has.
	isMoving = false;
	readonly stays = new Stays();
	readonly #log = new OpLog((row) => this.takings.end(row));
	#head = FIRST_PREV;
	#minted = 0;

	constructor(id: string, store: StoreNode, menu: Menu, universe: Universe, complain: Complain) {
		this.id = id;
		this.store = store;
		this.menu = menu;
		this.#universe = universe;
		this.#complain = complain;
	}

	get log(): ReadonlyMap<string, LogRow> {
		return this.#log.rows;
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
		this.#log.clear();
		this.epoch += 1;
		this.seq = 0;
		this.stays.seqBefore = 0;
		this.#head = FIRST_PREV;
		this.shift = null;
		this.takings = new Takings();
	}

	// It goes on with its log at another store, which has not heard it yet.
	standAt(store: StoreNode, menu: Menu): void {
		this.stays.end(this.store, [...this.log.values()], this.seq);
		this.#log.clear();
		this.store = store;
		this.menu = menu;
		this.isMoving = false;
		this.shift = null;
		this.heardAt = null;
		this.takings = new Takings();
	}

	hearBy(store: StoreNode): void {
		if (store === this.store) this.heardAt = this.#universe.time.now;
	}

	mint(payload: Payload, mode: Mode): LogRow {
		this.seq += 1;
		const op = this.#make(payload, mode);
		this.#head = sha256(opText(op));
		return this.#keep(op, payload.kind as Op["kind"], mode);
	}

	// Lets the goods go without asking, as far as the limits allow it.
	mintOffline(payload: Payload): void {
		const isWithin = this.takings.take(this.menu.offline, takingsOf(payload));
		if (isWithin) this.takings.begin(this.mint(payload, "fact"));
	}

	// A second device with this till's key mints under a number that was used already: here, which its store sees, or
	// where the till stood before, which only history can tell.
	mintClone(payload: Payload): void {
		const { seqBefore } = this.stays;
		const { chance } = this.#universe;
		const isOfBefore = this.seq === seqBefore || (seqBefore > 0 && chance.happens(0.7));
		if (this.seq === 0) return;
		const seq = isOfBefore ? chance.between(1, seqBefore) : this.seq;
		if (isOfBefore) this.copies += 1;
		else this.forks += 1;
		this.#keep(this.#make(payload, "fact", seq), payload.kind as Op["kind"], "fact");
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
		this.#log.add(`impostor ${of.id}`, row);
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
		const isElsewhere = found?.store !== this.menu.store;
		if (found !== undefined && (isElsewhere || found.version > this.menu.version)) this.menu = found;
	}

	listOpen(): LogRow[] {
		return [...this.#log.open.values()];
	}

	listAnswered(): LogRow[] {
		return [...this.log.values()].filter(({ outcomes, mode }) => outcomes.has(mode));
	}

	get waiting(): number {
		return this.#log.open.size;
	}

	get isAnswered(): boolean {
		return this.log.size > this.waiting;
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
		const { life, store } = this;
		const modes = rows.map(({ mode }) => mode);
		try {
			const outcomes = await sendRows(this.#universe, this, store, rows);
			// Where it stands now nobody has heard it by that.
			if (!life.alive || outcomes === null || store !== this.store) return;
			for (const [index, row] of rows.entries())
				this.#note(row, modes[index] ?? "ask", outcomes[index] ?? "");
			this.takings.hear(outcomes, this.waiting === 0);
		} catch {
			// No answer says nothing; the rows stay as they are.
		} finally {
			if (life.alive) this.isSending = false;
		}
	}

	#make(payload: Payload, mode: Mode, seq = this.seq): Op {
		this.#minted += 1;
		const { chance, time } = this.#universe;
		const id = uuid(time.now, chance.between(0, 0xffffff), this.#minted);
		const place = { epoch: this.epoch, seq, prev: this.#head, occurredAt: this.now };
		const shift = this.shift === null ? {} : { shift: this.shift };
		const extra = this.version > PROTOCOL_VERSION ? { weather: "rain" } : {};
		return { v: this.version, id, mode, ...place, ...shift, ...extra, ...payload } as unknown as Op;
	}

	#keep(op: Op, kind: LogRow["kind"], mode: Mode): LogRow {
		const row = logRow(op, kind, mode, this.#universe.time.now);
		this.#log.add(row.id, row);
		this.#log.forgetOld();
		return row;
	}

	#note(row: LogRow, mode: Mode, text: string): void {
		row.tries += 1;
		const outcome = JSON.parse(text) as Outcome;
		if (outcome.status === "pending") return;
		if (row.kind === "impostor" || (row.kind === "unreadable" && mode === "ask")) {
			if (outcome.status !== "invalid") this.#complain("what must be refused was taken", { outcome });
			this.#log.drop(row.kind === "impostor" ? `impostor ${row.id}` : row.id);
			return;
		}
		if (outcome.status === "invalid") {
			// Refused without a trace: too many were open at once, so it is asked again.
			if (row.isBorrowed && outcome.code === "key-reused") {
				this.#log.drop(row.id);
				this.lostOps += 1;
				return;
			}
			// It was told to go, and so is its cashier: what it asked for was not done, unless it was done all the same.
			if (outcome.code === "till-removed" && mode === "ask") {
				if (row.mode === "ask") this.#log.drop(row.id);
			} else if (outcome.code !== "too-many-open")
				this.#complain("a till's own op was refused", { outcome, row: row.text(mode) });
			return;
		}
		const before = row.outcomes.get(mode);
		if (before !== undefined && before !== text) {
			this.#complain("I3: one op got two outcomes", { before, now: text });
		}
		row.outcomes.set(mode, text);
		this.stays.noteAnswer(this.store);
		if (row.mode === mode) this.#log.close(row.id);
	}
}
