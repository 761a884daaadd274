import type { Complaint, Node, Project } from "./source.ts";

// domain/ has no clock and no dice: whoever calls a rule passes time, ids and randomness in.

const CALLS = new Set([
	"Date.now",
	"Math.random",
	"performance.now",
	"crypto.randomUUID",
	"crypto.getRandomValues",
	"globalThis.crypto",
]);

export function checkPurity(project: Project): Complaint[] {
	return project.sources
		.filter(({ path }) => path.startsWith("domain/"))
		.flatMap((source) =>
			source.nodes.flatMap((node) => {
				const found = impurity(node);
				if (found === undefined) return [];
				return [`${source.path}:${source.lineOf(node.start)} uses ${found}: take it as a parameter instead.`];
			}),
		);
}

function impurity(node: Node): string | undefined {
	if (node.type === "MemberExpression") {
		const name = `${nameOf(node.object)}.${nameOf(node.property)}`;
		return CALLS.has(name) ? name : undefined;
	}
	if (node.type === "NewExpression" && nameOf(node.callee) === "Date" && isEmpty(node.arguments))
		return "new Date()";
	if (node.type === "CallExpression" && nameOf(node.callee) === "Date") return "Date()";
	if (node.type === "CallExpression" && /^(setTimeout|setInterval|fetch)$/.test(nameOf(node.callee))) {
		return nameOf(node.callee);
	}
	return undefined;
}

function nameOf(value: unknown): string {
	const node = value as Node | undefined;
	return node?.type === "Identifier" ? String(node.name) : "";
}

function isEmpty(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}
