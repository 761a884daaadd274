import { type Complaint, type Project, resolveImport } from "./source.ts";

// Imports point at domain/. Who may import from where, and what to do where that is broken.

type Rule = {
	readonly room: string;
	readonly rooms: readonly string[];
	readonly packages?: readonly string[];
	// Cross-edges: a file pattern, where it may reach to, and whether for types alone.
	readonly also?: readonly { readonly file: RegExp; readonly room: string; readonly typesOnly: boolean }[];
	readonly advice: string;
};

const RULES: readonly Rule[] = [
	{
		room: "domain",
		rooms: ["domain"],
		packages: ["zod/mini"],
		advice: "rules know nobody: pass what is needed in as a value",
	},
	{
		room: "durable-objects",
		rooms: ["domain", "durable-objects"],
		advice: "an object knows domain/ and its own room: pass in what a worker would look up",
	},
	{
		room: "workers",
		rooms: ["domain", "workers"],
		also: [
			{ file: /^workers\/index\.ts$/, room: "durable-objects", typesOnly: false },
			{ file: /^workers\//, room: "durable-objects", typesOnly: true },
		],
		advice:
			"call an object over its binding and import its type only; workers/index.ts alone re-exports the classes",
	},
	{
		room: "pwa",
		rooms: ["domain", "pwa"],
		also: [{ file: /^pwa\/api\//, room: "workers", typesOnly: true }],
		advice: "the pages reach the server over HTTP: only pwa/api may `import type` from workers/",
	},
];

export function checkDirections(project: Project): Complaint[] {
	return project.sources.flatMap((source) => {
		const room = source.path.split("/")[0] ?? "";
		const rule = RULES.find((candidate) => candidate.room === room);
		return source.imports.flatMap(({ from, isType, line }) => {
			const target = resolveImport(project, source, from);
			const where = `${source.path}:${line}`;
			if (target === undefined) {
				if (rule?.packages === undefined || rule.packages.includes(from)) return [];
				return [`${where} imports ${from}: ${room}/ uses only ${rule.packages.join(", ")}; ${rule.advice}.`];
			}
			const goal = target.split("/")[0] ?? "";
			if (rule === undefined) return [];
			if (rule.rooms.includes(goal)) return [];
			const isAllowed = rule.also?.some(
				(edge) => edge.file.test(source.path) && edge.room === goal && (isType || !edge.typesOnly),
			);
			return isAllowed ? [] : [`${where} imports ${target}: ${rule.advice}.`];
		});
	});
}
