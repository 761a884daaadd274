import { must } from "../../domain/core/assert.ts";
import { type JsonText, toJsonText } from "../../domain/core/json-text.ts";
import { JOURNAL_MESSAGE_BYTES_MAX, JOURNAL_READ_ROWS_MAX } from "../../domain/core/limits.ts";
import { quotedBytes } from "../../domain/core/utf8.ts";
import {
	groupSends,
	type JournalEvent,
	type JournalMessage,
	packMessages,
} from "../../domain/protocol/event.ts";
import type { Journal } from "./journal.ts";

// Sends the journal's lines past a given one, packed into as few messages as their size allows.

// Hands a group of messages to the queue; it is taken whole or not at all.
export type SendJournal = (group: readonly JournalMessage[]) => Promise<void>;

const encoder = new TextEncoder();
// A line without its body, its key and its hash.
const EVENT_FRAME_BYTES = 150;
const EMPTY_BODY_BYTES = 2;
// A character of a JSON text that is quoted once more: such a text holds nothing that takes \\u and four digits.
const CHAR_BYTES_MAX = 3;

export async function sendJournal(
	journal: Journal,
	send: SendJournal,
	{ org, object }: { readonly org: string; readonly object: string },
	after: number,
): Promise<{ to: number; messages: number }> {
	let to = after;
	let count = 0;
	for (;;) {
		const events = journal.listToSend(to, JOURNAL_READ_ROWS_MAX);
		const last = events.at(-1);
		if (last === undefined) return { to, messages: count };
		for (const group of packGroups(org, object, to, events)) {
			await send(group);
			count += group.length;
		}
		to = last.seq;
		if (events.length < JOURNAL_READ_ROWS_MAX) return { to, messages: count };
	}
}

function packGroups(
	org: string,
	object: string,
	after: number,
	events: readonly JournalEvent[],
): JournalMessage[][] {
	// What a few lines can grow to at most is quickly told, and need not be measured.
	const most = events.reduce((sum, { key, hash, body }) => {
		const chars = body.length + (key?.length ?? 0) + (hash?.length ?? 0);
		return sum + chars * CHAR_BYTES_MAX + EVENT_FRAME_BYTES;
	}, 0);
	if (most <= JOURNAL_MESSAGE_BYTES_MAX) return [[{ org, object, after, events: [...events] }]];
	// A body is a JSON text that is quoted once more on its way: its quotes grow. Each is measured once.
	const bytesOf = new Map(events.map((event) => [event, quotedBytes(event.body)]));
	const bodyBytes = (event: JournalEvent) => must(bytesOf.get(event), "every line was measured");
	const messages = packMessages(org, object, after, events, (event) => bodyBytes(event) + frameBytes(event));
	return groupSends(messages, (message) => {
		const bare = message.events.map((event) => ({ ...event, body: "" }));
		const frame = byteLength(JSON.stringify({ ...message, events: bare }));
		return message.events.reduce((sum, event) => sum + bodyBytes(event) - EMPTY_BODY_BYTES, frame);
	});
}

// Who asked for a line may have named it with a long key of signs that are escaped.
function frameBytes({ key, hash }: JournalEvent): number {
	return EVENT_FRAME_BYTES + quotedBytes(key ?? "") + (hash?.length ?? 0);
}

function byteLength(text: string): number {
	return encoder.encode(text).length;
}

export type JournalQueue = Queue<JsonText<JournalMessage>>;

export function queueSender(queue: JournalQueue): SendJournal {
	return async (group) => {
		const [only] = group;
		if (only !== undefined && group.length === 1) await queue.send(toJsonText(only), { contentType: "text" });
		else await queue.sendBatch(group.map((body) => ({ body: toJsonText(body), contentType: "text" })));
	};
}
