// The port through which every book talks to SQLite. Five functions, so that the very same book runs on an
// object's storage and on node:sqlite. All of it is synchronous: a turn that does not await is one transaction.
//
// A limit that is bound is written `LIMIT +?`: of a bare one SQLite wants to know the value when it plans, and plans
// the statement anew whenever a value is bound, which takes twenty times as long as finding nothing.

export type SqlValue = string | number | null;
export type SqlRow = Record<string, SqlValue>;

export interface Sql {
	run(query: string, ...values: SqlValue[]): void;
	first<Row extends SqlRow>(query: string, ...values: SqlValue[]): Row | undefined;
	all<Row extends SqlRow>(query: string, ...values: SqlValue[]): Row[];
	// Runs the body atomically: a throw undoes what it wrote.
	atomically<T>(body: () => T): T;
	// Rows written since the book was opened, index rows included: what the platform bills.
	rowsWritten(): number;
}

export function objectSql(storage: DurableObjectStorage): Sql {
	let written = 0;
	const exec = <Row extends SqlRow>(query: string, values: SqlValue[]): Row[] => {
		const cursor = storage.sql.exec<Row>(query, ...values);
		const rows = cursor.toArray();
		written += cursor.rowsWritten;
		return rows;
	};
	return {
		run: (query, ...values) => {
			written += storage.sql.exec(query, ...values).rowsWritten;
		},
		first: <Row extends SqlRow>(query: string, ...values: SqlValue[]) => exec<Row>(query, values)[0],
		all: <Row extends SqlRow>(query: string, ...values: SqlValue[]) => exec<Row>(query, values),
		atomically: (body) => storage.transactionSync(body),
		rowsWritten: () => written,
	};
}
