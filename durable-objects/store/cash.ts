import { must } from "../../domain/core/assert.ts";
import { type CashMove, holdsCash } from "../../domain/shift/cash.ts";
import type { Sql } from "../sql.ts";

// How much cash lies where, one row a place and unit. Only places that hold cash have rows; the others are what the
// ledger opens to. Moves are summed in memory until the turn ends.

const statements = {
	createCash: `CREATE TABLE IF NOT EXISTS cash (
		place TEXT NOT NULL, unit TEXT NOT NULL, minor INTEGER NOT NULL, PRIMARY KEY (place, unit)) WITHOUT ROWID`,
	readCash: "SELECT minor FROM cash WHERE place = ? AND unit = ?",
	listCash: "SELECT place, unit, minor FROM cash ORDER BY place, unit LIMIT 2000",
	moveCash: `INSERT INTO cash (place, unit, minor) VALUES (?, ?, ?)
		ON CONFLICT (place, unit) DO UPDATE SET minor = minor + excluded.minor`,
} as const;

export type CashLevel = { place: string; unit: string; minor: number };

export class CashBox {
	readonly #sql: Sql;
	readonly #pending = new Map<string, CashLevel>();

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.run(statements.createCash);
	}

	at(place: string, unit: string): number {
		const stored = this.#sql.first<{ minor: number }>(statements.readCash, place, unit)?.minor ?? 0;
		return stored + (this.#pending.get(`${place} ${unit}`)?.minor ?? 0);
	}

	levels(): CashLevel[] {
		return this.#sql.all<CashLevel>(statements.listCash);
	}

	move(moves: readonly CashMove[]): void {
		for (const { from, to, unit, amountMinor } of moves) {
			const minor = must(amountMinor, "cash that moves has an amount");
			this.#add(from, unit, -minor);
			this.#add(to, unit, minor);
		}
	}

	flush(): void {
		for (const { place, unit, minor } of this.#pending.values()) {
			if (minor !== 0) this.#sql.run(statements.moveCash, place, unit, minor);
		}
		this.#pending.clear();
	}

	forget(): void {
		this.#pending.clear();
	}

	#add(place: string, unit: string, minor: number): void {
		if (!holdsCash(place)) return;
		const key = `${place} ${unit}`;
		const before = this.#pending.get(key)?.minor ?? 0;
		this.#pending.set(key, { place, unit, minor: before + minor });
	}
}
