import { type Alert, conflictAlert } from "../../domain/history/alerts.ts";
import { compareLines } from "../../domain/history/compare.ts";
import {
	type HistoryLine,
	type HistoryLines,
	mergeUnpacked,
	unpackMessage,
} from "../../domain/history/unpack.ts";
import type { JournalMessage } from "../../domain/protocol/event.ts";
import { addAlerts, raiseAlerts } from "./alerts.ts";
import { calendarOf } from "./history.ts";
import { addRollups } from "./rollups.ts";
import { findManyStored } from "./stored.ts";

// The one way in which lines come into history, for the queue, the nightly comparison and a rebuild: rows that are
// not there yet, and what exactly these rows add to the rollups, in one transaction. `batch` is fresh for each attempt,
// so an attempt whose commit nobody heard of is not counted again.

const statements = {
	addStoreLines: `INSERT INTO store_lines (org, batch, at, object, seq, store, kind, key, hash, body)
		SELECT ?1, ?2, column1, column2, column3, column4, column5, column6, column7, column8`,
	// Stamped with the revision after this one, so that what comes twice moves nothing.
	addAccountLines: `INSERT INTO account_lines (org, batch, revision, at, object, seq, account, kind, key, hash, body)
		SELECT ?1, ?2, 1 + ifnull((SELECT revision FROM orgs WHERE id = ?1), 0),
			column1, column2, column3, column4, column5, column6, column7, column8`,
	moveRevision: `UPDATE orgs SET revision = revision + 1 WHERE id = ?1 AND EXISTS
		(SELECT 1 FROM account_lines WHERE org = ?1 AND revision = orgs.revision + 1)`,
} as const;

// A statement binds at most a hundred values: two that its rows share, and those of each row.
const SHARED_VALUES = 2;
const ROW_VALUES = 8;
const ROWS_PER_INSERT = 12;

// Gives the number of rows written.
export async function writeLines(
	db: D1Database,
	org: string,
	lines: HistoryLines,
	batch: string,
): Promise<number> {
	const add = (query: string, some: readonly HistoryLine[]) =>
		db.prepare(insertText(query, some.length)).bind(org, batch, ...some.flatMap(rowOf));
	const rows = [
		...insertsOf(lines.stores).map((some) => add(statements.addStoreLines, some)),
		...insertsOf(lines.accounts).map((some) => add(statements.addAccountLines, some)),
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
async function raiseConflicts(
	db: D1Database,
	org: string,
	{ stores, accounts }: HistoryLines,
): Promise<void> {
	const conflicts: Alert[] = [];
	for (const [room, lines] of [
		["store", stores],
		["account", accounts],
	] as const) {
		const stored = Map.groupBy(await findManyStored(db, room, org, lines), (row) => row.object);
		for (const [object, group] of Map.groupBy(lines, (line) => line.object)) {
			const { differs } = compareLines(group, stored.get(object) ?? []);
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

function insertsOf(lines: readonly HistoryLine[]): HistoryLine[][] {
	const inserts: HistoryLine[][] = [];
	for (let from = 0; from < lines.length; from += ROWS_PER_INSERT)
		inserts.push(lines.slice(from, from + ROWS_PER_INSERT));
	return inserts;
}

const inserts = new Map<string, string[]>();

// One text for each table and number of rows, so that few statements are prepared.
function insertText(query: string, rows: number): string {
	const texts = inserts.get(query) ?? [];
	inserts.set(query, texts);
	texts[rows] ??= `${query} FROM (VALUES ${Array.from({ length: rows }, (_, row) => marksOf(row)).join(", ")})
		WHERE true ON CONFLICT DO NOTHING`;
	return texts[rows];
}

function marksOf(row: number): string {
	const first = SHARED_VALUES + 1 + row * ROW_VALUES;
	return `(${Array.from({ length: ROW_VALUES }, (_, place) => `?${first + place}`).join(", ")})`;
}

function rowOf({ at, object, seq, owner, kind, key, hash, body }: HistoryLine): readonly unknown[] {
	return [at, object, seq, owner, kind, key, hash, body];
}
