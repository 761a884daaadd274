import type { Scheduler } from "./scheduler.ts";

// What happened, in a line each; the last of it is what a failure shows. Only then is it put into words, so what a line
// tells must not change afterwards.
export class Diary {
	readonly #time: Scheduler;
	readonly #lines: Line[] = [];
	readonly #startedAt: number;

	constructor(time: Scheduler) {
		this.#time = time;
		this.#startedAt = time.now;
	}

	write(what: () => string): void {
		this.#lines.push({ step: this.#time.steps, at: this.#time.now, what });
		if (this.#lines.length > 2 * LINES_SHOWN) this.#lines.splice(0, LINES_SHOWN);
	}

	tail(): string[] {
		return this.#lines.slice(-LINES_SHOWN).map(({ step, at, what }) => {
			const seconds = ((at - this.#startedAt) / 1_000).toFixed(3);
			return `${String(step).padStart(6)} ${seconds.padStart(9)}s  ${what()}`;
		});
	}
}

type Line = { readonly step: number; readonly at: number; readonly what: () => string };
const LINES_SHOWN = 60;
