import { checkBudgets, type Ratchet } from "./budgets.ts";
import { checkDeadFiles } from "./dead.ts";
import { checkDirections } from "./directions.ts";
import { checkDocuments } from "./documents.ts";
import { checkLeftovers } from "./leftovers.ts";
import { checkPins } from "./packages.ts";
import { checkPurity } from "./purity.ts";
import { type Complaint, readProject } from "./source.ts";

// Every rule of the house that a compiler does not know. A complaint says where, what and what to do instead.
export function tidy(root: string, ratchet: Ratchet): Complaint[] {
	const project = readProject(root);
	return [
		...checkDirections(project),
		...checkPurity(project),
		...checkBudgets(project, ratchet),
		...checkDocuments(project),
		...checkDeadFiles(project),
		...checkLeftovers(project),
		...checkPins(project),
	];
}
