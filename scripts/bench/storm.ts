import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { must } from "../../domain/core/assert.ts";

// How fast the simulator steps on one core: in a process of its own, over so many runs that compiling weighs little.

const SCRIPT = join(import.meta.dirname, "../storm.ts");
const RUNS = ["--seeds", "480", "--steps", "2500"];
const RATE = /\(([\d,]+) steps\/s of CPU\)/;

export async function measureStorm(): Promise<number> {
	const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...RUNS]);
	const rate = must(RATE.exec(stdout)?.[1], "a storm that held says how fast it was");
	return Number(rate.replaceAll(",", ""));
}
