import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "vite";

// The project as tidy sees it: every file by its path, and for code its syntax tree and what it imports.

export type Import = { readonly from: string; readonly isType: boolean; readonly line: number };
export type Node = {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly [key: string]: unknown;
};
export type Source = {
	readonly path: string;
	readonly text: string;
	readonly imports: readonly Import[];
	readonly nodes: readonly Node[];
	readonly comments: readonly { readonly text: string; readonly line: number }[];
	lineOf(offset: number): number;
	// How many lines between two offsets hold more than white space and comments.
	codeLinesIn(start: number, end: number): number;
};
export type Project = {
	readonly root: string;
	readonly files: readonly string[];
	readonly sources: readonly Source[];
};
export type Complaint = string;

const IGNORED = ["node_modules", ".git", ".build", ".data", ".wrangler", "bench/results"];

export function readProject(root: string): Project {
	const files = globSync("**/*", { cwd: root, withFileTypes: true, exclude: isIgnored })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
		.concat(globSync(".ci/*", { cwd: root }))
		.sort();
	const sources = files
		.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith(".d.ts") && !path.endsWith(".d.mts"))
		.map((path) => readSource(path, readFileSync(join(root, path), "utf8")));
	return { root, files, sources };
}

function isIgnored(entry: { readonly name: string }): boolean {
	return IGNORED.includes(entry.name);
}

export function readSource(path: string, text: string): Source {
	const { program, module, comments, errors } = parseSync(path, text);
	if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
	const starts = lineStarts(text);
	const lineOf = (offset: number) => lastAtMost(starts, offset) + 1;
	const nodes = [...walk(program as unknown as Node)];
	const requests = [
		...module.staticImports.map(({ moduleRequest, entries, start }) => ({
			from: moduleRequest.value,
			isType:
				/^import\s+type\b/.test(text.slice(start)) ||
				(entries.length > 0 && entries.every(({ isType }) => isType)),
			line: lineOf(start),
		})),
		...module.staticExports.flatMap(({ entries, start }) =>
			entries.flatMap(({ moduleRequest, isType }) =>
				moduleRequest ? [{ from: moduleRequest.value, isType, line: lineOf(start) }] : [],
			),
		),
		...nodes.flatMap((node) => importedByNode(node, lineOf)),
	];
	const code = withoutComments(text, comments);

	return {
		path,
		text,
		imports: requests,
		nodes,
		comments: comments.map(({ value, start }) => ({ text: value, line: lineOf(start) })),
		lineOf,
		codeLinesIn: (start, end) =>
			code
				.slice(start, end)
				.split("\n")
				.filter((line) => /\S/.test(line)).length,
	};
}

// The same text with every comment replaced by spaces, so that offsets stay.
function withoutComments(
	text: string,
	comments: readonly { readonly start: number; readonly end: number }[],
): string {
	let code = "";
	let from = 0;
	for (const { start, end } of comments) {
		code += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, " ");
		from = end;
	}
	return code + text.slice(from);
}

// `import("./x.ts")` as a value and as a type.
function importedByNode(node: Node, lineOf: (offset: number) => number): Import[] {
	if (node.type !== "ImportExpression" && node.type !== "TSImportType") return [];
	const from = literal(node.source) ?? literal(node.argument);
	return from === undefined ? [] : [{ from, isType: node.type === "TSImportType", line: lineOf(node.start) }];
}

function literal(value: unknown): string | undefined {
	const node = value as Node | undefined;
	if (node?.type === "TSLiteralType") return literal(node.literal);
	return typeof node?.value === "string" ? node.value : undefined;
}

// Where an import leads, as a path of the project; undefined for a package.
export function resolveImport(project: Project, source: Source, from: string): string | undefined {
	if (!from.startsWith(".")) return undefined;
	const path = normalize(join(dirname(source.path), from.replace(/\?.*$/, "")));
	return existsSync(join(project.root, path)) ? path : `${path} (missing)`;
}

function* walk(node: Node): Generator<Node> {
	yield node;
	for (const value of Object.values(node)) {
		for (const child of Array.isArray(value) ? value : [value]) {
			if (child !== null && typeof child === "object" && typeof child.type === "string") yield* walk(child);
		}
	}
}

function lineStarts(text: string): number[] {
	const starts = [0];
	for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return starts;
}

function lastAtMost(starts: readonly number[], offset: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((starts[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}
