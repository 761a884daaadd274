import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/terminal/run.ts";
import { slowestFiles } from "../../scripts/test/verdict.ts";
import { judge } from "../../scripts/test/vitest.ts";

// What `npm test` makes of the report of a test run.

describe("what a test run is worth", () => {
	const testResults = [{ name: join(ROOT, "test/domain/a.test.ts"), startTime: 1_000, endTime: 3_500 }];
	const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults };
	it.each([
		["all passed", report, 0, 3, 0],
		["one failed", { ...report, numFailedTests: 1 }, 1, 3, 1],
		["all passed, yet something threw outside of a test", report, 1, 3, 1],
		["one was skipped", { ...report, numPendingTests: 1 }, 0, 3, 1],
		["nothing ran", { ...report, numPassedTests: 0 }, 0, 0, 1],
	])("%s", (_, counted, code, passed, failed) => {
		expect(judge(counted, code, "output")).toMatchObject({ passed, failed });
	});
});

describe("the slowest test files", () => {
	it("are named by how long each took, the slowest first", () => {
		const testResults = [
			{ name: join(ROOT, "test/domain/quick.test.ts"), startTime: 0, endTime: 10 },
			...Array.from({ length: 10 }, (_, n) => ({
				name: join(ROOT, `test/browser/${n}.test.ts`),
				startTime: 0,
				endTime: 1_000 * (n + 1),
			})),
		];
		const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
		const slowest = slowestFiles(judge({ ...counts, testResults }, 0, "").files);
		expect(slowest).toHaveLength(10);
		expect(slowest[0]).toEqual({ path: "test/browser/9.test.ts", tookMs: 10_000 });
		expect(slowest.map(({ path }) => path)).not.toContain("test/domain/quick.test.ts");
	});
});
