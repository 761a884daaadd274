import { DatabaseSync, type StatementSync } from "node:sqlite";
import { must } from "../../domain/core/assert.ts";
import type { Sql, SqlRow, SqlValue } from "../../durable-objects/sql.ts";

// The port on node:sqlite, so that the very books of the objects run where no runtime is. Statements are prepared
// once. Rows written are counted without index rows: SQLite itself does not tell them.
export function nodeSql(file = ":memory:"): Sql & { close(): void } {
	const db = new DatabaseSync(file);
	return { ...sqlOn(db), close: () => db.close() };
}

const WRITE = /^(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)/;
// Whatever is no plain write may have written anything.
export const ANY_TABLE = "any";

// A prepared statement. node:sqlite makes of every row a dictionary, which is slow to make and slower to read or to
// copy; so rows come as arrays, and are made into what an object's storage gives: plain objects.
export class Statement {
	// The table that it writes, null where it writes none.
	readonly writes: string | null;
	readonly givesRows: boolean;
	readonly #prepared: StatementSync;
	readonly #rowOf: RowOf;

	constructor(db: DatabaseSync, query: string) {
		this.writes = query.startsWith("SELECT") ? null : (WRITE.exec(query)?.[1] ?? ANY_TABLE);
		this.#prepared = db.prepare(query);
		this.#prepared.setReturnArrays(true);
		const columns = this.#prepared.columns();
		this.givesRows = columns.length > 0;
		this.#rowOf = rowMaker(columns.map(({ name }) => name));
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
		const found = this.#prepared.all(...values) as unknown as SqlValue[][];
		const rows: SqlRow[] = [];
		for (const one of found) rows.push(this.#rowOf(one));
		return rows;
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

// `before` is told of each statement which table it writes. What only reads needs no transaction, so a savepoint is set
// with the first write.
export function sqlOn(db: DatabaseSync, before: (writes: string | null) => void = () => {}): Sql {
	const prepare = prepareOn(db);
	let depth = 0;
	let set = 0;
	const use = (query: string): Statement => {
		const statement = prepare(query);
		before(statement.writes);
		for (; statement.writes !== null && set < depth; set += 1) prepare(savepointAt(set).begin).run(NOTHING);
		return statement;
	};
	const atomically = <T>(body: () => T): T => {
		before(null);
		depth += 1;
		try {
			const result = body();
			if (set === depth) prepare(savepointAt(depth - 1).end).run(NOTHING);
			return result;
		} catch (error) {
			if (set === depth) db.exec(savepointAt(depth - 1).undo);
			throw error;
		} finally {
			depth -= 1;
			set = Math.min(set, depth);
		}
	};
	return {
		run: (query, ...values) => void use(query).run(values),
		first: <Row extends SqlRow>(query: string, ...values: SqlValue[]) =>
			use(query).first(values) as Row | undefined,
		all: <Row extends SqlRow>(query: string, ...values: SqlValue[]) => use(query).all(values) as Row[],
		atomically,
		rowsWritten: () => Number(prepare("SELECT total_changes() AS n").first(NOTHING)?.n ?? 0),
	};
}

function savepointAt(depth: number) {
	return must(SAVEPOINTS[depth], "turns nest only so deep");
}
