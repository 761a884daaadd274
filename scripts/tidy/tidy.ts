import { checkAir } from "./air.ts";
import { checkBudgets, type Ratchet } from "./budgets.ts";
import { checkCircles } from "./circles.ts";
import { checkDeadFiles } from "./dead.ts";
import { checkDirections } from "./directions.ts";
import { checkDecisions, checkDocuments, checkGlossary } from "./documents.ts";
import { checkLeftovers } from "./leftovers.ts";
import { checkTypeNames } from "./names.ts";
import { checkPins } from "./packages.ts";
import { checkPurity } from "./purity.ts";
import { type Complaint, readProject } from "./source.ts";

// Every rule of the house that a compiler does not know. A complaint says where, what and what to do instead.
// `known`: complaints of a rule that is newer than what it complains of. They may only become fewer.
export function tidy(root: string, ratchet: Ratchet, known: readonly Complaint[] = []): Complaint[] {
	const project = readProject(root);
	const complaints = [
		...checkDirections(project),
		...checkCircles(project),
		...checkPurity(project),
		...checkTypeNames(project),
		...checkBudgets(project, ratchet),
		...checkAir(project),
		...checkDocuments(project),
		...checkDecisions(project),
		...checkGlossary(project),
		...checkDeadFiles(project),
		...checkLeftovers(project),
		...checkPins(project),
	];

	const mended = known.filter((complaint) => !complaints.includes(complaint));
	return [
		...complaints.filter((complaint) => !known.includes(complaint)),
		...mended.map((complaint) => `This is mended; take it out of scripts/tidy/known.json: ${complaint}`),
	];
}
