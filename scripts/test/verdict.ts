// What became of a part of `npm test`: how much of it passed and failed, and why something failed.

export type Verdict = { readonly passed: number; readonly failed: number; readonly complaint: string };

export const PASSED: Verdict = { passed: 1, failed: 0, complaint: "" };

export function addVerdicts(verdicts: readonly Verdict[]): Verdict {
	return {
		passed: verdicts.reduce((sum, { passed }) => sum + passed, 0),
		failed: verdicts.reduce((sum, { failed }) => sum + failed, 0),
		complaint: verdicts
			.map(({ complaint }) => complaint)
			.filter((complaint) => complaint !== "")
			.join("\n"),
	};
}
