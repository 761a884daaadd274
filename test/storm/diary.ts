import type { Scheduler } from "./scheduler.ts";

// What happened, in a line each; the last of it is what a failure shows.
export class Diary {
	readonly #time: Scheduler;
	readonly #lines: string[] = [];
	readonly #startedAt: number;

	constructor(time: Scheduler) {
		this.#time = time;
		this.#startedAt = time.now;
	}

	write(what: () => string): void {
		const seconds = ((this.#time.now - this.#startedAt) / 1_000).toFixed(3);
		this.#lines.push(`${String(this.#time.steps).padStart(6)} ${seconds.padStart(9)}s  ${what()}`);
		if (this.#lines.length > 2 * LINES_SHOWN) this.#lines.splice(0, LINES_SHOWN);
	}

	tail(): string[] {
		return this.#lines.slice(-LINES_SHOWN);
	}
}

const LINES_SHOWN = 60;
