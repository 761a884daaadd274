import type { Complaint, Node, Project, Source } from "./source.ts";

// A long function is read in paragraphs: where one phase ends and the next begins there is a blank line.

const LINES_WITHOUT_BLANK_MAX = 20;
const STATEMENTS_MIN = 3;

export function checkAir(project: Project): Complaint[] {
	return project.sources.filter(({ path }) => !path.startsWith("test/")).flatMap(airlessIn);
}

function airlessIn(source: Source): Complaint[] {
	const names = functionNames(source.nodes);
	return source.nodes.flatMap((node) => {
		const body = node.body as Node | null | undefined;
		if (body?.type !== "BlockStatement" && body?.type !== "FunctionBody") return [];
		const statements = body.body as readonly Node[];
		if (statements.length < STATEMENTS_MIN) return [];
		if (source.codeLinesIn(node.start, node.end) <= LINES_WITHOUT_BLANK_MAX) return [];
		if (/\n[ \t]*\n/.test(source.text.slice(body.start, body.end))) return [];
		const name = names.get(node) ?? "anonymous";
		return [`${source.path}#${name} has no blank line: separate its phases by one.`];
	});
}

// By the name of the function, or of what it is assigned to; a method has its class's member name.
export function functionNames(nodes: readonly Node[]): Map<Node, string> {
	const names = new Map<Node, string>();
	for (const node of nodes) {
		const key = (node.id ?? node.key) as Node | null | undefined;
		const name = typeof key?.name === "string" ? key.name : undefined;
		if (name === undefined) continue;
		if (node.type === "FunctionDeclaration") names.set(node, name);
		for (const value of [node.init, node.value]) {
			if (value !== null && typeof value === "object") names.set(value as Node, name);
		}
	}
	return names;
}
