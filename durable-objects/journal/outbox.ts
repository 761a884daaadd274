import type { JournalMessage } from "../../domain/protocol/event.ts";
import { nextAlarm, SEND_AFTER_MS } from "../../domain/protocol/schedule.ts";
import type { Sql } from "../sql.ts";
import type { Alarm } from "./alarm.ts";
import type { Journal } from "./journal.ts";
import { sendJournal } from "./send.ts";

// What every object with a journal does when its alarm fires: the work, then the next alarm. Nothing is thrown:
// the platform gives up an alarm that fails six times, so a failure is logged and the alarm set again.

export type Send = (org: string, object: string) => Promise<void>;

// What an object has cost since it was woken; the benchmark turns it into money.
export type Usage = { readonly rowsWritten: number; readonly alarms: number; readonly messagesSent: number };

export function usageOf(sql: Sql, alarm: Alarm, outbox: Outbox): Usage {
	return {
		rowsWritten: sql.rowsWritten() + alarm.armings(),
		alarms: alarm.firings(),
		messagesSent: outbox.messagesSent(),
	};
}

export class Outbox {
	readonly #journal: Journal;
	readonly #alarm: Alarm;
	readonly #queue: Queue<JournalMessage>;
	#messagesSent = 0;

	constructor(journal: Journal, alarm: Alarm, queue: Queue<JournalMessage>) {
		this.#journal = journal;
		this.#alarm = alarm;
		this.#queue = queue;
	}

	messagesSent(): number {
		return this.#messagesSent;
	}

	wake(now: number): void {
		this.#alarm.ensure(now + SEND_AFTER_MS, now);
	}

	async onAlarm(work: (send: Send) => Promise<void>, undecidedSince: () => number | null): Promise<void> {
		this.#alarm.fired();
		let failed = false;
		try {
			await work(async (org, object) => {
				this.#messagesSent += await sendJournal(this.#journal, this.#queue, org, object);
			});
		} catch (error) {
			failed = true;
			console.error(JSON.stringify({ level: "error", at: "alarm", message: String(error) }));
		}
		const now = Date.now();
		// Looked for in this order: what was undecided a moment ago may have become a line meanwhile.
		const undecided = undecidedSince();
		const unsentSince = this.#journal.listToSend(1)[0]?.at ?? null;
		const next = nextAlarm({ unsentSince, undecidedSince: undecided, failed }, now);
		if (next !== null) this.#alarm.ensure(next, now);
	}
}
