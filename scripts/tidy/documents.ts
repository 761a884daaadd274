import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Complaint, Project } from "./source.ts";

// A document that names a file that is gone is worse than none.

const DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];
// Made by the commands, so not there in a fresh clone.
const MADE = /^(node_modules|\.data|\.build|\.wrangler|bench\/results)(\/|$)/;

export function checkDocuments(project: Project): Complaint[] {
	const rooms = new Set(project.files.map((file) => file.split("/")[0] ?? ""));
	return DOCUMENTS.filter((name) => project.files.includes(name)).flatMap((name) =>
		readFileSync(join(project.root, name), "utf8")
			.split("\n")
			.flatMap((text, index) =>
				pathsIn(text, rooms)
					.filter((path) => !MADE.test(path) && !exists(project, path))
					.map((path) => `${name}:${index + 1} names ${path}, which does not exist: correct or drop it.`),
			),
	);
}

// In backticks, or the target of a link; a path is what begins with a room of this project or is a file at its top.
function pathsIn(text: string, rooms: ReadonlySet<string>): string[] {
	const quoted = [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
	const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? "");
	const inTree = [
		...text.matchAll(/(?<![\w./-])([a-z.-]+\/[\w./-]*\.(?:tsx?|mjs|md|toml|json|sql|css))(?![\w/])/g),
	].map((match) => match[1] ?? "");
	return [...new Set([...quoted, ...linked, ...inTree])]
		.map((word) => word.replace(/^\.\//, "").replace(/[:#].*$/, ""))
		.filter((word) => /^[\w.][\w./-]*$/.test(word) && isPath(word, rooms));
}

function isPath(word: string, rooms: ReadonlySet<string>): boolean {
	const [first = "", ...rest] = word.split("/");
	if (rest.length > 0) return rooms.has(first) || first.startsWith(".");
	return /^[\w-]+\.(md|toml|json|ts)$/.test(word);
}

// A bare name (`book.ts`) stands for the files of that name, wherever they are.
function exists(project: Project, path: string): boolean {
	if (existsSync(join(project.root, path))) return true;
	return !path.includes("/") && project.files.some((file) => file.endsWith(`/${path}`));
}

const DECISION = /docs\/decisions\/([\w-]+\.md)#([\w-]+)/g;

// Code, tests and documents name the decision that they rest on; it must be there.
export function checkDecisions(project: Project): Complaint[] {
	const anchors = new Set(
		project.files
			.filter((file) => file.startsWith("docs/decisions/"))
			.flatMap((file) => {
				const text = readFileSync(join(project.root, file), "utf8");
				const name = file.slice("docs/decisions/".length);
				return [...text.matchAll(/<a id="([\w-]+)">/g)].map((match) => `${name}#${match[1]}`);
			}),
	);

	return project.files
		.filter((file) => /\.(tsx?|mjs|md|toml|sql)$/.test(file))
		.flatMap((file) =>
			readFileSync(join(project.root, file), "utf8")
				.split("\n")
				.flatMap((line, index) =>
					[...line.matchAll(DECISION)]
						.map((match) => `${match[1]}#${match[2]}`)
						.filter((anchor) => !anchors.has(anchor))
						.map(
							(anchor) =>
								`${file}:${index + 1} names docs/decisions/${anchor}, and there is no such decision.`,
						),
				),
		);
}

// The words that the code rests on. Each is explained in a line of README's "The words".
export const GLOSSARY: readonly string[] = [
	...[
		"org",
		"store",
		"till",
		"shift",
		"account",
		"credential",
		"purse",
		"op",
		"ask",
		"fact",
		"outcome",
		"decline",
	],
	...[
		"flag",
		"effects",
		"transfer",
		"shipment",
		"tender",
		"saga",
		"journal",
		"outbox",
		"entry",
		"head",
		"history",
	],
	...["feed", "fence", "takeover", "book", "shell"],
];

export function checkGlossary(project: Project): Complaint[] {
	if (!project.files.includes("README.md")) return [];
	const readme = readFileSync(join(project.root, "README.md"), "utf8");
	if (!readme.includes("## The words"))
		return ['README.md has no section "The words": explain the core words there.'];

	const section = readme.split("## The words")[1]?.split("\n## ")[0] ?? "";
	return GLOSSARY.filter((word) => !section.includes(`**${word}**`)).map(
		(word) => `README.md does not explain **${word}** in "The words": give it a line.`,
	);
}
