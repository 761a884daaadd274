import { type Complaint, type Project, resolveImport } from "./source.ts";

// Files do not import each other in a circle, not even for types: what both need lies in a third. The folders of
// workers/ import one way, and those of the till only what is named below them.

const TILL_FLOORS = ["screen", "device", "pay", "cashier", "sale", "ops", "menu", "link", "state"];
const TILL = "pwa/till";

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

export function checkCircles(project: Project): Complaint[] {
	// The parts of a test's simulation may know the whole that they are parts of.
	const files = importGraph(project, (path) => (path.startsWith("test/") ? undefined : path));
	const folders = importGraph(project, (path) =>
		path.startsWith("workers/") ? workersBox(path) : undefined,
	);

	return [
		...circlesIn(files).map(
			(circle) =>
				`${circle.join(", ")} import each other in a circle: move what they share into a file of its own.`,
		),
		...circlesIn(folders).map(
			(circle) => `${circle.join(", ")} import each other: let folders of workers/ import one way.`,
		),
		...checkTillFloors(project),
	];
}

function checkTillFloors(project: Project): Complaint[] {
	const graph = importGraph(project, (path) => (path.startsWith(`${TILL}/`) ? path : undefined));
	return [...graph].flatMap(([from, targets]) => {
		const floor = TILL_FLOORS.indexOf(tillFolder(from));
		if (floor === -1 && !isTillRoot(from)) {
			return [
				`${from} lies in no folder of the till that is known: add it to the floors in scripts/tidy/circles.ts.`,
			];
		}
		return [...targets]
			.filter((to) => isTillRoot(to) || TILL_FLOORS.indexOf(tillFolder(to)) < floor)
			.map(
				(to) =>
					`${from} imports ${to}: a folder of the till imports only what lies below it (${TILL_FLOORS.join(", ")}).`,
			);
	});
}

function tillFolder(path: string): string {
	return path.slice(TILL.length + 1).split("/")[0] ?? "";
}

function isTillRoot(path: string): boolean {
	return !path.slice(TILL.length + 1).includes("/");
}

function workersBox(path: string): string {
	const [, folder = "", rest] = path.split("/");
	return rest === undefined ? path : `workers/${folder}`;
}

// Who imports whom, each file put into the box that it belongs to; files without a box are left out.
function importGraph(project: Project, boxOf: (path: string) => string | undefined): Graph {
	const graph = new Map<string, Set<string>>();
	for (const source of project.sources) {
		const from = boxOf(source.path);
		if (from === undefined) continue;
		const targets = graph.get(from) ?? new Set<string>();
		graph.set(from, targets);
		for (const { from: specifier } of source.imports) {
			const target = resolveImport(project, source, specifier);
			const to = target === undefined ? undefined : boxOf(target);
			if (to !== undefined && to !== from) targets.add(to);
		}
	}
	return graph;
}

// Tarjan's strongly connected components, those of more than one node.
function circlesIn(graph: Graph): string[][] {
	const indexes = new Map<string, number>();
	const lows = new Map<string, number>();
	const stack: string[] = [];
	const circles: string[][] = [];

	const visit = (node: string): void => {
		indexes.set(node, indexes.size);
		lows.set(node, indexes.size - 1);
		stack.push(node);

		for (const next of graph.get(node) ?? []) {
			if (!indexes.has(next)) visit(next);
			const reached = stack.includes(next) ? Math.min(lowOf(node), lowOf(next)) : lowOf(node);
			lows.set(node, reached);
		}

		if (lowOf(node) !== indexes.get(node)) return;
		const component = stack.splice(stack.indexOf(node));
		if (component.length > 1) circles.push(component.sort());
	};
	const lowOf = (node: string): number => lows.get(node) ?? Number.POSITIVE_INFINITY;

	for (const node of graph.keys()) if (!indexes.has(node)) visit(node);
	return circles;
}
