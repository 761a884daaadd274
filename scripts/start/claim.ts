import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf, listProcesses } from "../system/processes.ts";
import { Stop } from "../terminal/stop.ts";

// One system a data folder. `run.json` in it says which processes serve it; a start that finds one left by a killed
// start ends what is left of it, and refuses when the other one lives.

type RunRecord = {
	readonly pid: number;
	readonly startedAt: number;
	readonly address: string;
	readonly workerd: number[];
};

export type Claim = { update(workerd: readonly number[]): void; release(): void };

export function claimData(dataDir: string, address: string): Claim {
	mkdirSync(dataDir, { recursive: true });
	const file = join(dataDir, "run.json");
	clearLeftovers(file);
	const record: RunRecord = { pid: process.pid, startedAt: Date.now(), address, workerd: [] };
	try {
		// Exclusive: of two starts in the same instant one is refused.
		writeFileSync(file, JSON.stringify(record), { flag: "wx" });
	} catch (trouble) {
		if ((trouble as NodeJS.ErrnoException).code === "EEXIST") throw inUse(dataDir, "another start");
		throw trouble;
	}
	return {
		// Written aside and renamed: who reads it meanwhile reads all of it.
		update(workerd) {
			writeFileSync(`${file}.new`, JSON.stringify({ ...record, workerd }));
			renameSync(`${file}.new`, file);
		},
		release: () => rmSync(file, { force: true }),
	};
}

function clearLeftovers(file: string): void {
	if (!existsSync(file)) return;
	const record = read(file);
	if (record !== undefined) {
		// The id alone may have been given to something else since.
		if (record.pid !== process.pid && /\b(start|rebuild|keys)\.ts/.test(commandOf(record.pid) ?? "")) {
			throw inUse(file.replace(/\/run\.json$/, ""), `process ${record.pid}, ${record.address}`);
		}
		for (const { pid, name } of listProcesses()) {
			if (name === "workerd" && record.workerd.includes(pid)) process.kill(pid, "SIGKILL");
		}
	}
	rmSync(file, { force: true });
}

function read(file: string): RunRecord | undefined {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		// Killed while writing: whoever wrote it is gone.
		return undefined;
	}
}

function inUse(dataDir: string, by: string): Stop {
	return new Stop(
		`Fieldtill already runs on ${dataDir} (${by}). End it with Ctrl-C, or start on other data with --data DIR and --port N.`,
	);
}
