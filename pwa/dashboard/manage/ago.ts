import { dayAndTime } from "../../components/time-text.ts";
import { nowMs, org } from "../store.ts";

// How long ago, as one would say it; of what is longer ago, when.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RECENT_MS = 12 * HOUR_MS;

export function agoText(atMs: number, now = nowMs.value): string {
	const ms = Math.max(0, now - atMs);
	if (ms < MINUTE_MS) return "just now";
	if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
	if (ms < RECENT_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
	return whenText(atMs);
}

export function whenText(atMs: number): string {
	return dayAndTime(atMs, org.value?.locale, org.value?.zone);
}

export function leftText(untilMs: number, now: number): string {
	const left = Math.max(0, untilMs - now);
	if (left === 0) return "over";
	if (left < MINUTE_MS) return "less than a minute left";
	const minutes = Math.ceil(left / MINUTE_MS);
	return minutes === 1 ? "1 minute left" : `${minutes} minutes left`;
}
