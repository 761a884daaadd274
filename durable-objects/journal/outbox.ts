import type { JournalMessage } from "../../domain/protocol/event.ts";
import { nextAlarm, SEND_AFTER_MS } from "../../domain/protocol/schedule.ts";
import type { Alarm } from "./alarm.ts";
import type { Journal } from "./journal.ts";
import { sendJournal } from "./send.ts";

// What every object with a journal does when its alarm fires: the work, then the next alarm. Nothing is thrown:
// the platform gives up an alarm that fails six times, so a failure is logged and the alarm set again.

export type Send = (org: string, object: string) => Promise<void>;

export class Outbox {
	readonly #journal: Journal;
	readonly #alarm: Alarm;
	readonly #queue: Queue<JournalMessage>;

	constructor(journal: Journal, alarm: Alarm, queue: Queue<JournalMessage>) {
		this.#journal = journal;
		this.#alarm = alarm;
		this.#queue = queue;
	}

	wake(now: number): void {
		this.#alarm.ensure(now + SEND_AFTER_MS, now);
	}

	async onAlarm(work: (send: Send) => Promise<void>, undecidedSince: () => number | null): Promise<void> {
		this.#alarm.fired();
		let failed = false;
		try {
			await work(async (org, object) => void (await sendJournal(this.#journal, this.#queue, org, object)));
		} catch (error) {
			failed = true;
			console.error(JSON.stringify({ level: "error", at: "alarm", message: String(error) }));
		}
		const now = Date.now();
		const unsentSince = this.#journal.listToSend(1)[0]?.at ?? null;
		const next = nextAlarm({ unsentSince, undecidedSince: undecidedSince(), failed }, now);
		if (next !== null) this.#alarm.ensure(next, now);
	}
}
