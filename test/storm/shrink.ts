import { FAULTS } from "./faults.ts";
import { type Options, type Report, Storm } from "./storm.ts";

// Looks for a smaller run with the same complaint: without whole kinds of faults, and with fewer things done. Every
// candidate is a run of its own, from the same seed, so what is found can be run again.

export type Small = {
	readonly report: Report;
	readonly options: Options;
	readonly history: readonly string[];
};

const ACTS_TRIED = [5, 10, 20, 40, 80, 160, 320] as const;

export async function shrink(failed: Report, stepsMax: number): Promise<Small> {
	const claim = failed.complaints[0]?.claim;
	let best = await attempt(failed.seed, {}, stepsMax);
	const keepIfSmaller = async (options: Options): Promise<void> => {
		const small = await attempt(failed.seed, options, stepsMax);
		const isSame = small.report.complaints[0]?.claim === claim;
		if (isSame && small.report.steps <= best.report.steps) best = small;
	};
	for (const fault of FAULTS) {
		const faults = (best.options.faults ?? FAULTS).filter((one) => one !== fault);
		await keepIfSmaller({ ...best.options, faults });
	}
	for (const actsMax of ACTS_TRIED) await keepIfSmaller({ ...best.options, actsMax });
	return best;
}

async function attempt(seed: number, options: Options, stepsMax: number): Promise<Small> {
	const storm = new Storm(seed, options);
	const report = await storm.run(stepsMax);
	storm.close();
	return { report, options, history: storm.diary.tail() };
}
