import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ACCESS_MS, type Session } from "../../../domain/access/session.ts";
import { keepToken } from "../../../pwa/session/keeper.ts";

// How long a token is believed, whatever the clock of the device shows.

const asked = vi.hoisted(() => ({ count: 0, session: null as unknown }));
vi.mock("../../../pwa/api/contact.ts", () => ({}));
vi.mock("../../../pwa/api/sign-in.ts", () => ({
	refresh: async () => {
		asked.count += 1;
		return { ok: true, value: asked.session };
	},
}));

const SERVER_NOW = Date.UTC(2026, 5, 1, 12);
const session = (token: string) => ({ token, expiresAt: SERVER_NOW + ACCESS_MS }) as unknown as Session;
const nothing = () => undefined;
const silent = { onSession: nothing, onOver: nothing, onFactorNeeded: nothing, stepUp: async () => false };

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["Date", "performance"] });
	asked.count = 0;
	asked.session = session("second");
});
afterEach(() => vi.useRealTimers());

it.each([
	["right", 0],
	["an hour fast", 3_600_000],
	["a day slow", -86_400_000],
])("is asked for once in a while where the clock is %s", async (_name, offMs) => {
	vi.setSystemTime(SERVER_NOW + offMs);
	const keeper = keepToken("staff", silent);
	keeper.take(session("first"));
	expect(await keeper.token()).toEqual({ ok: true, value: "first" });
	expect(asked.count).toBe(0);
	vi.advanceTimersByTime(ACCESS_MS - 30_000);
	expect(await keeper.token()).toEqual({ ok: true, value: "second" });
	expect(asked.count).toBe(1);
});

it("is asked for anew where the clock was set", async () => {
	vi.setSystemTime(SERVER_NOW);
	const keeper = keepToken("staff", silent);
	keeper.take(session("first"));
	vi.setSystemTime(SERVER_NOW - 86_400_000);
	expect(await keeper.token()).toEqual({ ok: true, value: "second" });
});

it("tells that a second factor has to be set up, which no newer token mends", async () => {
	const onFactorNeeded = vi.fn();
	const keeper = keepToken("staff", { ...silent, onFactorNeeded });
	keeper.take(session("first"));
	expect(await keeper.mend("first", "factor-needed")).toBeNull();
	expect([onFactorNeeded.mock.calls.length, asked.count]).toEqual([1, 0]);
});
