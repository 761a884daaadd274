import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../terminal/run.ts";
import type { Verdict } from "./verdict.ts";

// Runs one part's tests and reads what happened from vitest's JSON, never from its text. A part that ran nothing,
// skipped something or crashed has failed, whatever it counted.

type Report = {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly numTodoTests: number;
};

export async function runVitest(args: readonly string[], env: Record<string, string> = {}): Promise<Verdict> {
	const folder = mkdtempSync(join(tmpdir(), "fieldtill-test-"));
	const file = join(folder, "report.json");
	try {
		const { code, output } = await runTool(
			"vitest",
			["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
			{ CI: "true", ...env },
		);
		if (!existsSync(file)) return failure(0, 1, "The test run crashed before it counted anything.", output);
		return judge(JSON.parse(readFileSync(file, "utf8")), code, output);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export function judge(report: Report, code: number, output: string): Verdict {
	const { numPassedTests: passed, numFailedTests: failed } = report;
	const skipped = report.numPendingTests + report.numTodoTests;
	if (failed > 0) return failure(passed, failed, "", output);
	if (code !== 0)
		return failure(passed, 1, "The tests passed, yet the run failed: an error outside of any test.", output);
	if (skipped > 0) return failure(passed, skipped, `${skipped} tests were skipped.`, output);
	if (passed === 0) return failure(0, 1, "This part ran no test.", output);
	return { passed, failed: 0, complaint: "" };
}

function failure(passed: number, failed: number, sentence: string, output: string): Verdict {
	return { passed, failed, complaint: `${sentence}\n${output.trim()}`.trim() };
}
