// How often something may be guessed before it is locked for a while. Pure; the Gate object keeps the state.

export type AttemptPolicy = { readonly failuresMax: number; readonly lockMs: number };
export type AttemptState = {
	readonly failures: number;
	readonly lockedUntil: number;
	// When the first of these was.
	readonly since?: number;
};
export type AttemptVerdict = {
	readonly allowed: boolean;
	readonly retryAfterMs: number;
	// Until when this attempt, unless it is forgiven, has locked.
	readonly lockedUntil?: number;
};

export const SIGN_IN_POLICY: AttemptPolicy = { failuresMax: 20, lockMs: 15 * 60_000 };

// Sign-ups from one address. Each counts: a good one is not forgiven.
export const SIGN_UP_POLICY: AttemptPolicy = { failuresMax: 20, lockMs: 60 * 60_000 };

// A second factor has six digits, of which three are right at a time.
export const SECOND_FACTOR_POLICY: AttemptPolicy = { failuresMax: 5, lockMs: 15 * 60_000 };

// Mails with a link to one address; each counts.
export const LINK_POLICY: AttemptPolicy = { failuresMax: 5, lockMs: 15 * 60_000 };

// A PIN has few digits: five wrong ones lock it, across tills and restarts.
export const PIN_POLICY: AttemptPolicy = { failuresMax: 5, lockMs: 15 * 60_000 };

export const NO_ATTEMPTS: AttemptState = { failures: 0, lockedUntil: 0 };

// An attempt is counted before it is checked and forgiven when it was right: guesses that run side by side cannot
// slip through between a look and a count. The attempt that reaches the limit is still allowed, and locks. A count is
// over as soon as a lock would be: no more can be guessed by waiting, and the mistakes of everybody who shares an
// address do not add up for ever.
export function beginAttempt(
	state: AttemptState,
	policy: AttemptPolicy,
	now: number,
): { readonly state: AttemptState; readonly verdict: AttemptVerdict } {
	if (state.lockedUntil > now) {
		return { state, verdict: { allowed: false, retryAfterMs: state.lockedUntil - now } };
	}
	const isOver = state.since !== undefined && now - state.since >= policy.lockMs;
	const before = isOver ? NO_ATTEMPTS : state;
	const failures = before.failures + 1;
	if (failures < policy.failuresMax) {
		const counted = { failures, lockedUntil: 0, since: before.since ?? now };
		return { state: counted, verdict: { allowed: true, retryAfterMs: 0 } };
	}
	const lockedUntil = now + policy.lockMs;
	return { state: { failures: 0, lockedUntil }, verdict: { allowed: true, retryAfterMs: 0, lockedUntil } };
}

// A right attempt is taken back where forgiving all would help a guesser: who has one password of their own could
// otherwise wipe the count of an address after every few guesses at others.
export function takeBackAttempt(
	state: AttemptState,
	policy: AttemptPolicy,
	verdict: AttemptVerdict,
): AttemptState {
	if (verdict.lockedUntil === undefined) return { ...state, failures: Math.max(0, state.failures - 1) };
	// It was this one that locked.
	if (verdict.lockedUntil === state.lockedUntil) {
		return { failures: policy.failuresMax - 1, lockedUntil: 0, since: verdict.lockedUntil - policy.lockMs };
	}
	return state;
}
