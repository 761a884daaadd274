import { DatabaseSync } from "node:sqlite";
import { prepareOn } from "../support/node-sql.ts";

// The databases of runs that are over are emptied and used again by the next: their tables stand and their statements
// are prepared. An empty one is like a new one, down to the numbers of its rows, so a run goes the same on either.

export type Use = "store" | "account" | "history";

const free: Record<Use, DatabaseSync[]> = { store: [], account: [], history: [] };

export function takeDatabase(use: Use, prepare: (db: DatabaseSync) => void = () => {}): DatabaseSync {
	const known = free[use].pop();
	if (known !== undefined) return known;
	const made = new DatabaseSync(":memory:");
	prepare(made);
	return made;
}

export function giveBack(use: Use, db: DatabaseSync): void {
	if (db.isTransaction) {
		db.close();
		return;
	}
	const tables = prepareOn(db)("SELECT name FROM sqlite_master WHERE type = 'table'").all([]);
	for (const { name } of tables) prepareOn(db)(`DELETE FROM "${name}"`).run([]);
	free[use].push(db);
}
