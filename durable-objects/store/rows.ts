import type { Sql } from "../sql.ts";

// A table of things that are read and written whole, by name. What was read or written once is kept: the object is
// alone with its storage, and a turn that fails forgets what it believed.

export class Rows<T> {
	readonly #sql: Sql;
	readonly #known = new Map<string, T | undefined>();
	readonly #read: string;
	readonly #write: string;
	readonly #list: string;
	// Most stores never take a sale back: an empty table need not be asked.
	#isEmpty: boolean;

	constructor(sql: Sql, table: string) {
		this.#sql = sql;
		sql.run(`CREATE TABLE IF NOT EXISTS ${table} (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);
		this.#read = `SELECT value FROM ${table} WHERE name = ?`;
		this.#write = `INSERT INTO ${table} (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
		this.#list = `SELECT value FROM ${table} LIMIT ?`;
		this.#isEmpty = sql.first(this.#list, 1) === undefined;
	}

	get(name: string): T | undefined {
		if (this.#isEmpty) return undefined;
		if (!this.#known.has(name)) {
			const row = this.#sql.first<{ value: string }>(this.#read, name);
			if (this.#known.size >= KNOWN_MAX) this.#known.clear();
			this.#known.set(name, row === undefined ? undefined : (JSON.parse(row.value) as T));
		}
		return this.#known.get(name);
	}

	put(name: string, value: T): void {
		this.#sql.run(this.#write, name, JSON.stringify(value));
		this.#known.set(name, value);
		this.#isEmpty = false;
	}

	// What is stored under the name has come to mean this; it is written with the next put.
	keep(name: string, value: T): void {
		if (this.#known.has(name)) this.#known.set(name, value);
	}

	list(limit = LISTED_MAX): T[] {
		return this.#sql.all<{ value: string }>(this.#list, limit).map(({ value }) => JSON.parse(value) as T);
	}

	forget(): void {
		this.#known.clear();
	}
}

const KNOWN_MAX = 2_000;
const LISTED_MAX = 10_000;
