import type { Complaint, Node, Project } from "./source.ts";

// An exported type has a name that occurs once in the tree, so that the name alone says which one is meant.

const DECLARATIONS = /^(TSTypeAliasDeclaration|TSInterfaceDeclaration|ClassDeclaration)$/;

export function checkTypeNames(project: Project): Complaint[] {
	const places = new Map<string, string[]>();
	for (const source of project.sources) {
		if (source.path.startsWith("test/")) continue;
		for (const node of source.nodes) {
			const declaration = node.declaration as Node | null | undefined;
			if (node.type !== "ExportNamedDeclaration" || !declaration) continue;
			if (!DECLARATIONS.test(declaration.type)) continue;
			const name = String((declaration.id as Node).name);
			places.set(name, [...(places.get(name) ?? []), `${source.path}:${source.lineOf(node.start)}`]);
		}
	}

	return [...places]
		.filter(([, where]) => where.length > 1)
		.map(([name, where]) => `${where.join(" and ")} export a type ${name}: give each a name of its own.`);
}
