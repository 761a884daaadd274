import type { Chance } from "./chance.ts";

// What can go wrong. A run's seed decides which kinds happen at all and how often: runs without some faults reach
// states that a run with all of them never does.

export const FAULTS = [
	"request-lost",
	"request-doubled",
	"request-slow",
	"reply-lost",
	"crash-before-send",
	"crash-after-turn",
	"alarm-late",
	"alarm-twice",
	"alarm-lost",
	"queue-refuses",
	"queue-unsure",
	"message-lost",
	"message-doubled",
	"message-late",
	"history-fails",
	"history-fails-after-commit",
	"consumer-dies",
	"till-dies",
	"till-wiped",
	"till-cloned",
	"till-moved",
	"till-offline",
	"till-confused",
	"tag-copied",
	"tag-unwritten",
	"clock-off",
	"old-till",
	"all-stalls",
	"object-restored",
] as const;
export type Fault = (typeof FAULTS)[number];

// How often at its worst, per chance to happen.
const WORST: Partial<Record<Fault, number>> = {
	"crash-before-send": 0.01,
	"crash-after-turn": 0.01,
	"alarm-lost": 0.02,
	"till-dies": 0.01,
	"till-wiped": 0.002,
	"till-cloned": 0.01,
	"till-moved": 0.04,
	"till-confused": 0.02,
	"tag-copied": 0.4,
	"tag-unwritten": 0.2,
	"object-restored": 0.8,
};
const WORST_OTHERWISE = 0.08;

export class Faults {
	readonly #chance: Chance;
	readonly #rates = new Map<Fault, number>();
	readonly seen = new Map<Fault, number>();
	isCalm = false;
	// Told of every chance that something goes wrong; true: it does. For runs that try every point.
	atBoundary: ((fault: Fault) => boolean) | null = null;

	constructor(chance: Chance, allowed: readonly Fault[] = FAULTS) {
		this.#chance = chance;
		const quiet = chance.happens(0.1);
		for (const fault of FAULTS) {
			const isOn = chance.happens(0.6) && !quiet;
			const rate = (WORST[fault] ?? WORST_OTHERWISE) * chance.next();
			this.#rates.set(fault, isOn && allowed.includes(fault) ? rate : 0);
		}
	}

	mayHit(fault: Fault): boolean {
		return (this.#rates.get(fault) ?? 0) > 0;
	}

	hits(fault: Fault): boolean {
		if (this.atBoundary?.(fault)) {
			this.note(fault);
			return true;
		}
		if (this.isCalm || !this.#chance.happens(this.#rates.get(fault) ?? 0)) return false;
		this.note(fault);
		return true;
	}

	note(fault: Fault): void {
		this.seen.set(fault, (this.seen.get(fault) ?? 0) + 1);
	}
}
