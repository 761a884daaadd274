// One seeded source of chance: the same seed gives the same run, whatever the machine.

export class Chance {
	#state: number;

	constructor(seed: number) {
		this.#state = (seed ^ 0x9e3779b9) >>> 0;
		for (let warm = 0; warm < 4; warm += 1) this.next();
	}

	// mulberry32: small, fast, and good enough to pick faults with.
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	happens(probability: number): boolean {
		return probability > 0 && this.next() < probability;
	}

	between(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	pick<T>(items: readonly T[]): T {
		const item = items[Math.floor(this.next() * items.length)];
		if (item === undefined) throw new Error("nothing to pick from");
		return item;
	}

	shuffle<T>(items: readonly T[]): T[] {
		const mixed = [...items];
		for (let last = mixed.length - 1; last > 0; last -= 1) {
			const other = this.between(0, last);
			const kept = mixed[last] as T;
			mixed[last] = mixed[other] as T;
			mixed[other] = kept;
		}
		return mixed;
	}
}
