import * as z from "zod/mini";
import { chunkByBytes } from "../core/chunks.ts";
import { epochMsSchema, idSchema, seqSchema } from "../core/ids.ts";
import {
	JOURNAL_MESSAGE_BYTES_MAX,
	QUEUE_BYTES_PER_SEND_MAX,
	QUEUE_MESSAGES_PER_SEND_MAX,
} from "../core/limits.ts";

// One line of an object's journal on its way to history. `body` stays the text that the journal holds.
export const journalEventSchema = z.object({
	seq: seqSchema,
	kind: z.string(),
	at: epochMsSchema,
	// What the line answers for, and under which hash; with these a journal can be given back from history.
	key: z.nullable(z.string()),
	hash: z.nullable(z.string()),
	body: z.string(),
});
export type JournalEvent = z.infer<typeof journalEventSchema>;

export const journalMessageSchema = z.object({
	org: idSchema,
	object: z.string(),
	// The line sent before the first of these: whoever confirms this message confirms no more than follows it.
	after: z.int().check(z.gte(0)),
	events: z.array(journalEventSchema),
});
export type JournalMessage = z.infer<typeof journalMessageSchema>;

// As the queue hands it over: its text, or the message itself where a version before this one sent it.
export function readJournalMessage(body: unknown): JournalMessage | null {
	const parsed = journalMessageSchema.safeParse(openBody(body));
	return parsed.success ? parsed.data : null;
}

export function openBody(body: unknown): unknown {
	if (typeof body !== "string") return body;
	try {
		return JSON.parse(body);
	} catch {
		return null;
	}
}

// An account's line that travels inside the line of the store that asked for it.
export const nestedLineSchema = z.object({ object: z.string(), event: journalEventSchema });
export type NestedLine = z.infer<typeof nestedLineSchema>;

// Packs journal lines into as few messages as their size allows; the order is kept.
export function packMessages(
	org: string,
	object: string,
	after: number,
	events: readonly JournalEvent[],
	bytesOf: (event: JournalEvent) => number,
): JournalMessage[] {
	const chunks = chunkByBytes(events, bytesOf, JOURNAL_MESSAGE_BYTES_MAX, Number.POSITIVE_INFINITY);
	return chunks.map((chunk, index) => ({
		org,
		object,
		after: chunks[index - 1]?.at(-1)?.seq ?? after,
		events: chunk,
	}));
}

// What history has said it holds: lines up to `to`, if those up to `after` are held as well.
export type Confirmation = { readonly after: number; readonly to: number };

// Confirmations come in any order. The cursor moves over those that join on, the others wait; joined to each other, since
// what is sent again for the sake of a lost one is confirmed again.
export function joinConfirmations(
	cursor: number,
	waiting: readonly Confirmation[],
): { readonly cursor: number; readonly waiting: readonly Confirmation[] } {
	let reached = cursor;
	const left: Confirmation[] = [];
	for (const confirmation of waiting.toSorted((a, b) => a.after - b.after)) {
		const before = left.at(-1);
		if (confirmation.after <= reached) reached = Math.max(reached, confirmation.to);
		else if (before === undefined || before.to < confirmation.after) left.push(confirmation);
		else left[left.length - 1] = { after: before.after, to: Math.max(before.to, confirmation.to) };
	}
	return { cursor: reached, waiting: left };
}

// Groups messages into sends that stay under the queue's limits of count and bytes.
export function groupSends(
	messages: readonly JournalMessage[],
	bytesOf: (message: JournalMessage) => number,
): JournalMessage[][] {
	return chunkByBytes(messages, bytesOf, QUEUE_BYTES_PER_SEND_MAX, QUEUE_MESSAGES_PER_SEND_MAX);
}
