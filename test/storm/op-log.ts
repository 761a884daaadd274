import type { LogRow } from "./log-row.ts";

// The rows that a device keeps, in the order in which they were written, and which of them have no answer yet.

const ROWS_KEPT_MAX = 400;

export class OpLog {
	readonly rows = new Map<string, LogRow>();
	readonly open = new Map<string, LogRow>();
	readonly #onEnd: (row: LogRow) => void;

	// `onEnd`: told of each row that waits for no answer any more.
	constructor(onEnd: (row: LogRow) => void) {
		this.#onEnd = onEnd;
	}

	add(name: string, row: LogRow): void {
		this.rows.set(name, row);
		this.open.set(name, row);
	}

	close(name: string): void {
		const row = this.open.get(name);
		if (row !== undefined) this.#onEnd(row);
		this.open.delete(name);
	}

	drop(name: string): void {
		this.close(name);
		this.rows.delete(name);
	}

	// The oldest that was answered goes when there are too many.
	forgetOld(): void {
		if (this.rows.size <= ROWS_KEPT_MAX) return;
		const oldest = [...this.rows].find(([, row]) => row.outcomes.has(row.mode));
		if (oldest !== undefined) this.drop(oldest[0]);
	}

	clear(): void {
		this.rows.clear();
		this.open.clear();
	}
}
