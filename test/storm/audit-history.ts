import type { DatabaseSync } from "node:sqlite";
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

// I11: history is the fold of all journals. Every journal is replayed into an empty database by the consumer itself,
// and the two must hold the same rows; and every line of every journal is there, once.

const TABLES = {
	store_lines: "SELECT object, seq, kind, at, key, hash, body FROM store_lines ORDER BY object, seq",
	account_lines: "SELECT object, seq, kind, at, key, hash, body FROM account_lines ORDER BY object, seq",
	rollups: "SELECT * FROM rollups ORDER BY org, dim, day, store, hour, name, unit",
} as const;
const ROWS_SHOWN = 3;
const LINES_PER_MESSAGE = 50;
const MESSAGES_PER_BATCH = 100;

export async function auditHistory(
	db: DatabaseSync,
	objects: readonly SimObject<unknown>[],
	complain: Complain,
): Promise<void> {
	const lines = objects.flatMap((node) =>
		namesIn(node.db, "SELECT seq AS name FROM journal").map((seq) => `${node.name} ${seq}`),
	);
	const held = ["store_lines", "account_lines"].flatMap((table) =>
		namesIn(db, `SELECT object || ' ' || seq AS name FROM ${table}`),
	);
	const known = new Set(held);
	const missing = lines.filter((line) => !known.has(line));
	if (missing.length > 0 || held.length !== lines.length) {
		return complain("I11: history does not hold every line once", {
			missing: missing.slice(0, ROWS_SHOWN),
			lines: lines.length,
			held: held.length,
		});
	}
	const rebuilt = await rebuild(objects);
	compare(db, rebuilt, complain);
	giveBack("history", rebuilt);
}

function compare(db: DatabaseSync, rebuilt: DatabaseSync, complain: Complain): void {
	for (const [table, query] of Object.entries(TABLES)) {
		const before = sqlOn(db).all(query);
		const after = sqlOn(rebuilt).all(query);
		const other = before.find((row, index) => !isSame(row, after[index]));
		if (before.length !== after.length || other !== undefined) {
			complain("I11: history rebuilt from the journals differs", {
				...{ table, other, before: before.length, after: after.length },
			});
		}
	}
}

function isSame(row: SqlRow, other: SqlRow | undefined): boolean {
	return other !== undefined && Object.keys(row).every((name) => row[name] === other[name]);
}

async function rebuild(objects: readonly SimObject<unknown>[]): Promise<DatabaseSync> {
	const db = openHistory();
	const nobody = { getByName: () => ({ confirm: async () => {}, publish: async () => {} }) };
	const env = { DB: d1On(db), STORE: nobody, ACCOUNT: nobody, LIVE: nobody } as unknown as Env;
	const bodies = objects.flatMap(({ name, db: from }) => messagesOf(name, linesOf(from)));
	for (let sent = 0; sent < bodies.length; sent += MESSAGES_PER_BATCH) {
		const messages = bodies
			.slice(sent, sent + MESSAGES_PER_BATCH)
			.map((body) => ({ body, attempts: 1, ack: () => {}, retry: () => {} }));
		await consumeEvents({ messages, queue: "events" } as unknown as Delivered, env);
	}
	return db;
}

function messagesOf(object: string, events: readonly JournalEvent[]): JournalMessage[] {
	const messages: JournalMessage[] = [];
	for (let from = 0; from < events.length; from += LINES_PER_MESSAGE) {
		messages.push({ org: ORG, object, after: from, events: events.slice(from, from + LINES_PER_MESSAGE) });
	}
	return messages;
}

function namesIn(db: DatabaseSync, query: string): string[] {
	return sqlOn(db)
		.all<{ name: string }>(query)
		.map(({ name }) => name);
}

function linesOf(db: DatabaseSync): JournalEvent[] {
	return sqlOn(db).all<JournalEvent>("SELECT seq, key, hash, kind, at, body FROM journal ORDER BY seq");
}
