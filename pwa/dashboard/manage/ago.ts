import { dateText, dayAndTime } from "../../components/time-text.ts";
import { nowMs, org } from "../store.ts";

// How long ago, as one would say it; of what is longer ago, when.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HALF_YEAR_MS = 180 * 24 * HOUR_MS;
const RECENT_MS = 12 * HOUR_MS;

export function agoText(atMs: number, now = nowMs.value): string {
	const ms = Math.max(0, now - atMs);
	if (ms < MINUTE_MS) return "just now";
	if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
	if (ms < RECENT_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
	return whenText(atMs);
}

// The hour says little about what is half a year away, the year says all.
export function whenText(atMs: number): string {
	const write = Math.abs(atMs - nowMs.value) < HALF_YEAR_MS ? dayAndTime : dateText;
	return write(atMs, org.value?.locale, org.value?.zone);
}

export function leftText(leftMs: number): string {
	if (leftMs <= 0) return "over";
	if (leftMs < MINUTE_MS) return "less than a minute left";
	const minutes = Math.ceil(leftMs / MINUTE_MS);
	return minutes === 1 ? "1 minute left" : `${minutes} minutes left`;
}
