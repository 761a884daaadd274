import type { Alert } from "../../domain/history/alerts.ts";
import { compareLines } from "../../domain/history/compare.ts";
import { PLAIN_CALENDAR } from "../../domain/history/day.ts";
import { unpackMessage } from "../../domain/history/unpack.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import { recordMessages } from "../db/lines.ts";
import { findStored } from "../db/stored.ts";

// One journal beside what history holds of it. Missing lines are brought in by the way on which all lines come; lines
// that differ are shown and left alone.

export type JournalSlice = {
	readonly org: string;
	readonly object: string;
	readonly room: "store" | "account";
	// From where on it is looked at.
	readonly after: number;
	// The last line of which history knows, where that can be told.
	readonly known: number;
	readonly listLines: (after: number, limit: number) => Promise<readonly JournalEvent[]>;
};

// Younger lines may be on their way.
const SETTLED_AFTER_MS = 10 * 60_000;
const PAGE_LINES = 200;
const SEQS_SHOWN_MAX = 20;

export async function compareJournal(db: D1Database, journal: JournalSlice, now: number): Promise<Alert[]> {
	const { missing, differs, last } = await bringIn(db, journal, now - SETTLED_AFTER_MS);
	// An object that was put back to an earlier point has forgotten what history knows.
	const ahead = journal.known > last ? [journal.known] : [];
	return [
		...alertOf("history-missing", journal.object, missing, now),
		...alertOf("history-differs", journal.object, differs, now),
		...alertOf("history-ahead", journal.object, ahead, now),
	];
}

// Brings into history what it lacks of the lines before a moment.
export async function bringIn(
	db: D1Database,
	journal: JournalSlice,
	before: number,
): Promise<{ missing: readonly number[]; differs: readonly number[]; last: number }> {
	const missing: number[] = [];
	const differs: number[] = [];
	let { after } = journal;
	let last = after;
	for (;;) {
		const page = await journal.listLines(after, PAGE_LINES);
		const settled = page.filter(({ at }) => at < before);
		const found = await comparePage(db, journal, settled);
		missing.push(...found.missing);
		differs.push(...found.differs);
		last = page.at(-1)?.seq ?? last;
		if (page.length < PAGE_LINES) return { missing, differs, last };
		after = last;
	}
}

async function comparePage(
	db: D1Database,
	{ org, object, room }: JournalSlice,
	events: readonly JournalEvent[],
): Promise<{ missing: readonly number[]; differs: readonly number[] }> {
	if (events.length === 0) return { missing: [], differs: [] };
	const message = { org, object, after: 0, events: [...events] };
	// Only the rows matter here, and these are the same in every calendar.
	const { stores, accounts } = unpackMessage(message, PLAIN_CALENDAR);
	const stored = await findStored(db, room, { org, object }, events);
	const found = compareLines(room === "store" ? stores : accounts, stored);
	const lacking = events.filter(({ seq }) => found.missing.includes(seq));
	if (lacking.length > 0) await recordMessages(db, org, [{ ...message, events: lacking }]);
	return found;
}

function alertOf(kind: string, object: string, seqs: readonly number[], at: number): Alert[] {
	if (seqs.length === 0) return [];
	const night = new Date(at).toISOString().slice(0, 10);
	const body = { object, lines: seqs.length, seqs: seqs.slice(0, SEQS_SHOWN_MAX) };
	return [{ id: `${kind}/${object}/${night}`, kind, at, body }];
}
