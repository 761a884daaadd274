import { must } from "../core/assert.ts";
import type { JournalEvent, NestedLine } from "../protocol/event.ts";
import { isOpLine } from "../store/line.ts";

// History keeps the lines of accounts that travelled in a store's line as rows of their own, and only their names in
// the store's. Put together again it is the journal's own text, to the byte.

export type LineName = { readonly object: string; readonly seq: number };

export function nestedLineNames({ kind, body }: JournalEvent): readonly LineName[] {
	if (!isOpLine(kind) && kind !== "facts-posted") return [];
	return (JSON.parse(body) as { carried: readonly LineName[] }).carried;
}

export function withNestedLines(
	event: JournalEvent,
	find: (name: LineName) => JournalEvent | undefined,
): JournalEvent {
	const names = nestedLineNames(event);
	if (names.length === 0) return event;
	const carried = names.map(({ object, seq }): NestedLine => {
		const found = must(find({ object, seq }), "a line that was carried here is in history");
		const { key, hash, kind, at, body } = found;
		return { object, event: { seq, key, hash, kind, at, body } };
	});
	return { ...event, body: JSON.stringify({ ...JSON.parse(event.body), carried }) };
}
