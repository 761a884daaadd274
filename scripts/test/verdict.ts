// What became of a part of `npm test`: how much of it passed and failed, and why something failed.

export type FileTime = { readonly path: string; readonly tookMs: number };
export type Verdict = {
	readonly passed: number;
	readonly failed: number;
	readonly complaint: string;
	// How long each test file took, where the part consists of such.
	readonly files: readonly FileTime[];
};

export const PASSED: Verdict = { passed: 1, failed: 0, complaint: "", files: [] };

export function addVerdicts(verdicts: readonly Verdict[]): Verdict {
	return {
		passed: verdicts.reduce((sum, { passed }) => sum + passed, 0),
		failed: verdicts.reduce((sum, { failed }) => sum + failed, 0),
		complaint: verdicts
			.map(({ complaint }) => complaint)
			.filter((complaint) => complaint !== "")
			.join("\n"),
		files: verdicts.flatMap(({ files }) => files),
	};
}

const SLOWEST_SHOWN = 10;

export function slowestFiles(files: readonly FileTime[]): readonly FileTime[] {
	return files.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, SLOWEST_SHOWN);
}
