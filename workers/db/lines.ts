import type { JournalMessage } from "../../domain/protocol/event.ts";
import { type Alert, conflictAlert } from "../../domain/report/alerts.ts";
import { compareLines } from "../../domain/report/compare.ts";
import { type HistoryLine, mergeUnpacked, type Unpacked, unpackMessage } from "../../domain/report/unpack.ts";
import { addAlerts, raiseAlerts } from "./alerts.ts";
import { calendarOf, jsonParameters } from "./history.ts";
import { addRollups } from "./rollups.ts";
import { findStored } from "./stored.ts";

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
	const rows = [
		...add(statements.addStoreLines, lines.stores),
		...add(statements.addAccountLines, lines.accounts),
	];
	const moves = lines.accounts.length === 0 ? [] : [db.prepare(statements.moveRevision).bind(org)];
	const all = [...rows, ...moves, ...addRollups(db, org, lines, batch), ...addAlerts(db, org, lines.alerts)];
	if (all.length === 0) return 0;
	const results = await db.batch(all);
	const added = results.slice(0, rows.length).reduce((sum, { meta }) => sum + meta.changes, 0);
	if (added < lines.stores.length + lines.accounts.length) await raiseConflicts(db, org, lines);
	return results.reduce((sum, { meta }) => sum + (meta.rows_written ?? 0), 0);
}

// Only where some lines were there before: they came again, or they are others under the same number.
async function raiseConflicts(db: D1Database, org: string, { stores, accounts }: Lines): Promise<void> {
	const conflicts: Alert[] = [];
	for (const [room, lines] of [
		["store", stores],
		["account", accounts],
	] as const) {
		for (const [object, group] of Map.groupBy(lines, (line) => line.object)) {
			const { differs } = compareLines(group, await findStored(db, room, { org, object }, group));
			for (const line of group) if (differs.includes(line.seq)) conflicts.push(conflictAlert(object, line));
		}
	}
	if (conflicts.length > 0) await raiseAlerts(db, org, conflicts);
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
