import { must } from "../../domain/core/assert.ts";
import type { Sql } from "../sql.ts";

// The journal lines of recorded facts whose transfers accounts have still to post.

const statements = {
	createOwed: "CREATE TABLE IF NOT EXISTS owed (seq INTEGER PRIMARY KEY)",
	addOwed: "INSERT INTO owed (seq) SELECT value FROM json_each(?)",
	listOwed: "SELECT seq FROM owed WHERE seq > ? ORDER BY seq LIMIT ?",
	countOwed: "SELECT count(*) AS owed FROM owed",
	readOwed: "SELECT seq FROM owed WHERE seq = ?",
	dropOwed: "DELETE FROM owed WHERE seq = ?",
} as const;

export class Owed {
	readonly #sql: Sql;

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.run(statements.createOwed);
	}

	add(seqs: readonly number[]): void {
		if (seqs.length > 0) this.#sql.run(statements.addOwed, JSON.stringify(seqs));
	}

	has(seq: number): boolean {
		return this.#sql.first(statements.readOwed, seq) !== undefined;
	}

	drop(seq: number): void {
		this.#sql.run(statements.dropOwed, seq);
	}

	count(): number {
		return must(this.#sql.first<{ owed: number }>(statements.countOwed), "a count is a row").owed;
	}

	list(after: number, limit: number): number[] {
		return this.#sql.all<{ seq: number }>(statements.listOwed, after, limit).map(({ seq }) => seq);
	}
}
