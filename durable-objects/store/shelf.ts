import type { Sql } from "../sql.ts";

// How many of each counted product can still be sold: what lies on the shelf less what open asks reserved.
// A reservation is taken off at once and put back when the sale is declined, so one row a product tells it all.

const statements = {
	createStock:
		"CREATE TABLE IF NOT EXISTS stock (product TEXT PRIMARY KEY, available INTEGER NOT NULL) WITHOUT ROWID",
	readLevel: "SELECT available FROM stock WHERE product = ?",
	listLevels: "SELECT product, available FROM stock ORDER BY product LIMIT 2000",
	moveLevel: `INSERT INTO stock (product, available) VALUES (?, ?)
		ON CONFLICT (product) DO UPDATE SET available = available + excluded.available`,
} as const;

export type StockLevel = { product: string; available: number };

export class Shelf {
	readonly #sql: Sql;

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.run(statements.createStock);
	}

	available(product: string): number {
		return this.#sql.first<{ available: number }>(statements.readLevel, product)?.available ?? 0;
	}

	levels(): StockLevel[] {
		return this.#sql.all<StockLevel>(statements.listLevels);
	}

	move(product: string, quantity: number): void {
		this.#sql.run(statements.moveLevel, product, quantity);
	}
}
