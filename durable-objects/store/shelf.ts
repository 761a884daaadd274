import type { Sql } from "../sql.ts";

// How many of each counted product can still be sold: what lies on the shelf less what open asks reserved.
// A reservation is taken off at once and put back when the sale is declined, so one row a product tells it all.
// Moves are summed in memory until the turn ends, when each product's row is written once.

const statements = {
	createStock: `CREATE TABLE IF NOT EXISTS stock (
		product TEXT PRIMARY KEY, available INTEGER NOT NULL, counted_at INTEGER NOT NULL) WITHOUT ROWID`,
	readLevel: "SELECT available, counted_at AS countedAt FROM stock WHERE product = ?",
	listLevels: "SELECT product, available FROM stock ORDER BY product LIMIT 2000",
	moveLevel: `INSERT INTO stock (product, available, counted_at) VALUES (?, ?, ?)
		ON CONFLICT (product) DO UPDATE
		SET available = available + excluded.available, counted_at = max(counted_at, excluded.counted_at)`,
} as const;

export type StockLevel = { product: string; available: number };
type Pending = { quantity: number; countedAt: number };

export class Shelf {
	readonly #sql: Sql;
	readonly #pending = new Map<string, Pending>();

	constructor(sql: Sql) {
		this.#sql = sql;
		sql.run(statements.createStock);
	}

	available(product: string): number {
		return (this.#stored(product)?.available ?? 0) + (this.#pending.get(product)?.quantity ?? 0);
	}

	countedAt(product: string): number {
		return Math.max(this.#stored(product)?.countedAt ?? 0, this.#pending.get(product)?.countedAt ?? 0);
	}

	levels(): StockLevel[] {
		return this.#sql.all<StockLevel>(statements.listLevels);
	}

	move(product: string, quantity: number, countedAt = 0): void {
		const before = this.#pending.get(product) ?? { quantity: 0, countedAt: 0 };
		this.#pending.set(product, {
			quantity: before.quantity + quantity,
			countedAt: Math.max(before.countedAt, countedAt),
		});
	}

	flush(): void {
		for (const [product, { quantity, countedAt }] of this.#pending) {
			if (quantity !== 0 || countedAt > 0) this.#sql.run(statements.moveLevel, product, quantity, countedAt);
		}
		this.#pending.clear();
	}

	forget(): void {
		this.#pending.clear();
	}

	#stored(product: string) {
		return this.#sql.first<{ available: number; countedAt: number }>(statements.readLevel, product);
	}
}
