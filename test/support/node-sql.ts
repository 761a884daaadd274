import { DatabaseSync, type StatementSync } from "node:sqlite";
import { must } from "../../domain/core/assert.ts";
import type { Sql, SqlRow, SqlValue } from "../../durable-objects/sql.ts";

// The port on node:sqlite, so that the very books of the objects run where no runtime is. Statements are prepared
// once. Rows written are counted without index rows: SQLite itself does not tell them.
export function nodeSql(file = ":memory:"): Sql & { close(): void } {
	const db = new DatabaseSync(file);
	return { ...sqlOn(db), close: () => db.close() };
}

// A prepared statement. node:sqlite makes of every row a dictionary, which is slow to make and slower to read or to
// copy; so rows come as arrays, and are made into what an object's storage gives: plain objects.
export class Statement {
	readonly #prepared: StatementSync;
	readonly #rowOf: RowOf;

	constructor(db: DatabaseSync, query: string) {
		this.#prepared = db.prepare(query);
		this.#prepared.setReturnArrays(true);
		this.#rowOf = rowMaker(this.#prepared.columns().map(({ name }) => name));
	}

	// Gives how many rows it changed.
	run(values: readonly SqlValue[]): number {
		return Number(this.#prepared.run(...values).changes);
	}

	first(values: readonly SqlValue[]): SqlRow | undefined {
		const found = this.#prepared.get(...values) as unknown as SqlValue[] | undefined;
		return found === undefined ? undefined : this.#rowOf(found);
	}

	all(values: readonly SqlValue[]): SqlRow[] {
		return (this.#prepared.all(...values) as unknown as SqlValue[][]).map(this.#rowOf);
	}
}

type RowOf = (values: readonly SqlValue[]) => SqlRow;
const rowMakers = new Map<string, RowOf>();

// Written out for these names, so that all their rows have one shape.
function rowMaker(names: readonly string[]): RowOf {
	const fields = names.map((name, index) => `${JSON.stringify(name)}: values[${index}]`).join(", ");
	const known = rowMakers.get(fields);
	if (known !== undefined) return known;
	const made = new Function("values", `return { ${fields} };`) as RowOf;
	rowMakers.set(fields, made);
	return made;
}

type Prepare = (query: string) => Statement;
const preparesOf = new WeakMap<DatabaseSync, Prepare>();

// Each statement of a database is prepared once, whoever asks.
export function prepareOn(db: DatabaseSync): Prepare {
	const known = preparesOf.get(db);
	if (known !== undefined) return known;
	const prepared = new Map<string, Statement>();
	const prepare = (query: string) => {
		const found = prepared.get(query);
		if (found !== undefined) return found;
		const made = new Statement(db, query);
		prepared.set(query, made);
		return made;
	};
	preparesOf.set(db, prepare);
	return prepare;
}

// Deeper than any turn nests.
const SAVEPOINTS = Array.from({ length: 8 }, (_, depth) => ({
	begin: `SAVEPOINT s${depth}`,
	end: `RELEASE s${depth}`,
	undo: `ROLLBACK TO s${depth}; RELEASE s${depth}`,
}));
const NOTHING: readonly SqlValue[] = [];

export function sqlOn(db: DatabaseSync): Sql {
	const prepare = prepareOn(db);
	let depth = 0;
	const atomically = <T>(body: () => T): T => {
		const savepoint = must(SAVEPOINTS[depth], "turns nest only so deep");
		prepare(savepoint.begin).run(NOTHING);
		depth += 1;
		try {
			const result = body();
			prepare(savepoint.end).run(NOTHING);
			return result;
		} catch (error) {
			db.exec(savepoint.undo);
			throw error;
		} finally {
			depth -= 1;
		}
	};
	return {
		run: (query, ...values) => void prepare(query).run(values),
		first: <Row extends SqlRow>(query: string, ...values: SqlValue[]) =>
			prepare(query).first(values) as Row | undefined,
		all: <Row extends SqlRow>(query: string, ...values: SqlValue[]) => prepare(query).all(values) as Row[],
		atomically,
		rowsWritten: () => Number(prepare("SELECT total_changes() AS n").first(NOTHING)?.n ?? 0),
	};
}
