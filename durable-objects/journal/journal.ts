import { must } from "../../domain/core/assert.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Sql, SqlValue } from "../sql.ts";

// One table that is ledger, idempotency table and outbox at once. A row is written once and never changed:
// `seq` has no gaps, `key` finds the answer to a request that comes again, `carried` marks rows whose delivery
// another object took over (it got the row in its reply and journals it with its own).

const statements = {
	createJournal: `CREATE TABLE IF NOT EXISTS journal (
		seq INTEGER PRIMARY KEY, key TEXT, hash TEXT, kind TEXT NOT NULL, at INTEGER NOT NULL,
		carried INTEGER NOT NULL, body TEXT NOT NULL)`,
	createKeyIndex: "CREATE UNIQUE INDEX IF NOT EXISTS journal_by_key ON journal (key) WHERE key IS NOT NULL",
	// Of an account: all but a few of its lines are carried, and those would have to be walked through. A store has no
	// such index, which would cost a row for each line.
	createToSend: "CREATE INDEX IF NOT EXISTS journal_to_send ON journal (seq) WHERE carried = 0",
	createCursor:
		"CREATE TABLE IF NOT EXISTS cursor (id INTEGER PRIMARY KEY CHECK (id = 1), confirmed INTEGER NOT NULL)",
	lastRow: "SELECT seq, key, hash, kind, at, body FROM journal ORDER BY seq DESC LIMIT 1",
	rowByKey: "SELECT seq, key, hash, kind, at, body FROM journal WHERE key = ?",
	insertRows: "INSERT INTO journal (seq, key, hash, kind, at, carried, body) VALUES ",
	keysAmong:
		"SELECT journal.key AS key FROM json_each(?) AS wanted CROSS JOIN journal ON journal.key = wanted.value",
	rowsBefore: "SELECT seq, key, hash, kind, at, body FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT +?",
	rowsAfter:
		"SELECT seq, key, hash, kind, at, carried, body FROM journal WHERE seq > ? ORDER BY seq LIMIT +?",
	readCursor: "SELECT confirmed FROM cursor WHERE id = 1",
	moveCursor: `INSERT INTO cursor (id, confirmed) VALUES (1, ?)
		ON CONFLICT (id) DO UPDATE SET confirmed = excluded.confirmed WHERE excluded.confirmed > cursor.confirmed`,
} as const;

const toSendFrom = (lines: string) =>
	({
		rows: `SELECT seq, key, hash, kind, at, body FROM ${lines} WHERE seq > ? AND carried = 0 ORDER BY seq LIMIT +?`,
		first: `SELECT at FROM ${lines} WHERE seq > ? AND carried = 0 ORDER BY seq LIMIT 1`,
	}) as const;
const ALL_LINES = toSendFrom("journal");
// The index is named: SQLite would rather walk along the primary key.
const FEW_LINES = toSendFrom("journal INDEXED BY journal_to_send");

// A statement binds at most a hundred values.
const ROW_VALUES = 7;
const ROWS_PER_INSERT = 14;
const ABSENT_KEYS_MAX = 4_000;

export type JournalRow = {
	seq: number;
	key: string | null;
	hash: string | null;
	kind: string;
	at: number;
	body: string;
};
export type FullRow = JournalRow & { carried: number };
export type NewRow = {
	readonly kind: string;
	readonly at: number;
	readonly body: object;
	readonly key?: string;
	readonly hash?: string;
	readonly carried?: boolean;
};

export class Journal {
	readonly #sql: Sql;
	// Keys that were looked for and not found. Nobody else writes the table, so they are absent until they are written;
	// and a turn that is undone makes nothing appear.
	readonly #absent = new Set<string>();
	// The newest line and the cursor, as they were read or written last; a turn that is undone makes them unknown.
	#last: JournalRow | undefined;
	#confirmed: number | undefined;
	readonly #toSend: ReturnType<typeof toSendFrom>;

	// `isCarried`: other objects deliver most of its lines.
	constructor(sql: Sql, isCarried = false) {
		this.#sql = sql;
		sql.run(statements.createJournal);
		sql.run(statements.createKeyIndex);
		sql.run(statements.createCursor);
		if (isCarried) sql.run(statements.createToSend);
		this.#toSend = isCarried ? FEW_LINES : ALL_LINES;
	}

	// One transaction, for those who have nothing else to forget when it is undone.
	atomically<T>(body: () => T): T {
		try {
			return this.#sql.atomically(body);
		} catch (error) {
			this.forget();
			throw error;
		}
	}

	// To be called when a turn is undone.
	forget(): void {
		this.#last = undefined;
		this.#confirmed = undefined;
	}

	last(): JournalRow | undefined {
		this.#last ??= this.#sql.first<JournalRow>(statements.lastRow);
		return this.#last;
	}

	find(key: string): JournalRow | undefined {
		if (this.#absent.has(key)) return undefined;
		const row = this.#sql.first<JournalRow>(statements.rowByKey, key);
		if (row === undefined) this.#noteAbsent([key]);
		return row;
	}

	// Looks for many keys at once, so that those that are not there need not be looked for one by one.
	seek(keys: readonly string[]): void {
		const found = this.#sql.all<{ key: string }>(statements.keysAmong, JSON.stringify(keys));
		const there = new Set(found.map(({ key }) => key));
		this.#noteAbsent(keys.filter((key) => !there.has(key)));
	}

	append(row: NewRow): JournalEvent {
		const line = lineOf(row, this.lastSeq() + 1);
		this.#insert([line], row.carried ?? false);
		this.#last = line;
		return line;
	}

	// Many lines at once, none of which another object delivers; gives the number of the first.
	appendAll(rows: readonly NewRow[]): number {
		const first = this.lastSeq() + 1;
		const lines = rows.map((row, index) => lineOf(row, first + index));
		for (let from = 0; from < lines.length; from += ROWS_PER_INSERT)
			this.#insert(lines.slice(from, from + ROWS_PER_INSERT), false);
		this.#last = lines.at(-1) ?? this.#last;
		return first;
	}

	lastSeq(): number {
		return this.last()?.seq ?? 0;
	}

	// A line that history gave back, under the number it had.
	putBack(line: JournalEvent, carried: boolean): void {
		this.#insert([line], carried);
		this.#last = undefined;
	}

	listBefore(seq: number, limit: number): JournalRow[] {
		return this.#sql.all<JournalRow>(statements.rowsBefore, seq, limit);
	}

	// The journal as it is, for whoever rebuilds or compares.
	listAfter(seq: number, limit: number): FullRow[] {
		return this.#sql.all<FullRow>(statements.rowsAfter, seq, limit);
	}

	listToSend(after: number, limit: number): JournalEvent[] {
		if (after >= this.lastSeq()) return [];
		return this.#sql.all<JournalRow>(this.#toSend.rows, after, limit);
	}

	// Since when the first of them has been waiting.
	unsentSince(after: number): number | null {
		if (after >= this.lastSeq()) return null;
		return this.#sql.first<{ at: number }>(this.#toSend.first, after)?.at ?? null;
	}

	// Up to where history has said that it holds this journal.
	confirmed(): number {
		this.#confirmed ??= this.#sql.first<{ confirmed: number }>(statements.readCursor)?.confirmed ?? 0;
		return this.#confirmed;
	}

	confirm(seq: number): void {
		this.#sql.run(statements.moveCursor, seq);
		this.#confirmed = undefined;
	}

	#insert(lines: readonly JournalEvent[], isCarried: boolean): void {
		const carried = isCarried ? 1 : 0;
		const values = lines.flatMap(({ seq, key, hash, kind, at, body }): SqlValue[] => {
			if (key !== null) this.#absent.delete(key);
			return [seq, key, hash, kind, at, carried, body];
		});
		this.#sql.run(insertOf(lines.length), ...values);
	}

	#noteAbsent(keys: readonly string[]): void {
		if (this.#absent.size + keys.length > ABSENT_KEYS_MAX) this.#absent.clear();
		for (const key of keys) this.#absent.add(key);
	}
}

const inserts: string[] = [];

// One text for each number of rows, so that it is prepared once.
function insertOf(rows: number): string {
	inserts[rows] ??=
		statements.insertRows +
		Array(rows)
			.fill(`(${Array(ROW_VALUES).fill("?")})`)
			.join(", ");
	return inserts[rows];
}

function lineOf({ key, hash, kind, at, body }: NewRow, seq: number): JournalRow {
	const keyed = key === undefined ? null : must(hash, "a keyed row needs its hash");
	return { seq, key: key ?? null, hash: keyed, kind, at, body: JSON.stringify(body) };
}
