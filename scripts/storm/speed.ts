// Steps a second of processor time, whatever else the machine does: what one core gets through. As a machine is not
// always as fast, the slowest and the fastest part of a long run stand beside it.
const PARTS = 12;

export class Speed {
	// From here on: that modules were read and compiled is no stepping. What runs beside the main thread is counted.
	readonly #since = process.cpuUsage();
	readonly #runsPerPart: number;
	readonly #parts: number[] = [];
	#before = process.cpuUsage();
	#steps = 0;
	#stepsBefore = 0;
	#runs = 0;

	constructor(runs: number) {
		this.#runsPerPart = Math.ceil(runs / PARTS);
	}

	count(steps: number): void {
		this.#steps += steps;
		this.#runs += 1;
		if (this.#runs % this.#runsPerPart !== 0) return;
		this.#parts.push(rateOf(this.#steps - this.#stepsBefore, this.#before));
		this.#before = process.cpuUsage();
		this.#stepsBefore = this.#steps;
	}

	toString(): string {
		const rate = `${write(rateOf(this.#steps, this.#since))} steps/s of CPU`;
		if (this.#parts.length < 2) return rate;
		return `${rate}, ${write(Math.min(...this.#parts))} to ${write(Math.max(...this.#parts))}`;
	}
}

export type StormSpeed = { readonly perSecond: number; readonly slowest: number; readonly fastest: number };

const WRITTEN = /\(([\d,]+) steps\/s of CPU(?:, ([\d,]+) to ([\d,]+))?\)/;

// From what a run has printed; undefined where it did not get so far.
export function readSpeed(printed: string): StormSpeed | undefined {
	const found = WRITTEN.exec(printed);
	if (found === null) return undefined;
	const [rate = "", slowest = rate, fastest = rate] = found.slice(1);
	const read = (text: string) => Number(text.replaceAll(",", ""));
	return { perSecond: read(rate), slowest: read(slowest), fastest: read(fastest) };
}

function rateOf(steps: number, since: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(since);
	return Math.round((steps * 1_000_000) / Math.max(1, user + system));
}

export function write(count: number): string {
	return count.toLocaleString("en");
}
