import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Complaint, Project } from "./source.ts";

// What was meant to be temporary, and what belongs to one machine.

const IN_COMMENTS: readonly (readonly [RegExp, string])[] = [
	[/\b(TODO|FIXME|HACK|XXX)\b/, "do it now or write an issue"],
	[/@ts-(ignore|expect-error|nocheck)/, "make the types tell the truth"],
	[/biome-ignore/, "write it so that the rule holds, or change the rule for everybody"],
];
const IN_TESTS = /\b(?:it|test|describe|suite|bench)\.(only|skip|skipIf|runIf|todo|fails)\b/;
const MACHINE = /(?<![\w.])(\/home\/\w+\/|\/Users\/\w+\/|\/root\/|\/work\/)/;
const TEXTS = /\.(ts|tsx|mjs|json|toml|md|html|css|sql|yml)$|^\.ci\/run$/;

export function checkLeftovers(project: Project): Complaint[] {
	const inComments = project.sources.flatMap(({ path, comments }) =>
		comments.flatMap(({ text, line }) =>
			IN_COMMENTS.flatMap(([pattern, advice]) => {
				const found = pattern.exec(text)?.[0];
				return found === undefined ? [] : [`${path}:${line} says ${found}: ${advice}.`];
			}),
		),
	);
	return [...inComments, ...checkTests(project), ...checkMachinePaths(project)];
}

function checkTests(project: Project): Complaint[] {
	const tests = project.sources.filter(({ path }) => /\.test\.tsx?$/.test(path));
	return tests.flatMap(({ path, nodes, lineOf, text }) => {
		const left = nodes
			.filter(({ type, start, end }) => type === "MemberExpression" && IN_TESTS.test(text.slice(start, end)))
			.map(
				({ start, end }) =>
					`${path}:${lineOf(start)} has ${text.slice(start, end)}: every test runs, every time.`,
			);
		const asserts = /\b(expect|expectTypeOf|assert|fc\.assert)\b/.test(text) || /Claims\(/.test(text);
		return asserts ? left : [...left, `${path} asserts nothing: say what must hold with expect().`];
	});
}

function checkMachinePaths(project: Project): Complaint[] {
	return project.files
		.filter((file) => TEXTS.test(file) && file !== "package-lock.json")
		.flatMap((file) =>
			readFileSync(join(project.root, file), "utf8")
				.split("\n")
				.flatMap((line, index) => {
					const found = MACHINE.exec(line)?.[0];
					if (found === undefined || file === "scripts/tidy/leftovers.ts") return [];
					return [
						`${file}:${index + 1} names ${found}, a folder of one machine: use a path within the project.`,
					];
				}),
		);
}
