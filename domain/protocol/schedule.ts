// When an object wakes by itself. One alarm an object: the earliest thing due wins.

// Long enough to pack the sales of a busy second into one message, short enough for a live dashboard.
export const SEND_AFTER_MS = 400;
export const RESUME_AFTER_MS = 2_000;
export const RETRY_AFTER_MS = 5_000;
// An alarm this overdue is taken for lost and set again by the next request.
export const ALARM_LOST_AFTER_MS = 10_000;

export type Owed = {
	readonly unsentSince: number | null;
	readonly undecidedSince: number | null;
	readonly failed: boolean;
};

export function nextAlarm(owed: Owed, now: number): number | null {
	const due = [
		owed.unsentSince === null ? null : owed.unsentSince + SEND_AFTER_MS,
		owed.undecidedSince === null ? null : owed.undecidedSince + RESUME_AFTER_MS,
	].filter((at) => at !== null);
	if (due.length === 0) return null;
	const earliest = owed.failed ? now + RETRY_AFTER_MS : now;
	return Math.max(earliest, Math.min(...due));
}

// Whether a request must set the alarm: nothing is armed as far as this instance knows, or later than wanted, or lost.
export function mustArm(armedFor: number | null, wantedAt: number, now: number): boolean {
	return armedFor === null || armedFor > wantedAt || armedFor < now - ALARM_LOST_AFTER_MS;
}
