import { endWithParent } from "./terminal/parent.ts";
import { endRunningTools } from "./terminal/run.ts";
import { secondsSince } from "./terminal/steps.ts";
import { runCommand, Stop } from "./terminal/stop.ts";
import { NEED_BUILD, type Part, STAGES } from "./test/parts.ts";
import { type FileTime, slowestFiles, type Verdict } from "./test/verdict.ts";

// `npm test`, or `npm test -- domain workers` for some parts. Ends with a line `N passed, N failed`.

type Done = { readonly name: string; readonly verdict: Verdict; readonly took: string };

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => end());
endWithParent(end);
async function main(names: readonly string[]): Promise<number> {
	const known = STAGES.flatMap(({ parts }) => parts.map(({ name }) => name));
	const unknown = names.find((name) => !known.includes(name));
	if (unknown !== undefined)
		throw new Stop(`There is no part "${unknown}". The parts are ${known.join(", ")}.`);
	const wanted = (part: Part) =>
		names.length === 0 || names.includes(part.name) || isNeededBuild(part, names);

	const startedAt = performance.now();
	const done: Done[] = [];
	for (const { lanes, parts } of STAGES) done.push(...(await runStage(parts.filter(wanted), lanes)));
	printTable(done, startedAt);
	return done.every(({ verdict }) => verdict.failed === 0) ? 0 : 1;
}

function isNeededBuild(part: Part, names: readonly string[]): boolean {
	return part.name === "build" && names.some((name) => NEED_BUILD.has(name));
}

async function runStage(parts: readonly Part[], lanes: number): Promise<Done[]> {
	const waiting = [...parts];
	const done: Done[] = [];
	const lane = async () => {
		for (let part = waiting.shift(); part !== undefined; part = waiting.shift())
			done.push(await runPart(part));
	};
	await Promise.all(Array.from({ length: lanes }, lane));
	return done.toSorted((a, b) => orderOf(parts, a) - orderOf(parts, b));
}

function orderOf(parts: readonly Part[], { name }: Done): number {
	return parts.findIndex((part) => part.name === name);
}

async function runPart({ name, run }: Part): Promise<Done> {
	const startedAt = performance.now();
	const verdict = await run().catch(
		(trouble): Verdict => ({
			passed: 0,
			failed: 1,
			complaint: trouble instanceof Stop ? trouble.message : String(trouble?.stack ?? trouble),
			files: [],
		}),
	);
	const done = { name, verdict, took: secondsSince(startedAt) };
	if (verdict.complaint !== "") console.log(`\n── ${name} ──\n${verdict.complaint}\n`);
	console.log(`  ${row(done)}`);
	return done;
}

function row({ name, verdict: { passed, failed }, took }: Done): string {
	const sign = failed === 0 ? "✓" : "✗";
	const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
	return `${sign} ${name.padEnd(12)} ${counts} ${took.padStart(9)}`;
}

function printTable(done: readonly Done[], startedAt: number): void {
	console.log(
		`\n${done.map(row).join("\n")}\n  ${"in all".padEnd(12)} ${secondsSince(startedAt).padStart(35)}\n`,
	);
	const slowest = slowestFiles(done.flatMap(({ verdict }) => verdict.files));
	if (slowest.length > 0) console.log(`The slowest files:\n${slowest.map(timeRow).join("\n")}\n`);

	const passed = done.reduce((sum, { verdict }) => sum + verdict.passed, 0);
	const failed = done.reduce((sum, { verdict }) => sum + verdict.failed, 0);
	console.log(`${passed} passed, ${failed} failed`);
}

function timeRow({ path, tookMs }: FileTime): string {
	return `  ${(tookMs / 1_000).toFixed(1).padStart(6)} s  ${path}`;
}

function end(): void {
	endRunningTools();
	process.exit(130);
}

await runCommand(() => main(process.argv.slice(2)));
