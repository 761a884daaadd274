import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../../durable-objects/sql.ts";

// The port on node:sqlite, so that the very books of the objects run where no runtime is. Statements are prepared
// once. Rows written are counted without index rows: SQLite itself does not tell them.
export function nodeSql(file = ":memory:"): Sql & { close(): void } {
	const db = new DatabaseSync(file);
	return { ...sqlOn(db), close: () => db.close() };
}

type Prepare = (query: string) => StatementSync;
const preparesOf = new WeakMap<DatabaseSync, Prepare>();

// Each statement of a database is prepared once, whoever asks.
export function prepareOn(db: DatabaseSync): Prepare {
	const known = preparesOf.get(db);
	if (known !== undefined) return known;
	const prepared = new Map<string, StatementSync>();
	const prepare = (query: string) => {
		const found = prepared.get(query);
		if (found !== undefined) return found;
		const made = db.prepare(query);
		prepared.set(query, made);
		return made;
	};
	preparesOf.set(db, prepare);
	return prepare;
}

export function sqlOn(db: DatabaseSync): Sql {
	const prepare = prepareOn(db);
	const countChanges = prepare("SELECT total_changes() AS n");
	let depth = 0;
	const atomically = <T>(body: () => T): T => {
		const savepoint = `s${depth}`;
		prepare(`SAVEPOINT ${savepoint}`).run();
		depth += 1;
		try {
			const result = body();
			prepare(`RELEASE ${savepoint}`).run();
			return result;
		} catch (error) {
			db.exec(`ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
			throw error;
		} finally {
			depth -= 1;
		}
	};
	return {
		run: (query, ...values) => void prepare(query).run(...(values as SQLInputValue[])),
		first: <Row extends SqlRow>(query: string, ...values: SqlValue[]) =>
			prepare(query).get(...values) as Row | undefined,
		all: <Row extends SqlRow>(query: string, ...values: SqlValue[]) => prepare(query).all(...values) as Row[],
		atomically,
		rowsWritten: () => Number(countChanges.get()?.n ?? 0),
	};
}
