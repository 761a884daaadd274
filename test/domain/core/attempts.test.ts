import fc from "fast-check";
import { expect, it } from "vitest";
import {
	type AttemptPolicy,
	beginAttempt,
	NO_ATTEMPTS,
	PIN_POLICY,
	SECOND_FACTOR_POLICY,
	SIGN_IN_POLICY,
	takeBackAttempt,
} from "../../../domain/core/attempts.ts";

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

it("forgets what was wrong a lock's time ago: mistakes of many people add up to no lock", () => {
	const quiet = attempts(Array.from({ length: 50 }, (_, n) => n * policy.lockMs));
	expect(quiet.every(({ allowed, lockedUntil }) => allowed && lockedUntil === undefined)).toBe(true);
	const busy = attempts([0, 999, 1_000, 1_400, 1_999, 2_000]);
	expect(busy.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false]);
});

it("a right attempt among them is taken back, and keeps none of them longer", () => {
	let { state } = beginAttempt(NO_ATTEMPTS, policy, 0);
	for (const now of [600, 1_200]) {
		const right = beginAttempt(state, policy, now);
		state = takeBackAttempt(right.state, policy, right.verdict);
	}
	expect(beginAttempt(state, policy, 1_300).state.failures).toBe(1);
	expect(beginAttempt(state, policy, 2_300).state.failures).toBe(1);
});

it("of 10,000 guesses lets through no more than the policy, and in any span no more than two rounds of it", () => {
	const policies = fc.constantFrom(SIGN_IN_POLICY, SECOND_FACTOR_POLICY, PIN_POLICY);
	const gap = fc.constantFrom(0, 1, 500, 60_000);
	fc.assert(
		fc.property(policies, gap, (policy, gapMs) => {
			let state = NO_ATTEMPTS;
			const allowedAt: number[] = [];
			for (let guess = 0; guess < 10_000; guess += 1) {
				const begun = beginAttempt(state, policy, guess * gapMs);
				state = begun.state;
				if (begun.verdict.allowed) allowedAt.push(guess * gapMs);
			}
			const rounds = Math.floor((10_000 * gapMs) / policy.lockMs) + 1;
			expect(allowedAt.length).toBeLessThanOrEqual(rounds * policy.failuresMax);
			for (const [index, at] of allowedAt.entries()) {
				const within = allowedAt.slice(index).filter((other) => other - at < policy.lockMs);
				expect(within.length).toBeLessThanOrEqual(2 * policy.failuresMax);
			}
			if (gapMs === 0) expect(allowedAt).toHaveLength(policy.failuresMax);
		}),
		{ numRuns: 12 },
	);
});

it("right attempts that are taken back leave the count of the wrong ones as it was", () => {
	fc.assert(
		fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (rights) => {
			let [state, wrong, locked] = [NO_ATTEMPTS, 0, false];
			for (const isRight of rights) {
				const begun = beginAttempt(state, policy, 0);
				expect(begun.verdict.allowed).toBe(!locked);
				state = begun.state;
				if (locked) continue;
				if (isRight) state = takeBackAttempt(state, policy, begun.verdict);
				else wrong += 1;
				locked = wrong === policy.failuresMax;
			}
			expect(wrong).toBeLessThanOrEqual(policy.failuresMax);
		}),
	);
});

it("a right attempt that ends after another one has locked opens no lock", () => {
	const begun = beginAttempt({ failures: 1, lockedUntil: 0 }, policy, 0);
	const locking = beginAttempt(begun.state, policy, 0);
	expect(locking.verdict.lockedUntil).toBe(1_000);
	expect(takeBackAttempt(locking.state, policy, begun.verdict).lockedUntil).toBe(1_000);
	const other = takeBackAttempt({ failures: 0, lockedUntil: 5_000 }, policy, locking.verdict);
	expect(other.lockedUntil).toBe(5_000);
});
