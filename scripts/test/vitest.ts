import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT, runTool } from "../terminal/run.ts";
import type { FileTime, Verdict } from "./verdict.ts";

// Runs one part's tests and reads what happened from vitest's JSON, never from its text. A part that ran nothing,
// skipped something or crashed has failed, whatever it counted.

type Report = {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly numTodoTests: number;
	readonly testResults: readonly {
		readonly name: string;
		readonly startTime: number;
		readonly endTime: number;
	}[];
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
		if (!existsSync(file)) {
			const complaint = `The test run crashed before it counted anything.\n${output.trim()}`;
			return { passed: 0, failed: 1, complaint, files: [] };
		}
		return judge(JSON.parse(readFileSync(file, "utf8")), code, output);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export function judge(report: Report, code: number, output: string): Verdict {
	const { numPassedTests: passed, numFailedTests: failed } = report;
	const skipped = report.numPendingTests + report.numTodoTests;
	const files = report.testResults.map(
		({ name, startTime, endTime }): FileTime => ({ path: relative(ROOT, name), tookMs: endTime - startTime }),
	);

	const failure = (count: number, sentence: string): Verdict => ({
		passed,
		failed: count,
		complaint: `${sentence}\n${output.trim()}`.trim(),
		files,
	});
	if (failed > 0) return failure(failed, "");
	if (code !== 0) return failure(1, "The tests passed, yet the run failed: an error outside of any test.");
	if (skipped > 0) return failure(skipped, `${skipped} tests were skipped.`);
	if (passed === 0) return failure(1, "This part ran no test.");
	return { passed, failed: 0, complaint: "", files };
}
