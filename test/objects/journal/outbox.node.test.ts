import { afterEach, expect, it, vi } from "vitest";
import type { JournalMessage } from "../../../domain/protocol/event.ts";
import { RESEND_AFTER_MS, RETRY_AFTER_MS } from "../../../domain/protocol/schedule.ts";
import { Alarm } from "../../../durable-objects/journal/alarm.ts";
import { Journal } from "../../../durable-objects/journal/journal.ts";
import { Outbox } from "../../../durable-objects/journal/outbox.ts";
import { nodeSql } from "../../support/node-sql.ts";

// The road from a journal to history when the queue fails, forgets or answers out of order. Queue and alarm are
// ports here; the real ones are in the runtime's tests.

function scene() {
	const journal = new Journal(nodeSql());
	const alarms: number[] = [];
	const sent: JournalMessage[] = [];
	const queue = {
		broken: false,
		send: async (group: readonly JournalMessage[]) => {
			if (queue.broken) throw new Error("the queue is down");
			sent.push(...group);
		},
	};
	const open = () => {
		const alarm = new Alarm((at) => void alarms.push(at));
		return new Outbox(
			journal,
			alarm,
			(group) => queue.send(group),
			() => Date.now(),
		);
	};
	const fire = (outbox: Outbox, checksBack = false, settled = true) =>
		outbox.onAlarm({
			resume: async () => settled,
			address: () => ({ org: "meadow", object: "meadow/store/bar" }),
			undecidedSince: () => (settled ? null : 1),
			checksBack,
		});
	const append = (count: number) => {
		for (let n = 0; n < count; n += 1) journal.append({ kind: "sale-applied", at: Date.now(), body: { n } });
	};
	const seqs = () => sent.flatMap(({ events }) => events.map(({ seq }) => seq));
	return { journal, alarms, sent, queue, open, fire, append, seqs };
}

afterEach(() => {
	vi.useRealTimers();
});

it("sends each line once while history keeps up", async () => {
	const { open, fire, append, seqs, journal, sent } = scene();
	const outbox = open();
	append(3);
	await fire(outbox);
	outbox.confirm({ after: 0, to: 3 }, Date.now());
	append(2);
	await fire(outbox);
	expect(seqs()).toEqual([1, 2, 3, 4, 5]);
	expect(sent.map(({ after }) => after)).toEqual([0, 3]);
	outbox.confirm({ after: 3, to: 5 }, Date.now());
	expect(journal.confirmed()).toBe(5);
});

it("a queue that is down costs nothing but time: the alarm is set again and everything is sent", async () => {
	const { open, fire, append, seqs, queue, alarms } = scene();
	const outbox = open();
	append(2);
	queue.broken = true;
	const before = Date.now();
	await fire(outbox);
	expect(alarms.at(-1)).toBeGreaterThanOrEqual(before + RETRY_AFTER_MS);
	queue.broken = false;
	await fire(outbox);
	expect(seqs()).toEqual([1, 2]);
});

it("what a queue lost is sent again by the next instance, from the first line that is not confirmed", async () => {
	const { open, fire, append, seqs } = scene();
	const first = open();
	append(2);
	await fire(first);
	first.confirm({ after: 0, to: 1 }, Date.now());
	await fire(open());
	expect(seqs()).toEqual([1, 2, 2]);
});

it("an object that checks back sets an alarm for what is not confirmed, and none for what is", async () => {
	const { open, fire, append, alarms } = scene();
	const outbox = open();
	append(1);
	const before = Date.now();
	await fire(outbox, true);
	expect(alarms.at(-1)).toBeGreaterThan(before + RESEND_AFTER_MS);
	const set = alarms.length;
	outbox.confirm({ after: 0, to: 1 }, Date.now());
	await fire(outbox, true);
	expect(alarms).toHaveLength(set);
});

it("a sweep wakes only an object that owes history something", async () => {
	const { open, fire, append, alarms } = scene();
	const outbox = open();
	outbox.kick(Date.now());
	expect(alarms).toEqual([]);
	append(1);
	outbox.kick(Date.now());
	expect(alarms).toHaveLength(1);
	await fire(outbox);
	outbox.confirm({ after: 0, to: 1 }, Date.now());
	outbox.kick(Date.now());
	expect(alarms).toHaveLength(1);
});

it("a thousand lines go in few messages", async () => {
	const { open, fire, append, sent, seqs } = scene();
	append(1_234);
	await fire(open());
	expect(seqs()).toEqual(Array.from({ length: 1_234 }, (_, index) => index + 1));
	expect(sent.length).toBeLessThanOrEqual(4);
});

it("an ask whose account does not answer is tried again after a pause, not at once", async () => {
	const { open, fire, alarms } = scene();
	const before = Date.now();
	await fire(open(), false, false);
	expect(alarms.at(-1)).toBeGreaterThanOrEqual(before + RETRY_AFTER_MS);
});

it("a lost message is sent again although the store never stops selling", async () => {
	vi.useFakeTimers({ now: 1_000_000, toFake: ["Date"] });
	const { open, fire, append, seqs } = scene();
	const outbox = open();
	append(1);
	await fire(outbox);
	// Line 1 is lost; every later message is confirmed at once.
	for (let seq = 2; seq <= 30; seq += 1) {
		vi.advanceTimersByTime(1_000);
		append(1);
		await fire(outbox);
		outbox.confirm({ after: seq - 1, to: seq }, Date.now());
	}
	expect(seqs().filter((seq) => seq === 1).length).toBe(2);
});

it("nothing is sent twice while confirmations come late but keep coming", async () => {
	vi.useFakeTimers({ now: 1_000_000, toFake: ["Date"] });
	const { open, fire, append, seqs } = scene();
	const outbox = open();
	for (let seq = 1; seq <= 60; seq += 1) {
		vi.advanceTimersByTime(1_000);
		append(1);
		await fire(outbox);
		if (seq > 10) outbox.confirm({ after: seq - 11, to: seq - 10 }, Date.now());
	}
	expect(seqs()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});
