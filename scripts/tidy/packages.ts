import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Complaint, Project } from "./source.ts";

// Exact versions only: what was tested is what is installed.
export function checkPins(project: Project): Complaint[] {
	if (!project.files.includes("package.json")) return [];
	const manifest = JSON.parse(readFileSync(join(project.root, "package.json"), "utf8"));
	const wanted: [string, string][] = Object.entries({
		...manifest.dependencies,
		...manifest.devDependencies,
		...manifest.overrides,
	});
	return wanted
		.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
		.map(([name, version]) => `package.json asks for ${name} "${version}": pin one exact version.`);
}
