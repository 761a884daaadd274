import { DatabaseSync } from "node:sqlite";
import { settleTill, type TillState } from "../../domain/till/till.ts";
import type { SqlRow } from "../../durable-objects/sql.ts";
import { prepareOn } from "./node-sql.ts";

// What the platform does where an object is put back: its tables stand as they stood. Lines of a journal never change,
// so of that a snapshot keeps only how many there were.

export type Snapshot = { readonly lines: number; readonly tables: ReadonlyMap<string, readonly SqlRow[]> };

export function snapshotOf(db: DatabaseSync): Snapshot {
	const names = tablesOf(db);
	const lines = names.includes("journal")
		? Number(prepareOn(db)("SELECT ifnull(max(seq), 0) AS n FROM journal").first([])?.n)
		: 0;
	return { lines, tables: new Map(others(names).map((name) => [name, rowsOf(db, name)])) };
}

export function rewind(db: DatabaseSync, { lines, tables }: Snapshot): void {
	const names = tablesOf(db);
	if (names.includes("journal")) prepareOn(db)("DELETE FROM journal WHERE seq > ?").run([lines]);
	for (const name of others(names)) {
		prepareOn(db)(`DELETE FROM ${name}`).run([]);
		insertAll(db, name, tables.get(name) ?? []);
	}
}

// Another database with the same rows.
export function copyOf(db: DatabaseSync): DatabaseSync {
	const copy = new DatabaseSync(":memory:");
	const schema = prepareOn(db)("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").all([]);
	for (const { sql } of schema) copy.exec(String(sql));
	for (const name of tablesOf(db)) insertAll(copy, name, rowsOf(db, name));
	return copy;
}

// What an object keeps, so that it can be compared: without what only says how far it was delivered, or put back.
export function stateOf(db: DatabaseSync): Record<string, unknown[]> {
	const names = tablesOf(db).filter((name) => name !== "cursor" && name !== "fence");
	const kinds = new Map(rowsOf(db, "journal").map(({ key, kind }) => [key, String(kind)]));
	return Object.fromEntries(
		names.map((name) => [name, rowsOf(db, name).flatMap((row) => plain(name, row, kinds))]),
	);
}

function plain(table: string, row: SqlRow, kinds: ReadonlyMap<unknown, string>): unknown[] {
	if (table === "journal") {
		const { carried: _, ...line } = row;
		return [line];
	}
	// Nothing of a thing is as much as no row of it.
	if (table === "stock" && row.available === 0 && row.counted_at === 0) return [];
	if (table === "cash" && row.minor === 0) return [];
	if (row.name === "menu-known") return [];
	// A till's row may name asks that are over until its next op rewrites it.
	if (table === "tills") {
		const decisionOf = (opId: string) => {
			const kind = kinds.get(opId);
			return kind === undefined ? undefined : kind.endsWith("-declined") ? "declined" : "applied";
		};
		return [settleTill(JSON.parse(String(row.value)) as TillState, decisionOf)];
	}
	return [typeof row.value === "string" ? { ...row, value: JSON.parse(row.value) } : row];
}

function tablesOf(db: DatabaseSync): string[] {
	const query =
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
	return prepareOn(db)(query)
		.all([])
		.map(({ name }) => String(name));
}

function others(names: readonly string[]): string[] {
	return names.filter((name) => name !== "journal");
}

function rowsOf(db: DatabaseSync, name: string): SqlRow[] {
	return prepareOn(db)(`SELECT * FROM ${name} ORDER BY 1`).all([]);
}

function insertAll(db: DatabaseSync, name: string, rows: readonly SqlRow[]): void {
	const [first] = rows;
	if (first === undefined) return;
	const columns = Object.keys(first);
	const marks = columns.map(() => "?").join(", ");
	const insert = prepareOn(db)(`INSERT INTO ${name} (${columns.join(", ")}) VALUES (${marks})`);
	for (const row of rows) insert.run(columns.map((column) => row[column] ?? null));
}
