import { expect, it } from "vitest";
import { type AttemptPolicy, beginAttempt, NO_ATTEMPTS } from "../../../domain/core/attempts.ts";

const policy: AttemptPolicy = { failuresMax: 3, lockMs: 1_000 };

function attempts(times: readonly number[]) {
	let state = NO_ATTEMPTS;
	return times.map((now) => {
		const begun = beginAttempt(state, policy, now);
		state = begun.state;
		return begun.verdict;
	});
}

it("allows as many guesses as the policy says and then none until the lock is over", () => {
	const verdicts = attempts([0, 0, 0, 1, 999, 1_000]);
	expect(verdicts.map((verdict) => verdict.allowed)).toEqual([true, true, true, false, false, true]);
	expect(verdicts[3]?.retryAfterMs).toBe(999);
});

it("starts a new count after the lock", () => {
	const verdicts = attempts([0, 0, 0, 1_000, 1_000, 1_000, 1_001]);
	expect(verdicts.map((verdict) => verdict.allowed)).toEqual([true, true, true, true, true, true, false]);
});
