import type { DatabaseSync } from "node:sqlite";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Env } from "../../workers/env.ts";
import { consumeEvents } from "../../workers/queues/events.ts";
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

export async function auditHistory(
	db: DatabaseSync,
	objects: readonly SimObject<unknown>[],
	complain: Complain,
): Promise<void> {
	const lines = objects.flatMap((node) => linesOf(node.db).map((line) => `${node.name} ${line.seq}`));
	const held = ["store_lines", "account_lines"].flatMap((table) =>
		(db.prepare(`SELECT object, seq FROM ${table}`).all() as { object: string; seq: number }[]).map(
			({ object, seq }) => `${object} ${seq}`,
		),
	);
	const missing = lines.filter((line) => !held.includes(line));
	if (missing.length > 0 || held.length !== lines.length) {
		return complain("I11: history does not hold every line once", {
			missing: missing.slice(0, ROWS_SHOWN),
			lines: lines.length,
			held: held.length,
		});
	}
	const rebuilt = await rebuild(objects);
	for (const [table, query] of Object.entries(TABLES)) {
		const [before, after] = [db.prepare(query).all(), rebuilt.prepare(query).all()].map((rows) =>
			rows.map((row) => JSON.stringify(row)),
		);
		const other = before?.find((row, index) => row !== after?.[index]);
		if (before?.length !== after?.length || other !== undefined) {
			complain("I11: history rebuilt from the journals differs", {
				table,
				other,
				before: before?.length,
				after: after?.length,
			});
		}
	}
}

async function rebuild(objects: readonly SimObject<unknown>[]): Promise<DatabaseSync> {
	const db = openHistory();
	const nobody = { getByName: () => ({ confirm: async () => {}, publish: async () => {} }) };
	const env = { DB: d1On(db), STORE: nobody, ACCOUNT: nobody, LIVE: nobody } as unknown as Env;
	for (const node of objects) {
		const events = linesOf(node.db);
		for (let from = 0; from < events.length; from += LINES_PER_MESSAGE) {
			const body = {
				org: ORG,
				object: node.name,
				after: from,
				events: events.slice(from, from + LINES_PER_MESSAGE),
			};
			const message = { body, attempts: 1, ack: () => {}, retry: () => {} };
			await consumeEvents({ messages: [message], queue: "events" } as unknown as Delivered, env);
		}
	}
	return db;
}

function linesOf(db: DatabaseSync): JournalEvent[] {
	return db
		.prepare("SELECT seq, key, hash, kind, at, body FROM journal ORDER BY seq")
		.all() as unknown as JournalEvent[];
}
