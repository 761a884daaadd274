import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import { answered } from "../../../pwa/offline/answered.ts";
import type { OpRow } from "../../../pwa/offline/records.ts";
import { startSender } from "../../../pwa/offline/sender.ts";

// How the queue asks again, on a device whose clock is set while an op waits.

const log = vi.hoisted(() => ({ rows: [] as unknown[] }));
const rows = () => log.rows as OpRow[];
vi.mock("../../../pwa/api/contact.ts", () => ({}));
vi.mock("../../../pwa/offline/op-log.ts", () => ({
	listOpenOps: async () => rows().filter((row) => "open" in row),
	recordTry: async () => undefined,
	recordOutcome: async (id: string, outcome: Outcome, nowMs: number) => {
		log.rows = rows().map((row) => (row.id === id ? answered(row, outcome, nowMs) : row));
	},
}));

const NOW = Date.UTC(2026, 5, 1);
const YEAR_MS = 365 * 86_400_000;
const row = { id: "a", op: { id: "a" }, state: "unsent", open: 1 } as unknown as OpRow;
const outcomes = [
	{ id: "a", status: "pending", waitsFor: "account", retryAfterMs: 2_000 },
	{ id: "a", status: "applied" },
] as unknown as Outcome[];

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal("addEventListener", () => undefined);
	vi.stubGlobal("removeEventListener", () => undefined);
	vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } });
	log.rows = [row];
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function startAt(nowMs: number) {
	vi.setSystemTime(nowMs);
	let asked = 0;
	let rounds = 0;
	const sender = startSender({
		till: "bar-1",
		send: async () => {
			asked += 1;
			return { ok: true, value: { outcomes: outcomes.slice(asked - 1, asked) } };
		},
		onState: () => {
			rounds += 1;
		},
	});
	return { sender, asked: () => asked, rounds: () => rounds };
}

it("asks for an op that waits when its time has come", async () => {
	const { sender, asked } = startAt(NOW);
	await vi.advanceTimersByTimeAsync(1_900);
	expect(asked()).toBe(1);
	await vi.advanceTimersByTimeAsync(200);
	expect(asked()).toBe(2);
	expect(rows()[0]?.state).toBe("applied");
	sender.stop();
});

it("asks for it all the same, and once, where the clock was a year fast and is right now", async () => {
	const { sender, asked, rounds } = startAt(NOW + YEAR_MS);
	await vi.advanceTimersByTimeAsync(100);
	expect(asked()).toBe(1);
	vi.setSystemTime(NOW);
	sender.kick();
	await vi.advanceTimersByTimeAsync(3_000);
	expect(asked()).toBe(2);
	expect(rows()[0]?.state).toBe("applied");
	expect(rounds()).toBeLessThan(10);
	sender.stop();
});
