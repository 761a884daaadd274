import { expect, it } from "vitest";
import {
	ALARM_LOST_AFTER_MS,
	mustArm,
	nextAlarm,
	RESEND_AFTER_MS,
	RESUME_AFTER_MS,
	RETRY_AFTER_MS,
	SEND_AFTER_MS,
	SEND_EVERY_MS,
	sendAfter,
} from "../../../domain/protocol/schedule.ts";

const nothing = { unsentSince: null, sentAt: 0, undecidedSince: null, unconfirmedSince: null, failed: false };

it.each([
	["nothing owed", nothing, null],
	["unsent lines", { ...nothing, unsentSince: 10_000 }, 10_000 + SEND_AFTER_MS],
	[
		"unsent lines right after others were sent: a while later",
		{ ...nothing, unsentSince: 10_000, sentAt: 9_900 },
		9_900 + SEND_EVERY_MS,
	],
	[
		"unsent lines, the clock was put back since others were sent",
		{ ...nothing, unsentSince: 10_000, sentAt: 99_000 },
		10_000 + SEND_EVERY_MS,
	],
	["an undecided sale", { ...nothing, undecidedSince: 10_000 }, 10_000 + RESUME_AFTER_MS],
	[
		"both: the earlier wins",
		{ ...nothing, unsentSince: 10_000, undecidedSince: 10_000 },
		10_000 + SEND_AFTER_MS,
	],
	["long overdue: at once", { ...nothing, unsentSince: 1 }, 10_000],
	[
		"after a failure: not before the pause",
		{ ...nothing, unsentSince: 1, failed: true },
		10_000 + RETRY_AFTER_MS,
	],
	["lines that nobody confirmed", { ...nothing, unconfirmedSince: 10_000 }, 10_001 + RESEND_AFTER_MS],
	["a failure that left nothing owed", { ...nothing, failed: true }, null],
])("the next alarm with %s", (_, owed, at) => {
	expect(nextAlarm(owed, 10_000)).toBe(at);
});

it.each([
	["nothing is armed", null, true],
	["it is armed for later", 20_000, true],
	["it is armed for earlier", 9_000, false],
	["it is armed for the same time", 11_000, false],
	["it is overdue by so much that it must be lost", 10_000 - ALARM_LOST_AFTER_MS - 1, true],
])("arms when %s", (_, armedFor, arms) => {
	expect(mustArm(armedFor, 11_000, 10_000)).toBe(arms);
});

it.each([
	["nothing was sent", 5, { to: 0, at: 0 }, 50_000, 5],
	["sent a moment ago: go on after it", 5, { to: 9, at: 50_000 }, 50_000 + RESEND_AFTER_MS, 9],
	["sent too long ago: from what is confirmed", 5, { to: 9, at: 50_000 }, 50_001 + RESEND_AFTER_MS, 5],
	["confirmed beyond what was sent", 12, { to: 9, at: 50_000 }, 50_000, 12],
])("sends after the right line when %s", (_, confirmed, sent, now, after) => {
	expect(sendAfter(confirmed, sent, now)).toBe(after);
});
