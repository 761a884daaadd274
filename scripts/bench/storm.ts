import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { must } from "../../domain/core/assert.ts";
import { readSpeed, type StormSpeed } from "../storm/speed.ts";

// How fast the simulator steps on one core: in a process of its own, over so many runs that compiling weighs little.

const SCRIPT = join(import.meta.dirname, "../storm.ts");
const RUNS = ["--seeds", "480", "--steps", "2500"];

export async function measureStorm(): Promise<StormSpeed> {
	const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...RUNS]);
	return must(readSpeed(stdout), "a storm that held says how fast it was");
}
