import { functionNames } from "./air.ts";
import type { Complaint, Project, Source } from "./source.ts";

// Files have at most 200 lines of code and functions 60. Blank lines and comments are free, so that nobody saves them.
// What is over today stands in the ratchet with its size: it may shrink and never grow, and an entry that is no longer
// needed has to go.

export const FILE_LINES_MAX = 200;
export const FUNCTION_LINES_MAX = 60;

export type Ratchet = { readonly [place: string]: number };
type Size = { readonly place: string; readonly lines: number; readonly max: number; readonly advice: string };

export function checkBudgets(project: Project, ratchet: Ratchet): Complaint[] {
	const sizes = project.sources.flatMap(sizesOf);
	const over = sizes.flatMap(({ place, lines, max, advice }) => {
		const allowed = Math.max(max, ratchet[place] ?? 0);
		return lines > allowed ? [`${place} has ${lines} lines of code, ${allowed} are allowed: ${advice}.`] : [];
	});
	const idle = Object.entries(ratchet).flatMap(([place, allowed]) => {
		const size = sizes.find((candidate) => candidate.place === place);
		if (size !== undefined && size.lines === allowed && allowed > size.max) return [];
		const now =
			size === undefined || size.lines <= size.max ? "take its entry out" : `set its entry to ${size.lines}`;
		return size !== undefined && size.lines > allowed
			? []
			: [`${place} shrank: ${now} in scripts/tidy/ratchet.json.`];
	});
	return [...over, ...idle];
}

// How long a test's `describe` is says nothing; the same holds for one that only builds a table of routes.
function sizesOf(source: Source): Size[] {
	const file: Size = {
		place: source.path,
		lines: source.codeLinesIn(0, source.text.length),
		max: FILE_LINES_MAX,
		advice: "split it by what changes together",
	};
	if (/^test\//.test(source.path)) return [file];
	return [file, ...functionsOf(source)];
}

function functionsOf(source: Source): Size[] {
	const names = functionNames(source.nodes);
	return source.nodes
		.filter(({ type }) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type))
		.map((node) => ({
			place: `${source.path}#${names.get(node) ?? "anonymous"}`,
			lines: source.codeLinesIn(node.start, node.end),
			max: FUNCTION_LINES_MAX,
			advice: "give a part of it a name of its own",
		}));
}
