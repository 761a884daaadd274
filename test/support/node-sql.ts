import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../../durable-objects/sql.ts";

// The port on node:sqlite, so that the very books of the objects run where no runtime is. Statements are prepared
// once. Rows written are counted without index rows: SQLite itself does not tell them.
export function nodeSql(file = ":memory:"): Sql & { close(): void } {
	const db = new DatabaseSync(file);
	return { ...sqlOn(db), close: () => db.close() };
}

const statementsOf = new WeakMap<DatabaseSync, Map<string, ReturnType<DatabaseSync["prepare"]>>>();

export function sqlOn(db: DatabaseSync): Sql {
	const prepared = statementsOf.get(db) ?? new Map<string, ReturnType<DatabaseSync["prepare"]>>();
	statementsOf.set(db, prepared);
	let depth = 0;
	const prepare = (query: string) => {
		const known = prepared.get(query) ?? db.prepare(query);
		prepared.set(query, known);
		return known;
	};
	const atomically = <T>(body: () => T): T => {
		const savepoint = `s${depth}`;
		db.exec(`SAVEPOINT ${savepoint}`);
		depth += 1;
		try {
			const result = body();
			db.exec(`RELEASE ${savepoint}`);
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
		rowsWritten: () => Number(prepare("SELECT total_changes() AS n").get()?.n ?? 0),
	};
}
