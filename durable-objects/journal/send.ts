import { JOURNAL_READ_ROWS_MAX } from "../../domain/core/limits.ts";
import { groupSends, type JournalMessage, packMessages } from "../../domain/protocol/event.ts";
import type { Journal } from "./journal.ts";

// Sends the journal's lines past the cursor and moves the cursor afterwards: a crash in between sends them
// again, and history ignores what it has.

const encoder = new TextEncoder();
const EVENT_FRAME_BYTES = 120;

export async function sendJournal(
	journal: Journal,
	queue: Queue<JournalMessage>,
	org: string,
	object: string,
): Promise<number> {
	let messageCount = 0;
	for (;;) {
		const events = journal.listToSend(JOURNAL_READ_ROWS_MAX);
		const last = events.at(-1);
		if (last === undefined) return messageCount;
		// A body is a JSON text that is quoted once more on its way: its quotes grow.
		const messages = packMessages(
			org,
			object,
			events,
			(event) => byteLength(JSON.stringify(event.body)) + EVENT_FRAME_BYTES,
		);
		for (const group of groupSends(messages, (message) => byteLength(JSON.stringify(message)))) {
			await queue.sendBatch(group.map((body) => ({ body, contentType: "json" })));
			messageCount += group.length;
		}
		journal.markSent(last.seq);
		if (events.length < JOURNAL_READ_ROWS_MAX) return messageCount;
	}
}

function byteLength(text: string): number {
	return encoder.encode(text).length;
}
