// A refresh token is good once. It comes again when the answer was lost on its way, or when somebody else has it:
//
//   the current one      → rotate
//   the one before it    → rotate as well, for a short while and only as long as the one after it was never used:
//                          the answer that carried that one did not arrive
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
export type RefreshVerdict = "rotate" | "reused" | "over";

export const RESEND_MS = 30_000;

export function judgeRefresh(state: RefreshState, presented: string, now: number): RefreshVerdict {
	if (state.endedAt !== null || state.expiresAt <= now) return "over";
	if (presented === state.hash) return "rotate";
	const isResent = presented === state.previous && now - state.rotatedAt <= RESEND_MS;
	return isResent ? "rotate" : "reused";
}

// What is kept after a rotation. A resend replaces the token that never arrived: the one before it stays the one
// before, so that a third use of it is told from a second.
export function rotated(state: RefreshState, presented: string, next: string, now: number): RefreshState {
	const isResent = presented !== state.hash;
	return {
		...state,
		hash: next,
		previous: isResent ? state.previous : state.hash,
		rotatedAt: isResent ? state.rotatedAt : now,
	};
}
