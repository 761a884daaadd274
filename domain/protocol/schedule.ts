// When an object wakes by itself. One alarm an object: the earliest thing due wins.

// Long enough to pack the sales of a busy second into one message, short enough for a live dashboard.
export const SEND_AFTER_MS = 400;
// Of a store that sells without a pause: fewer and fuller messages, and still below what a dashboard may lag.
export const SEND_EVERY_MS = 1_000;
export const RESUME_AFTER_MS = 2_000;
// A line that history has not confirmed for so long is sent again: a queue can lose what it took.
export const RESEND_AFTER_MS = 20_000;
export const RETRY_AFTER_MS = 5_000;
// An alarm this overdue is taken for lost and set again by the next request.
export const ALARM_LOST_AFTER_MS = 10_000;

export type AlarmReasons = {
	readonly unsentSince: number | null;
	// When it last sent something, if it pauses between two sends.
	readonly sentAt: number;
	readonly undecidedSince: number | null;
	// Sent and not confirmed; null also where a sweep looks after it.
	readonly unconfirmedSince: number | null;
	readonly failed: boolean;
};

export function nextAlarm(owed: AlarmReasons, now: number): number | null {
	const due = [
		owed.unsentSince === null ? null : sendAt(owed.unsentSince, owed.sentAt),
		owed.undecidedSince === null ? null : owed.undecidedSince + RESUME_AFTER_MS,
		owed.unconfirmedSince === null ? null : owed.unconfirmedSince + RESEND_AFTER_MS + 1,
	].filter((at) => at !== null);
	if (due.length === 0) return null;
	const earliest = owed.failed ? now + RETRY_AFTER_MS : now;
	return Math.max(earliest, Math.min(...due));
}

// When lines that wait since then are sent. Whatever a clock says that was put back, it is soon.
export function sendAt(since: number, sentAt: number): number {
	return Math.max(since + SEND_AFTER_MS, Math.min(sentAt, since) + SEND_EVERY_MS);
}

export type Sent = { readonly to: number; readonly at: number };

// The line after which to send: past what was sent a moment ago, or from what is confirmed when that was too long ago.
export function sendAfter(confirmed: number, sent: Sent, now: number): number {
	return now - sent.at > RESEND_AFTER_MS ? confirmed : Math.max(confirmed, sent.to);
}

// Whether a request must set the alarm: nothing is armed as far as this instance knows, or later than wanted, or lost.
export function mustArm(armedFor: number | null, wantedAt: number, now: number): boolean {
	return armedFor === null || armedFor > wantedAt || armedFor < now - ALARM_LOST_AFTER_MS;
}
