import { type FenceMode, type FenceRow, fenceModeOf } from "../../domain/restore/fence.ts";
import type { Sql } from "../sql.ts";

// Keeps an object from working while it is put back to an earlier point (domain/restore/fence.ts). What storage says is
// read once an instance; asking whether the object serves costs nothing. The table comes with its first row: an object
// that was never put back has none.

const statements = {
	findTable: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'fence'",
	createFence: `CREATE TABLE IF NOT EXISTS fence (
		id INTEGER PRIMARY KEY CHECK (id = 1), restore TEXT NOT NULL, state TEXT NOT NULL)`,
	readFence: "SELECT restore, state FROM fence WHERE id = 1",
	writeFence: `INSERT INTO fence (id, restore, state) VALUES (1, ?, ?)
		ON CONFLICT (id) DO UPDATE SET restore = excluded.restore, state = excluded.state`,
	dropFence: "DELETE FROM fence WHERE id = 1",
} as const;

// Whoever asked does not know what became of it and asks again, as after any exception.
export class Fenced extends Error {
	override readonly name = "Fenced";
}

export class Fence {
	readonly #sql: Sql;
	readonly listed: string | null;
	#row: FenceRow | undefined;
	#gate: FenceMode = "shut";

	constructor(sql: Sql, listed: string | null) {
		this.#sql = sql;
		this.listed = listed;
		this.reload();
		// The operator thought better of it before anything was put back.
		const isWithdrawn = listed === null && (this.#row?.state === "draining" || this.#row?.state === "handed");
		if (isWithdrawn) sql.run(statements.dropFence);
	}

	get row(): FenceRow | undefined {
		return this.#row;
	}

	get gate(): FenceMode {
		return this.#gate;
	}

	// Under which name this object is put back: the operator's, or its own when it found out by itself.
	get restore(): string | null {
		return this.listed ?? (this.#row?.state === "behind" ? this.#row.restore : null);
	}

	mustServe(): void {
		if (this.#gate !== "open") throw new Fenced("this object is being put back to an earlier point");
	}

	mustFinish(): void {
		if (this.#gate === "shut") throw new Fenced("this object was put back and lacks lines");
	}

	// Belongs to the turn in which it is called; `reload` when that is over.
	write({ restore, state }: FenceRow): void {
		this.#sql.run(statements.createFence);
		this.#sql.run(statements.writeFence, restore, state);
	}

	reload(): void {
		const isThere = this.#sql.first(statements.findTable) !== undefined;
		this.#row = isThere ? this.#sql.first<FenceRow>(statements.readFence) : undefined;
		this.#gate = fenceModeOf(this.listed, this.#row);
	}
}
