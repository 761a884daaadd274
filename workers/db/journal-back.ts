import type { JournalEvent } from "../../domain/protocol/event.ts";
import { type LineName, nestedLineNames, withNestedLines } from "../../domain/restore/nested-lines.ts";
import { findStored } from "./stored.ts";

// A journal read back from history, for an object that was put back to an earlier point. A store's lines stand in
// history by their time, and a time says little of a number: so first the numbers are looked up among the lines since
// shortly before, and where these leave a gap among all.

const statements = {
	listStorePlaces: `SELECT at, seq FROM store_lines
		WHERE org = ?1 AND at >= ?4 AND object = ?2 AND seq > ?3 ORDER BY seq LIMIT ?5`,
	listAccountPlaces: `SELECT at, seq FROM account_lines
		WHERE org = ?1 AND object = ?2 AND seq > ?3 AND at >= ?4 ORDER BY seq LIMIT ?5`,
	findLines: `SELECT row.object, row.seq, row.at, row.kind, row.key, row.hash, row.body
		FROM json_each(?1) AS line CROSS JOIN account_lines AS row
		ON row.object = line.value ->> 0 AND row.seq = line.value ->> 1`,
} as const;

export type Room = "store" | "account";
export type JournalPlace = { readonly at: number; readonly seq: number };
type Whose = { readonly org: string; readonly object: string };

// How far before its last line a journal's next may be dated: a line has the time of its accounts' answers.
const LOOK_BACK_MS = 3_600_000;
// So many of its own lines are held against history before it gets others.
const LINES_COMPARED = 500;

// Where the lines after a journal's last one stand, in their order, and before them some of those that it should have.
export async function listPlaces(
	db: D1Database,
	room: Room,
	whose: Whose,
	last: JournalPlace,
	limit: number,
): Promise<JournalPlace[]> {
	const from = Math.max(0, last.seq - LINES_COMPARED);
	if (room === "account") return await placesSince(db, room, whose, from, 0, limit);
	const near = await placesSince(db, room, whose, from, last.at - LOOK_BACK_MS, limit);
	const lacking = near.filter(({ seq }) => seq > last.seq);
	const isWhole = lacking.every(({ seq }, index) => seq === last.seq + index + 1);
	return isWhole && lacking.length > 0 ? near : await placesSince(db, room, whose, from, 0, limit);
}

async function placesSince(
	db: D1Database,
	room: Room,
	{ org, object }: Whose,
	after: number,
	since: number,
	limit: number,
): Promise<JournalPlace[]> {
	const query = room === "store" ? statements.listStorePlaces : statements.listAccountPlaces;
	return (await db.prepare(query).bind(org, object, after, since, limit).all<JournalPlace>()).results;
}

// The lines at these places as the journal held them.
export async function readBack(
	db: D1Database,
	room: Room,
	whose: Whose,
	places: readonly JournalPlace[],
): Promise<JournalEvent[]> {
	const rows = await findStored(db, room, whose, places);
	const lines = rows
		.map(({ seq, key, hash, kind, at, body }): JournalEvent => ({ seq, key, hash, kind, at, body }))
		.toSorted((a, b) => a.seq - b.seq);
	if (room === "account") return lines;
	const carried = await findCarried(db, lines.flatMap(nestedLineNames));
	return lines.map((line) => withNestedLines(line, (name) => carried.get(nameOf(name))));
}

async function findCarried(
	db: D1Database,
	names: readonly LineName[],
): Promise<ReadonlyMap<string, JournalEvent>> {
	if (names.length === 0) return new Map();
	const wanted = JSON.stringify(names.map(({ object, seq }) => [object, seq]));
	const { results } = await db.prepare(statements.findLines).bind(wanted).all<JournalEvent & LineName>();
	return new Map(results.map(({ object, ...event }) => [nameOf({ object, seq: event.seq }), event]));
}

function nameOf({ object, seq }: LineName): string {
	return `${object}/${seq}`;
}
