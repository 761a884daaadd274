import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MUTANTS, type Mutant } from "./mutant-list.ts";
import { MUTANTS_OF_PURSES } from "./mutants-of-purses.ts";
import { MUTANTS_OF_STORES } from "./mutants-of-stores.ts";

// Whether the storm would notice. Each mutant is a copy of the rules and books with one thing broken, and the storm is
// run on it until it complains. A mutant that lives through all its seeds shows a claim that nothing checks.

const ROOT = join(import.meta.dirname, "../..");
const COPIED = [
	"domain",
	"durable-objects",
	"workers",
	"migrations",
	"test/storm",
	"test/support",
	"scripts/storm.ts",
	"package.json",
];
const SEEDS_TRIED = 140;
const STEPS_PER_SEED = 4_000;
const PATIENCE_MS = 240_000;

// True: every one was caught.
export async function hunt(say: (line: string) => void): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), "fieldtill-mutants-"));
	let caughtAll = true;
	try {
		for (const part of COPIED) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
		symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
		for (const mutant of [...MUTANTS, ...MUTANTS_OF_STORES, ...MUTANTS_OF_PURSES]) {
			const said = await tryMutant(folder, mutant);
			say(`${said === null ? "LIVES " : "caught"}  ${mutant.name}${said === null ? "" : `: ${said}`}`);
			if (said === null) caughtAll = false;
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return caughtAll;
}

async function tryMutant(folder: string, mutant: Mutant): Promise<string | null> {
	const mend = breakIn(folder, mutant);
	try {
		return await runStorm(folder);
	} finally {
		mend();
	}
}

// Gives what makes it whole again.
export function breakIn(folder: string, { also, ...mutant }: Mutant): () => void {
	const undone: (() => void)[] = [];
	for (const { file, from, to } of also === undefined ? [mutant] : [mutant, also]) {
		const path = join(folder, file);
		const text = readFileSync(path, "utf8");
		if (text.split(from).length !== 2) throw new Error(`${file} does not hold this exactly once: ${from}`);
		// The last edit is undone first: both may be of one file.
		undone.unshift(() => writeFileSync(path, text));
		writeFileSync(
			path,
			text.replace(from, () => to),
		);
	}
	return () => {
		for (const undo of undone) undo();
	};
}

// What the first failing seed said; null when none failed.
function runStorm(folder: string): Promise<string | null> {
	return new Promise((resolve, reject) => {
		const words = [
			"scripts/storm.ts",
			"--brief",
			"--seeds",
			String(SEEDS_TRIED),
			"--steps",
			String(STEPS_PER_SEED),
		];
		const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
		let said = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		const tooLong = setTimeout(() => {
			said = "it does not end";
			child.kill("SIGKILL");
		}, PATIENCE_MS);
		child.on("error", reject);
		child.on("exit", (code) => {
			clearTimeout(tooLong);
			resolve(code === 0 ? null : (said.trim().split("\n")[0] ?? "it fell over"));
		});
	});
}
