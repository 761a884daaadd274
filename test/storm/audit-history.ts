import type { DatabaseSync } from "node:sqlite";
import type { Calendar } from "../../domain/history/day.ts";
import { type HistoryLine, mergeUnpacked, unpackMessage } from "../../domain/history/unpack.ts";
import type { JournalEvent, JournalMessage } from "../../domain/protocol/event.ts";
import type { SqlRow } from "../../durable-objects/sql.ts";
import type { Env } from "../../workers/env.ts";
import { consumeEvents } from "../../workers/queues/events.ts";
import { sqlOn } from "../support/node-sql.ts";
import { giveBack } from "./databases.ts";
import { type Delivered, d1On, openHistory } from "./history.ts";
import { ORG } from "./nodes.ts";
import type { SimObject } from "./objects.ts";
import type { Complain } from "./till.ts";

// I11: history is the fold of all journals. Every journal is unpacked, its lines are added up here, and history must
// hold exactly these rows and sums. Where a rebuild is asked for, the consumer itself also brings every journal into an
// empty database, and the two must be the same.

const TABLES = {
	store_lines: "SELECT object, seq, kind, at, key, hash, body FROM store_lines ORDER BY org, at, object, seq",
	account_lines: "SELECT object, seq, kind, at, key, hash, body FROM account_lines ORDER BY object, seq",
	rollups: "SELECT * FROM rollups ORDER BY org, dim, day, store, hour, name, unit",
} as const;
const JOURNAL = "SELECT seq, key, hash, kind, at, body FROM journal ORDER BY seq";
const FIELDS = ["seq", "kind", "at", "key", "hash", "body"] as const;
const ROWS_SHOWN = 3;
type Sums = readonly [number, number, number, number, number];
const NOTHING: Sums = [0, 0, 0, 0, 0];
const LINES_PER_MESSAGE = 50;

export async function auditHistory(
	db: DatabaseSync,
	objects: readonly SimObject<unknown>[],
	calendar: Calendar,
	rebuilds: boolean,
	complain: Complain,
): Promise<void> {
	const messages = objects.flatMap((node) =>
		messagesOf(node.name, sqlOn(node.db).all<JournalEvent>(JOURNAL)),
	);
	const { stores, accounts } = mergeUnpacked(messages.map((message) => unpackMessage(message, calendar)));
	compareLines(stores, sqlOn(db).all(TABLES.store_lines), complain);
	compareLines(accounts, sqlOn(db).all(TABLES.account_lines), complain);
	compareSums([...stores, ...accounts], sqlOn(db).all(TABLES.rollups), complain);
	if (rebuilds) await compareRebuilt(db, messages, complain);
}

function messagesOf(object: string, events: readonly JournalEvent[]): JournalMessage[] {
	const messages: JournalMessage[] = [];
	for (let from = 0; from < events.length; from += LINES_PER_MESSAGE) {
		messages.push({ org: ORG, object, after: from, events: events.slice(from, from + LINES_PER_MESSAGE) });
	}
	return messages;
}

function compareLines(lines: readonly HistoryLine[], rows: readonly SqlRow[], complain: Complain): void {
	const held = new Map(rows.map((row) => [`${row.object} ${row.seq}`, row]));
	const found = lines.map((line) => ({ line, row: held.get(`${line.object} ${line.seq}`) }));
	const missing = found.flatMap(({ line, row }) => (row === undefined ? [line] : []));
	if (missing.length > 0 || rows.length !== lines.length) {
		const counts = { lines: lines.length, rows: rows.length };
		complain("I11: history does not hold every line once", {
			...counts,
			missing: missing.slice(0, ROWS_SHOWN),
		});
		return;
	}
	const other = found.find(({ line, row }) => FIELDS.some((field) => row?.[field] !== line[field]));
	if (other !== undefined) complain("I11: history holds a line otherwise than its journal", other.line);
}

function compareSums(lines: readonly HistoryLine[], rows: readonly SqlRow[], complain: Complain): void {
	const sums = new Map<string, Sums>();
	for (const { parts } of lines) {
		for (const part of parts) {
			const { dim, day, store, hour, name, unit } = part;
			const key = `${dim}|${day}|${store}|${hour}|${name}|${unit}`;
			const [count, quantity, netMinor, taxMinor, grossMinor] = sums.get(key) ?? NOTHING;
			sums.set(key, [
				count + part.count,
				quantity + part.quantity,
				netMinor + part.netMinor,
				taxMinor + part.taxMinor,
				grossMinor + part.grossMinor,
			]);
		}
	}
	const other = rows.find((row) => {
		const own = sums.get(`${row.dim}|${row.day}|${row.store}|${row.hour}|${row.name}|${row.unit}`);
		const held = [row.count, row.quantity, row.net_minor, row.tax_minor, row.gross_minor];
		return held.some((number, index) => number !== own?.[index]);
	});
	if (rows.length !== sums.size || other !== undefined)
		complain("I11: rollups are not the sum of the lines", { other, rows: rows.length, sums: sums.size });
}

async function compareRebuilt(
	db: DatabaseSync,
	bodies: readonly JournalMessage[],
	complain: Complain,
): Promise<void> {
	const rebuilt = openHistory();
	const nobody = { getByName: () => ({ confirm: async () => {}, publish: async () => {} }) };
	const env = { DB: d1On(rebuilt), STORE: nobody, ACCOUNT: nobody, LIVE: nobody } as unknown as Env;
	const messages = bodies.map((body) => ({ body, attempts: 1, ack: () => {}, retry: () => {} }));
	await consumeEvents({ messages, queue: "events" } as unknown as Delivered, env);
	for (const [table, query] of Object.entries(TABLES)) {
		const before = sqlOn(db).all(query);
		const after = sqlOn(rebuilt).all(query);
		const other = before.find((row, index) => !isSame(row, after[index]));
		if (before.length !== after.length || other !== undefined) {
			const counts = { before: before.length, after: after.length };
			complain("I11: history rebuilt from the journals differs", { table, other, ...counts });
		}
	}
	giveBack("history", rebuilt);
}

function isSame(row: SqlRow, other: SqlRow | undefined): boolean {
	return other !== undefined && Object.keys(row).every((name) => row[name] === other[name]);
}
