// Ops of several tills that arrive at about the same time are decided in one turn: the wait for the disk, which is most
// of what a sale costs, is theirs together. Nothing is written while they wait, so whoever dies meanwhile never heard
// of them.

// Runs the work as soon as everything that has already arrived was heard.
export type Soon = (work: () => void) => void;

type Waiting<Asked, Answered> = {
	readonly asked: Asked;
	readonly resolve: (answered: Answered) => void;
	readonly reject: (error: unknown) => void;
};

export class SaleBatching<Asked, Answered> {
	readonly #soon: Soon;
	readonly #decide: (asked: readonly Asked[]) => readonly Answered[];
	#waiting: Waiting<Asked, Answered>[] = [];

	// `decide` gives one answer for each, in their order, or throws and has done nothing.
	constructor(soon: Soon, decide: (asked: readonly Asked[]) => readonly Answered[]) {
		this.#soon = soon;
		this.#decide = decide;
	}

	join(asked: Asked): Promise<Answered> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ asked, resolve, reject });
			if (this.#waiting.length === 1) this.#soon(() => this.#end());
		});
	}

	#end(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		if (this.#answer(waiting) || waiting.length === 1) return;
		// One of them may be what breaks the turn: alone, the others get through.
		for (const one of waiting) this.#answer([one]);
	}

	// False: the turn failed and they must go alone. One that was alone already is told.
	#answer(waiting: readonly Waiting<Asked, Answered>[]): boolean {
		try {
			const answers = this.#decide(waiting.map(({ asked }) => asked));
			for (const [index, answered] of answers.entries()) waiting[index]?.resolve(answered);
			return true;
		} catch (error) {
			if (waiting.length === 1) waiting[0]?.reject(error);
			return false;
		}
	}
}
