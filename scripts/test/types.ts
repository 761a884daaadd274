import { globSync } from "node:fs";
import { ROOT, runTool } from "../terminal/run.ts";
import type { Verdict } from "./verdict.ts";

// Every context has its own tsconfig, so that an import from the wrong room does not compile. Each counts once.
// Built, not just checked: the pages take the type of the API from the declarations of the worker.
export async function checkTypes(): Promise<Verdict> {
	const contexts = globSync("{*/,*/*/}tsconfig{,.*}.json", { cwd: ROOT, exclude: ["node_modules"] }).sort();
	const complaints: string[] = [];
	for (const context of contexts) {
		const { code, output } = await runTool("tsc", ["-b", context]);
		if (code !== 0) complaints.push(`${context}:\n${output.trim()}`);
	}
	const failed = complaints.length + (contexts.length === 0 ? 1 : 0);
	return {
		passed: contexts.length - complaints.length,
		failed,
		complaint: complaints.join("\n\n"),
		files: [],
	};
}
