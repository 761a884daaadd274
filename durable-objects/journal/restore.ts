import type { Menu } from "../../domain/catalog/menu.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import { connectLines } from "../../domain/restore/connect.ts";
import type { Handover } from "../../domain/restore/handover.ts";
import type { RestoreRefusal, Restoring } from "../../domain/restore/restorable.ts";
import type { Fence } from "./fence.ts";
import type { Journal } from "./journal.ts";

// An object that is put back to an earlier point, and gets from history what it forgot. What stores and accounts do
// differently is behind the ports; the order, and that each step may come twice, is here.

export type RestorePorts<Room> = {
	readonly journal: Journal;
	readonly fence: Fence;
	// One transaction in what the object keeps.
	readonly turn: <T>(body: (room: Room) => T) => T;
	// Ends what can be ended without new work.
	readonly drain: () => Promise<void>;
	readonly handOver: (room: Room) => Omit<Handover, "last">;
	readonly putLineBack: (room: Room, line: JournalEvent, org: string) => void;
	// The last of it: what no line tells.
	readonly finish: (room: Room, handover: Handover | null, menu: Menu | null) => Result<null, RestoreRefusal>;
	readonly wake: () => void;
};

const UNLISTED: RestoreRefusal = { reason: "restore-unlisted" };

export class Restore<Room> {
	readonly #ports: RestorePorts<Room>;
	// Being put back ends an instance, so what was said to an earlier one is not said to this.
	#instance = "";

	constructor(ports: RestorePorts<Room>) {
		this.#ports = ports;
	}

	restoring(): Restoring {
		const { fence, journal } = this.#ports;
		const last = journal.last();
		const state = fence.row?.restore === fence.restore ? (fence.row?.state ?? null) : null;
		const confirmed = journal.confirmed();
		const { restore, gate } = fence;
		this.#instance ||= crypto.randomUUID();
		const place = { last: last?.seq ?? 0, lastAt: last?.at ?? 0, confirmed };
		return { restore, gate, state, instance: this.#instance, ...place };
	}

	begin(restore: string, instance: string): Result<null, RestoreRefusal> {
		const now = this.restoring();
		if (this.#ports.fence.listed !== restore) return refuse(UNLISTED);
		if (now.state !== null) return accept(null);
		if (now.instance !== instance) return refuse({ reason: "instance-gone" });
		this.#turn(() => this.#ports.fence.write({ restore, state: "draining" }));
		return accept(null);
	}

	async handOver(restore: string): Promise<Result<Handover, RestoreRefusal>> {
		if (this.#isAt(restore, "draining")) await this.#ports.drain();
		if (!this.#isAt(restore, "draining", "handed")) return refuse(UNLISTED);
		return this.#turn((room) => {
			const handover = this.#ports.handOver(room);
			this.#ports.fence.write({ restore, state: "handed" });
			return accept({ ...handover, last: this.#ports.journal.lastSeq() });
		});
	}

	// Whether the platform may put it back: it stands as it was handed over.
	mayPutBack(restore: string): Result<null, RestoreRefusal> {
		return this.#isAt(restore, "handed") ? accept(null) : refuse(UNLISTED);
	}

	takeBack(restore: string, org: string, lines: readonly JournalEvent[]): Result<number, RestoreRefusal> {
		const { journal, fence } = this.#ports;
		if (this.#isAt(restore, "reconciled")) return accept(journal.lastSeq());
		const refusal = this.#mustBeBehind(restore);
		if (refusal !== undefined) return refuse(refusal);
		const last = journal.lastSeq();
		const own = lines.flatMap(({ seq }) => (seq <= last ? journal.listAfter(seq - 1, 1) : []));
		const lacking = connectLines(last, own, lines);
		if (!lacking.ok) return lacking;
		return this.#turn((room) => {
			fence.write({ restore, state: "behind" });
			for (const line of lacking.value) this.#ports.putLineBack(room, line, org);
			return accept(last + lacking.value.length);
		});
	}

	serveAgain(restore: string, handover: Handover | null, menu: Menu | null): Result<null, RestoreRefusal> {
		const { journal, fence, wake } = this.#ports;
		if (this.#isAt(restore, "reconciled")) return accept(null);
		const refusal = this.#mustBeBehind(restore);
		if (refusal !== undefined) return refuse(refusal);
		const last = journal.lastSeq();
		if (handover !== null && last < handover.last) return refuse({ reason: "history-short", seq: last + 1 });
		const finished = this.#undoRefused((room) => {
			const done = this.#ports.finish(room, handover, menu);
			if (done.ok) fence.write({ restore, state: "reconciled" });
			return done;
		});
		if (finished.ok) wake();
		return finished;
	}

	#isAt(restore: string, ...states: readonly Restoring["state"][]): boolean {
		const now = this.restoring();
		return this.#ports.fence.row?.restore === restore && states.includes(now.state);
	}

	#mustBeBehind(restore: string): RestoreRefusal | undefined {
		const { fence } = this.#ports;
		if (fence.restore !== restore || fence.gate === "open") return UNLISTED;
		return this.#isAt(restore, "draining", "handed") ? { reason: "not-put-back" } : undefined;
	}

	#turn<T>(body: (room: Room) => T): T {
		try {
			return this.#ports.turn(body);
		} finally {
			this.#ports.fence.reload();
		}
	}

	// A step that is refused in its middle has not been done at all.
	#undoRefused(body: (room: Room) => Result<null, RestoreRefusal>): Result<null, RestoreRefusal> {
		try {
			return this.#turn((room) => {
				const done = body(room);
				if (!done.ok) throw new Stopped(done.refusal);
				return done;
			});
		} catch (stopped) {
			if (stopped instanceof Stopped) return refuse(stopped.refusal);
			throw stopped;
		}
	}
}

class Stopped extends Error {
	readonly refusal: RestoreRefusal;

	constructor(refusal: RestoreRefusal) {
		super(refusal.reason);
		this.refusal = refusal;
	}
}
