import { mustArm } from "../../domain/protocol/schedule.ts";

// Knows when the object's one alarm is due without asking storage, and sets it in the same turn (so the same
// transaction) as the rows that need it. A fresh instance knows nothing and sets it anew, which heals a lost one.

// What it needs of the object's storage. Not awaited: the write belongs to the turn, and the output gate holds every
// reply until it is durable.
export type SetAlarm = (at: number) => void;

export class Alarm {
	readonly #setAlarm: SetAlarm;
	#armedFor: number | null = null;
	#armings = 0;
	#firings = 0;

	constructor(setAlarm: SetAlarm) {
		this.#setAlarm = setAlarm;
	}

	ensure(wantedAt: number, now: number): void {
		if (!mustArm(this.#armedFor, wantedAt, now)) return;
		this.#armedFor = wantedAt;
		this.#armings += 1;
		this.#setAlarm(wantedAt);
	}

	// Called when the alarm has fired: nothing is armed any more.
	fired(): void {
		this.#armedFor = null;
		this.#firings += 1;
	}

	// Setting an alarm is billed as a row written, its firing as a request.
	armings(): number {
		return this.#armings;
	}

	firings(): number {
		return this.#firings;
	}
}
