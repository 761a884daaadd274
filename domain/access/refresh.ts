// A refresh token is good once. It comes again when the answer was lost on its way, or when somebody else has it:
//
//   the current one      → rotate
//   the one before it    → rotate as well, for a short while and only as long as the one after it was never used:
//                          the answer that carried that one did not arrive. Except at once: then it is on its way to
//                          another tab of the same browser, and must not be replaced before it gets there
//   anything older       → two hold the same session: it ends for both
//
// A thief who is quicker than that still loses: the true holder's next refresh presents what was replaced.

export type RefreshState = {
	readonly hash: string;
	readonly previous: string | null;
	readonly rotatedAt: number;
	readonly expiresAt: number;
	readonly endedAt: number | null;
};
type RefreshVerdict = "rotate" | "raced" | "reused" | "over";

// Counted anew from each resend: an answer may be lost more than once.
export const RESEND_MS = 30_000;
export const RACE_MS = 2_000;

export function judgeRefresh(state: RefreshState, presented: string, now: number): RefreshVerdict {
	if (state.endedAt !== null || state.expiresAt <= now) return "over";
	if (presented === state.hash) return "rotate";
	const sinceMs = now - state.rotatedAt;
	if (presented !== state.previous || sinceMs > RESEND_MS) return "reused";
	return sinceMs < RACE_MS ? "raced" : "rotate";
}

// What is kept after a rotation. A resend replaces the token that never arrived: the one before it stays the one
// before, so that the answer to a resend may be lost as well.
export function rotated(
	state: RefreshState,
	presented: string,
	next: string,
	now: number,
	expiresAt: number,
): RefreshState {
	const previous = presented === state.hash ? state.hash : state.previous;
	return { ...state, hash: next, previous, rotatedAt: now, expiresAt };
}

// Used or not, a sign-in ends some day.
export function refreshExpiry(createdAt: number, now: number, idleMs: number, ageMsMax: number): number {
	return Math.min(now + idleMs, createdAt + ageMsMax);
}
