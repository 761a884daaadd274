import { join } from "node:path";
import { build, describeBuilt } from "../build.ts";
import { chromiumPath } from "../chromium.ts";
import { ROOT, runTool } from "../terminal/run.ts";
import { checkTypes } from "./types.ts";
import { addVerdicts, PASSED, type Verdict } from "./verdict.ts";
import { runVitest } from "./vitest.ts";

// What `npm test` consists of. A part counts what passed and failed in it and says why something failed.

export type Part = { readonly name: string; readonly run: () => Promise<Verdict> };

const NODE = ["--config", "vitest.node.config.ts", "--project"];
const POOL = ["--config", "vitest.pool.config.ts"];

// Two hundred thousand steps over many seeds; the same seeds each time, so that a failure is nobody's bad luck.
const BOUNDED_STORM = ["--seeds", "80", "--steps", "2500"];

// Parts of one stage share the two cores. No test measures time, so none needs them to itself.
export const STAGES: readonly { readonly lanes: number; readonly parts: readonly Part[] }[] = [
	{
		lanes: 2,
		parts: [
			{ name: "format+lint", run: () => check("biome", ["ci", "--colors=off", "."]) },
			{ name: "types", run: checkTypes },
			{ name: "tidy", run: () => check("node", [join(ROOT, "scripts/tidy.ts")]) },
			{ name: "build", run: runBuild },
		],
	},
	{
		lanes: 2,
		parts: [
			// The longest first: it has one lane to itself while the others follow each other on the other.
			{ name: "workers", run: () => runVitest([...POOL, "test/workers"]) },
			{ name: "deploy", run: dryRunDeploys },
			{ name: "domain", run: () => runVitest([...NODE, "domain"]) },
			{ name: "objects", run: runObjects },
			{ name: "crashes", run: () => runVitest([...NODE, "storm"]) },
			{ name: "storm", run: () => check("node", [join(ROOT, "scripts/storm.ts"), ...BOUNDED_STORM]) },
			{ name: "mutants", run: () => check("node", [join(ROOT, "scripts/storm.ts"), "--mutants"]) },
			{ name: "pwa", run: () => runVitest([...NODE, "pwa"]) },
			{ name: "scripts", run: () => runVitest([...NODE, "scripts"]) },
		],
	},
	{
		lanes: 2,
		parts: [
			{ name: "browser", run: runBrowser },
			{ name: "system", run: () => runVitest([...NODE, "system"]) },
		],
	},
];

// These parts run what was built.
export const NEED_BUILD = new Set(["deploy", "workers", "objects", "scripts", "system", "browser"]);

export async function check(program: string, args: readonly string[]): Promise<Verdict> {
	const { code, output } = await runTool(program, args, { WRANGLER_SEND_METRICS: "false" });
	return code === 0 ? PASSED : { passed: 0, failed: 1, complaint: output.trim(), files: [] };
}

async function runBuild(): Promise<Verdict> {
	describeBuilt(await build());
	return PASSED;
}

async function dryRunDeploys(): Promise<Verdict> {
	const verdicts: Verdict[] = [];
	for (const env of ["", "staging", "production"]) {
		verdicts.push(await check("wrangler", ["deploy", "--dry-run", `--env=${env}`]));
	}
	return addVerdicts(verdicts);
}

async function runObjects(): Promise<Verdict> {
	return addVerdicts([await runVitest([...NODE, "objects"]), await runVitest([...POOL, "test/objects"])]);
}

async function runBrowser(): Promise<Verdict> {
	return await runVitest([...NODE, "browser"], { CHROMIUM_PATH: chromiumPath() });
}
