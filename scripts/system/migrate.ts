import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery } from "wrangler";

// Brings D1 up to date with the bookkeeping that `wrangler d1 migrations apply` uses, so that both may be mixed.
// A migration and its mark are one transaction: a start that dies between them finds all or nothing.

type Statement<Self> = { bind(...values: unknown[]): Self; all<T>(): Promise<{ results: T[] }> };
// As much of a D1 database as this needs, so that nothing here depends on where it comes from.
export type MigrationTarget<S extends Statement<S>> = {
	prepare(sql: string): S;
	batch(statements: S[]): Promise<unknown>;
};

const BOOK = `CREATE TABLE IF NOT EXISTS d1_migrations (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT UNIQUE,
	applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

export async function migrate<S extends Statement<S>>(
	db: MigrationTarget<S>,
	folder: string,
): Promise<string[]> {
	await db.batch([db.prepare(BOOK)]);
	const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
	const applied = new Set(results.map((row) => row.name));
	const due = readdirSync(folder)
		.filter((name) => name.endsWith(".sql") && !applied.has(name))
		.sort();
	for (const name of due) {
		const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), "utf8"));
		await db.batch([
			...statements.map((sql) => db.prepare(sql)),
			db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
		]);
	}
	return due;
}
