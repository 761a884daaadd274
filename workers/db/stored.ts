import type { LineInHistory } from "../../domain/history/compare.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";

// Rows of history as they are kept, for those who check them.

const statements = {
	findStoreLines: `SELECT row.seq, row.at, row.kind, row.key, row.hash, row.body
		FROM json_each(?1) AS line CROSS JOIN store_lines AS row
		ON row.org = ?2 AND row.at = line.value ->> 0 AND row.object = ?3 AND row.seq = line.value ->> 1`,
	findAccountLines: `SELECT row.seq, row.at, row.kind, row.key, row.hash, row.body
		FROM json_each(?1) AS line CROSS JOIN account_lines AS row
		ON row.object = ?3 AND row.org = ?2 AND row.seq = line.value ->> 1`,
	findManyStoreLines: `SELECT row.object, row.seq, row.at, row.kind, row.key, row.hash, row.body
		FROM json_each(?1) AS line CROSS JOIN store_lines AS row
		ON row.org = ?2 AND row.at = line.value ->> 0 AND row.object = line.value ->> 2 AND row.seq = line.value ->> 1`,
	findManyAccountLines: `SELECT row.object, row.seq, row.at, row.kind, row.key, row.hash, row.body
		FROM json_each(?1) AS line CROSS JOIN account_lines AS row
		ON row.object = line.value ->> 2 AND row.org = ?2 AND row.seq = line.value ->> 1`,
	lastOfAccount: "SELECT ifnull(max(seq), 0) AS seq FROM account_lines WHERE object = ?",
	listStoreLines: `SELECT at, object, seq, kind, body FROM store_lines
		WHERE org = ?1 AND (at, object, seq) > (?2, ?3, ?4) ORDER BY at, object, seq LIMIT ?5`,
} as const;

type JournalName = { readonly org: string; readonly object: string };

export async function findStored(
	db: D1Database,
	room: "store" | "account",
	{ org, object }: JournalName,
	lines: readonly Pick<JournalEvent, "at" | "seq">[],
): Promise<LineInHistory[]> {
	const query = room === "store" ? statements.findStoreLines : statements.findAccountLines;
	const places = JSON.stringify(lines.map(({ at, seq }) => [at, seq]));
	return (await db.prepare(query).bind(places, org, object).all<LineInHistory>()).results;
}

// The same of many journals together: a call may ask the database a thousand times, and a delivery has more accounts.
export async function findManyStored(
	db: D1Database,
	room: "store" | "account",
	org: string,
	lines: readonly (Pick<JournalEvent, "at" | "seq"> & { readonly object: string })[],
): Promise<(LineInHistory & { readonly object: string })[]> {
	const query = room === "store" ? statements.findManyStoreLines : statements.findManyAccountLines;
	const found: (LineInHistory & { readonly object: string })[] = [];
	for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
		const some = lines.slice(from, from + LINES_AT_ONCE).map(({ at, seq, object }) => [at, seq, object]);
		const { results } = await db.prepare(query).bind(JSON.stringify(some), org).all<(typeof found)[number]>();
		found.push(...results);
	}
	return found;
}

const LINES_AT_ONCE = 1_000;

export async function lastStored(db: D1Database, account: string): Promise<number> {
	return (await db.prepare(statements.lastOfAccount).bind(account).first<{ seq: number }>())?.seq ?? 0;
}

type StoredLine = { at: number; object: string; seq: number; kind: string; body: string };

// The lines of all stores of an org since a moment, page by page, oldest first.
export async function* storeLinesSince(db: D1Database, org: string, at: number): AsyncGenerator<StoredLine> {
	let from: Pick<StoredLine, "at" | "object" | "seq"> = { at, object: "", seq: 0 };
	for (;;) {
		const { results } = await db
			.prepare(statements.listStoreLines)
			.bind(org, from.at, from.object, from.seq, PAGE_LINES)
			.all<StoredLine>();
		yield* results;
		const last = results.at(-1);
		if (last === undefined || results.length < PAGE_LINES) return;
		from = last;
	}
}

const PAGE_LINES = 500;
