import { type Confirmation, joinConfirmations } from "../../domain/protocol/event.ts";
import {
	type AlarmReasons,
	nextAlarm,
	RETRY_AFTER_MS,
	type Sent,
	sendAfter,
	sendAt,
} from "../../domain/protocol/schedule.ts";
import type { Sql } from "../sql.ts";
import type { Alarm } from "./alarm.ts";
import type { Fence } from "./fence.ts";
import type { Journal } from "./journal.ts";
import { type SendJournal, sendJournal } from "./send.ts";

// Brings the journal to history. The cursor in storage is what history has confirmed; what was sent and not yet
// confirmed is only remembered, so a restart, a lost message or a dead letter is healed by sending again. History
// ignores what it has.
//
// When the alarm fires: the work, then the next alarm. Nothing is thrown: the platform gives up an alarm that fails
// six times, so a failure is logged and the alarm set again.

// What an object has cost since it was woken; the benchmark turns it into money.
export type Usage = { readonly rowsWritten: number; readonly alarms: number; readonly messagesSent: number };
export type Address = { readonly org: string; readonly object: string };
export type AlarmWork = {
	// Everything but sending; runs first. False: something stays undone and is tried again after a pause.
	readonly resume: () => Promise<boolean>;
	// Null while the object does not know who it is: then it has nothing to send either.
	readonly address: () => Address | null;
	readonly undecidedSince: () => number | null;
	// Whether the object looks by itself if history confirmed. It costs an alarm; a store is swept by cron instead.
	readonly checksBack: boolean;
};

const NOTHING_SENT: Sent = { to: 0, at: 0 };

export class Outbox {
	readonly #journal: Journal;
	readonly #alarm: Alarm;
	readonly #queue: SendJournal;
	readonly #clock: () => number;
	readonly #isPaced: boolean;
	#messagesSent = 0;
	#sent = NOTHING_SENT;
	#sentAt = Number.NEGATIVE_INFINITY;
	#waiting: readonly Confirmation[] = [];

	// Paced, it pauses between two sends, so that they are fewer and fuller.
	constructor(journal: Journal, alarm: Alarm, queue: SendJournal, clock: () => number, isPaced = false) {
		this.#journal = journal;
		this.#alarm = alarm;
		this.#queue = queue;
		this.#clock = clock;
		this.#isPaced = isPaced;
	}

	messagesSent(): number {
		return this.#messagesSent;
	}

	wake(now: number): void {
		this.#alarm.ensure(sendAt(now, this.#sentAt), now);
	}

	// For a sweep: wakes only an object that owes history something.
	kick(now: number): void {
		if (this.#unsentSince(now) !== null) this.wake(now);
	}

	// The object may do nothing now; it looks again after a while.
	rest(now: number): void {
		this.#alarm.fired();
		this.#alarm.ensure(now + RETRY_AFTER_MS, now);
	}

	confirm(confirmation: Confirmation, now: number): void {
		const before = this.#journal.confirmed();
		const { cursor, waiting } = joinConfirmations(before, [...this.#waiting, confirmation]);
		this.#waiting = waiting;
		if (cursor === before) return;
		this.#journal.confirm(cursor);
		this.#sent = { ...this.#sent, at: now };
	}

	async onAlarm({ resume, address, undecidedSince, checksBack }: AlarmWork): Promise<void> {
		this.#alarm.fired();
		let failed = false;
		try {
			failed = !(await resume());
			const from = address();
			if (from !== null) await this.#send(from, this.#clock());
		} catch (error) {
			failed = true;
			console.error(JSON.stringify({ level: "error", at: "alarm", message: String(error) }));
		}
		const now = this.#clock();
		// Looked for in this order: what was undecided a moment ago may have become a line meanwhile.
		const undecided = undecidedSince();
		const owed: AlarmReasons = {
			undecidedSince: undecided,
			unsentSince: this.#unsentSince(now),
			sentAt: this.#sentAt,
			unconfirmedSince: checksBack && this.#sent.to > this.#journal.confirmed() ? this.#sent.at : null,
			failed,
		};
		const next = nextAlarm(owed, now);
		if (next !== null) this.#alarm.ensure(next, now);
	}

	// The time kept is the one since which nothing moved, so that a store which never stops selling still notices a
	// message that was lost: sending on does not renew it, sending from the start and a confirmation do.
	async #send(from: Address, now: number): Promise<void> {
		const confirmed = this.#journal.confirmed();
		const after = sendAfter(confirmed, this.#sent, now);
		const { to, messages } = await sendJournal(this.#journal, this.#queue, from, after);
		this.#messagesSent += messages;
		if (to === after) return;
		if (this.#isPaced) this.#sentAt = now;
		this.#sent = { to, at: after > confirmed ? this.#sent.at : now };
	}

	#unsentSince(now: number): number | null {
		const after = sendAfter(this.#journal.confirmed(), this.#sent, now);
		return this.#journal.unsentSince(after);
	}
}

// History holds a line beyond the last: this object stands at an earlier point than it has been. Whatever it wrote now
// would take a number that is given, so it writes nothing until its lines are back. False: that is so.
export function takeConfirmation(
	fence: Fence,
	journal: Journal,
	outbox: Outbox,
	confirmation: Confirmation,
	now: number,
): boolean {
	// What an operator puts back is known to be so.
	if (fence.gate !== "open") return fence.listed !== null;
	if (confirmation.to > journal.lastSeq()) {
		fence.write({ restore: `found-${confirmation.to}`, state: "behind" });
		fence.reload();
		return false;
	}
	outbox.confirm(confirmation, now);
	return true;
}

export function usageOf(sql: Sql, alarm: Alarm, outbox: Outbox): Usage {
	return {
		rowsWritten: sql.rowsWritten() + alarm.armings(),
		alarms: alarm.firings(),
		messagesSent: outbox.messagesSent(),
	};
}
