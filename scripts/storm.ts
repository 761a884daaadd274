import { parseArgs } from "node:util";
import { EXPECTED_OUTCOMES } from "../test/storm/expected.ts";
import { FAULTS, type Fault } from "../test/storm/faults.ts";
import { hunt } from "../test/storm/mutants.ts";
import { shrink } from "../test/storm/shrink.ts";
import { type Report, Storm } from "../test/storm/storm.ts";
import { Speed, write } from "./storm/speed.ts";

// npm run storm -- --seed N --steps M      one run, the same each time
// npm run storm -- --seeds K --steps M     K runs from the seed on; the faults and outcomes of all of them are counted
// npm run storm -- --mutants               every known way to break the rules must be caught
//
// A failure prints its seed and step and the shortest history that still shows it.

const { values } = parseArgs({
	options: {
		seed: { type: "string", default: "1" },
		seeds: { type: "string", default: "1" },
		steps: { type: "string", default: "5000" },
		mutants: { type: "boolean", default: false },
		// Says only which seed failed: for runs that expect to.
		brief: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
// With so many seeds a fault or an outcome that never happened was never tested, and the run proves less than it says.
const SEEDS_FOR_COVERAGE = 40;

const first = Number(values.seed);
const seeds = Number(values.seeds);
const stepsMax = Number(values.steps);

// What the books complain about while they are being tormented is no news.
console.error = () => {};

if (values.help) console.log("npm run storm -- [--seed N] [--seeds K] [--steps M] [--mutants]");
else if (values.mutants) process.exitCode = (await hunt(console.log)) ? 0 : 1;
else process.exitCode = (await storm()) ? 0 : 1;

async function storm(): Promise<boolean> {
	const speed = new Speed(seeds);
	const faults = new Map<Fault, number>();
	const outcomes = new Map<string, number>();
	let steps = 0;
	for (let seed = first; seed < first + seeds; seed += 1) {
		const run = new Storm(seed);
		const report = await run.run(stepsMax);
		run.close();
		steps += report.steps;
		speed.count(report.steps);
		for (const [fault, count] of report.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
		for (const [outcome, count] of report.outcomes)
			outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
		if (report.complaints.length > 0) return await explain(report);
	}
	console.log(`${seeds} seeds, ${write(steps)} steps, every claim held (${speed})`);
	printCounts("faults", FAULTS, faults);
	printCounts("outcomes", EXPECTED_OUTCOMES, outcomes);
	return values.brief === true || seeds < SEEDS_FOR_COVERAGE || isCovered(faults, outcomes);
}

function isCovered(faults: ReadonlyMap<Fault, number>, outcomes: ReadonlyMap<string, number>): boolean {
	const missing = [
		...FAULTS.filter((fault) => !faults.has(fault)),
		...EXPECTED_OUTCOMES.filter((name) => !outcomes.has(name)),
	];
	if (missing.length > 0) console.log(`never happened: ${missing.join(", ")}`);
	return missing.length === 0;
}

async function explain(report: Report): Promise<boolean> {
	if (values.brief) {
		console.log(`seed ${report.seed}, step ${report.steps}: ${report.complaints[0]?.claim}`);
		return false;
	}
	const small = await shrink(report, stepsMax);
	const [complaint] = small.report.complaints;
	console.log(`seed ${report.seed} fails at step ${report.steps}: ${report.complaints[0]?.claim}`);
	console.log(`shrunk to ${small.report.steps} steps, faults: ${small.options.faults?.join(", ") || "none"}`);
	console.log(small.history.join("\n"));
	console.log(`\n${complaint?.claim}\n${JSON.stringify(complaint?.evidence, null, 1)}`);
	console.log(`\nagain: npm run storm -- --seed ${report.seed} --steps ${stepsMax}`);
	return false;
}

function printCounts(title: string, names: readonly string[], counts: ReadonlyMap<string, number>): void {
	const others = [...counts.keys()].filter((name) => !names.includes(name));
	const words = [...names, ...others].map((name) => `${name} ${counts.get(name) ?? 0}`);
	console.log(`${title}: ${words.join(", ")}`);
}
