import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Complaint, type Project, resolveImport } from "./source.ts";

// Code that nobody imports, runs or names is taken out, not kept for later.

const ENTRIES = [
	/^workers\/index\.ts$/,
	/^(vite|drizzle)\.config\.ts$/,
	/^vitest\.[\w.]*config\.ts$/,
	/^scripts\/bootstrap\.mjs$/,
	/^test\/.*\.test\.tsx?$/,
	/^pwa\/sw\/sw\.ts$/,
];
// Where files are named rather than imported: pages load scripts, configurations name entries.
const NAMING =
	/(\.html|^wrangler\.toml|^vite\.config\.ts|^vitest\.[\w.]*config\.ts|^package\.json|^\.ci\/run)$/;

export function checkDeadFiles(project: Project): Complaint[] {
	const alive = new Set(
		project.sources.map(({ path }) => path).filter((path) => ENTRIES.some((entry) => entry.test(path))),
	);
	for (const path of namedFiles(project)) alive.add(path);
	const queue = [...alive];
	for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
		for (const next of reachedFrom(project, path)) {
			if (alive.has(next)) continue;
			alive.add(next);
			queue.push(next);
		}
	}
	return project.sources
		.filter(({ path }) => !alive.has(path))
		.map(({ path }) => `${path} is used by nobody: delete it, or import it where it is needed.`);
}

function reachedFrom(project: Project, path: string): string[] {
	const source = project.sources.find((candidate) => candidate.path === path);
	if (source === undefined) return [];
	return source.imports.flatMap(({ from }) => resolveImport(project, source, from) ?? []);
}

function namedFiles(project: Project): string[] {
	const commands = /const COMMANDS = \[([^\]]*)\]/.exec(read(project, "scripts/bootstrap.mjs"))?.[1] ?? "";
	const run = [...commands.matchAll(/"([\w-]+)"/g)].map((match) => `scripts/${match[1]}.ts`);
	// Scripts also run each other by path, and the benchmark reads a worker as text.
	const texts = project.files
		.filter((file) => NAMING.test(file) || file.startsWith("scripts/"))
		.map((file) => read(project, file))
		.join("\n");
	const named = project.sources.map(({ path }) => path).filter((path) => isNamed(path, texts));
	return [...run, ...named];
}

// By its whole path or by its path within its room: `scripts/tidy.ts`, `bench/floor.ts`, `/till/main.tsx`.
function isNamed(path: string, texts: string): boolean {
	const inRoom = path.split("/").slice(1).join("/");
	// Not "./…": that is an import, and who imports is known better.
	return [path, inRoom].some(
		(name) =>
			name !== "" &&
			[`"${name}"`, `/${name}"`].some((form) => texts.replaceAll(`"./${name}"`, "").includes(form)),
	);
}

function read(project: Project, file: string): string {
	return project.files.includes(file) ? readFileSync(join(project.root, file), "utf8") : "";
}
