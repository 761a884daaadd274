import { must } from "../../domain/core/assert.ts";
import type { JournalRow } from "../journal/journal.ts";
import type { Sql } from "../sql.ts";

// The journal lines of recorded facts whose transfers accounts have still to post.

const statements = {
	createOwed: "CREATE TABLE IF NOT EXISTS owed (seq INTEGER PRIMARY KEY)",
	addOwed: "INSERT INTO owed (seq) SELECT value FROM json_each(?)",
	listOwed: `SELECT seq, key, hash, kind, at, body FROM owed JOIN journal USING (seq)
		WHERE owed.seq > ? ORDER BY owed.seq LIMIT +?`,
	firstOwed: "SELECT seq FROM owed LIMIT 1",
	countOwed: "SELECT count(*) AS owed FROM owed",
	dropOwed: "DELETE FROM owed WHERE seq IN (SELECT value FROM json_each(?)) RETURNING seq",
} as const;

export class OwedFacts {
	readonly #sql: Sql;

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.run(statements.createOwed);
	}

	add(seqs: readonly number[]): void {
		if (seqs.length > 0) this.#sql.run(statements.addOwed, JSON.stringify(seqs));
	}

	// Gives those that were still owed.
	drop(seqs: readonly number[]): Set<number> {
		const dropped = this.#sql.all<{ seq: number }>(statements.dropOwed, JSON.stringify(seqs));
		return new Set(dropped.map(({ seq }) => seq));
	}

	isEmpty(): boolean {
		return this.#sql.first(statements.firstOwed) === undefined;
	}

	count(): number {
		return must(this.#sql.first<{ owed: number }>(statements.countOwed), "a count is a row").owed;
	}

	list(after: number, limit: number): JournalRow[] {
		return this.#sql.all<JournalRow>(statements.listOwed, after, limit);
	}
}
