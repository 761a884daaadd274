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
	// Whether everything in the table is known: then a list need not be read.
	#isWhole = false;

	constructor(sql: Sql, table: string) {
		this.#sql = sql;
		sql.run(`CREATE TABLE IF NOT EXISTS ${table} (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);
		this.#read = `SELECT value FROM ${table} WHERE name = ?`;
		this.#write = `INSERT INTO ${table} (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
		this.#list = `SELECT name, value FROM ${table} ORDER BY rowid LIMIT +?`;
		this.#isEmpty = sql.first(this.#list, 1) === undefined;
	}

	get(name: string): T | undefined {
		if (this.#isEmpty) return undefined;
		if (!this.#known.has(name)) {
			const row = this.#sql.first<{ value: string }>(this.#read, name);
			if (this.#known.size >= KNOWN_MAX) this.forget();
			this.#known.set(name, row === undefined ? undefined : (JSON.parse(row.value) as T));
		}
		return this.#known.get(name);
	}

	put(name: string, value: T): void {
		this.#sql.run(this.#write, name, JSON.stringify(value));
		// What was looked for in vain stands where it was looked for; a row stands where it was first written.
		if (this.#known.get(name) === undefined) this.#known.delete(name);
		this.#known.set(name, value);
		this.#isEmpty = false;
	}

	// What is stored under the name has come to mean this; it is written with the next put.
	keep(name: string, value: T): void {
		if (this.#known.has(name)) this.#known.set(name, value);
	}

	// In the order in which they were first written.
	list(): T[] {
		if (!this.#isWhole) this.#readWhole();
		return [...this.#known.values()].filter((value) => value !== undefined);
	}

	entries(): [string, T][] {
		if (!this.#isWhole) this.#readWhole();
		return [...this.#known].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
	}

	forget(): void {
		this.#known.clear();
		this.#isWhole = false;
	}

	#readWhole(): void {
		const rows = this.#sql.all<{ name: string; value: string }>(this.#list, LISTED_MAX);
		this.#known.clear();
		for (const { name, value } of rows) this.#known.set(name, JSON.parse(value) as T);
		this.#isWhole = true;
	}
}

const KNOWN_MAX = 2_000;
const LISTED_MAX = 10_000;
