import type { JournalMessage } from "../../domain/protocol/event.ts";
import { type HistoryLine, mergeUnpacked, type Unpacked, unpackMessage } from "../../domain/report/unpack.ts";
import { addAlerts } from "./alerts.ts";
import { calendarOf, jsonParameters } from "./history.ts";
import { addRollups } from "./rollups.ts";

// The one way in which lines come into history, for the queue, the nightly comparison and a rebuild: rows that are
// not there yet, and what exactly these rows add to the rollups, in one transaction. `batch` is fresh for each attempt,
// so an attempt whose commit nobody heard of is not counted again.

const statements = {
	addStoreLines: `INSERT INTO store_lines (org, at, object, seq, store, kind, key, hash, batch, body)
		SELECT ?2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, ?3, value ->> 7
		FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
	// Stamped with the revision after this one, so that what comes twice moves nothing.
	addAccountLines: `INSERT INTO account_lines (object, seq, org, account, kind, at, key, hash, batch, revision, body)
		SELECT value ->> 1, value ->> 2, ?2, value ->> 3, value ->> 4, value ->> 0, value ->> 5, value ->> 6, ?3,
			1 + ifnull((SELECT revision FROM orgs WHERE id = ?2), 0), value ->> 7
		FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
	moveRevision: `UPDATE orgs SET revision = revision + 1 WHERE id = ?1 AND EXISTS
		(SELECT 1 FROM account_lines WHERE org = ?1 AND revision = orgs.revision + 1)`,
} as const;

export type Lines = Pick<Unpacked, "stores" | "accounts" | "alerts">;

// Gives the number of rows written.
export async function writeLines(db: D1Database, org: string, lines: Lines, batch: string): Promise<number> {
	const add = (query: string, rows: readonly HistoryLine[]) =>
		jsonParameters(rows.map(rowOf)).map((rowsJson) => db.prepare(query).bind(rowsJson, org, batch));
	const all = [
		...add(statements.addStoreLines, lines.stores),
		...add(statements.addAccountLines, lines.accounts),
		...(lines.accounts.length === 0 ? [] : [db.prepare(statements.moveRevision).bind(org)]),
		...addRollups(db, org, lines, batch),
		...addAlerts(db, org, lines.alerts),
	];
	if (all.length === 0) return 0;
	const results = await db.batch(all);
	return results.reduce((sum, { meta }) => sum + (meta.rows_written ?? 0), 0);
}

// Takes whole messages in: for those who read journals themselves.
export async function recordMessages(
	db: D1Database,
	org: string,
	messages: readonly JournalMessage[],
): Promise<void> {
	const calendar = await calendarOf(db, org);
	const lines = mergeUnpacked(messages.map((message) => unpackMessage(message, calendar)));
	await writeLines(db, org, lines, crypto.randomUUID());
}

function rowOf({ at, object, seq, owner, kind, key, hash, body }: HistoryLine): readonly unknown[] {
	return [at, object, seq, owner, kind, key, hash, body];
}
