import { createHash } from "node:crypto";
import {
	existsSync,
	globSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { holdLock } from "./bootstrap/lock.mjs";
import { ROOT, runTool } from "./terminal/run.ts";
import { secondsSince } from "./terminal/steps.ts";
import { Stop } from "./terminal/stop.ts";

// Builds the pages and the worker, each only when what it is made of changed. A part is built aside and swapped in;
// its stamp is written last, so a build that died is done again.

type Part = {
	readonly name: string;
	readonly inputs: readonly string[];
	readonly proof: string;
	readonly command: (outDir: string) => readonly [string, ...string[]];
};

const WEB: Part = {
	name: "web",
	inputs: [
		"pwa",
		"domain",
		"vite.config.ts",
		"scripts/icon-plugin.ts",
		"tsconfig.base.json",
		"package-lock.json",
	],
	proof: "index.html",
	command: (outDir) => ["vite", "build", "--outDir", outDir, "--logLevel", "warn"],
};
const WORKER: Part = {
	name: "worker",
	inputs: [
		"workers",
		"durable-objects",
		"domain",
		"wrangler.toml",
		"tsconfig.base.json",
		"package-lock.json",
	],
	proof: "index.js",
	command: (outDir) => ["wrangler", "deploy", "--dry-run", "--env=", "--outdir", outDir],
};

export type Built = { readonly part: string; readonly took: string | undefined };

export function build(): Promise<Built[]> {
	return buildParts([WEB, WORKER]);
}

export function buildWorker(): Promise<Built[]> {
	return buildParts([WORKER]);
}

export function describeBuilt(built: readonly Built[]): string {
	const made = built.filter(({ took }) => took !== undefined);
	return made.length === 0 ? "up to date" : made.map(({ part, took }) => `${part} ${took}`).join(", ");
}

async function buildParts(parts: readonly Part[]): Promise<Built[]> {
	const lock = await holdLock(join(ROOT, ".build/build.lock"), "building");
	try {
		// The worker's bundler wants the folder of the pages to be there, whatever is in it.
		mkdirSync(folderOf(WEB), { recursive: true });
		// Together, since neither fills both cores for long; swapped in only when both are done with the old folders.
		const made = await Promise.allSettled(parts.map(makePart));
		for (const result of made) if (result.status === "fulfilled") result.value.swapIn();
		return made.map((result) => {
			if (result.status === "rejected") throw result.reason;
			return result.value.built;
		});
	} finally {
		lock.release();
	}
}

type Made = { readonly built: Built; readonly swapIn: () => void };

async function makePart(part: Part): Promise<Made> {
	const startedAt = performance.now();
	const target = folderOf(part);
	const stamp = `${target}.stamp`;
	const hash = hashOf(part.inputs);
	const isCurrent = existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
	if (isCurrent && existsSync(join(target, part.proof))) {
		return { built: { part: part.name, took: undefined }, swapIn: () => {} };
	}
	const aside = `${target}.new`;
	rmSync(aside, { recursive: true, force: true });
	mkdirSync(aside, { recursive: true });
	const [program, ...args] = part.command(aside);
	const { code, output } = await runTool(program, args, { WRANGLER_SEND_METRICS: "false" });
	if (code !== 0 || !existsSync(join(aside, part.proof))) {
		const cause = /ENOSPC|no space left/i.test(output) ? "The disk is full." : `It said:\n${output.trim()}`;
		throw new Stop(`The ${part.name} part could not be built. ${cause}`);
	}
	const swapIn = () => {
		rmSync(stamp, { force: true });
		rmSync(target, { recursive: true, force: true });
		renameSync(aside, target);
		writeFileSync(stamp, hash);
	};
	return { built: { part: part.name, took: secondsSince(startedAt) }, swapIn };
}

function folderOf({ name }: Part): string {
	return join(ROOT, ".build", name);
}

function hashOf(inputs: readonly string[]): string {
	const hash = createHash("sha256").update(process.version);
	for (const file of inputs.flatMap(filesOf).sort()) {
		hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
	}
	return hash.digest("hex");
}

function filesOf(input: string): string[] {
	if (!statSync(join(ROOT, input)).isDirectory()) return [input];
	return globSync(`${input}/**/*`, { cwd: ROOT, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
