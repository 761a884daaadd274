import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	judgeRefresh,
	RACE_MS,
	RESEND_MS,
	type RefreshState,
	refreshExpiry,
	rotated,
} from "../../../domain/access/refresh.ts";

// A session that is renewed by whoever presents its token, as the server does it.

const DAY_MS = 86_400_000;

class Server {
	state: RefreshState = { hash: "t0", previous: null, rotatedAt: 0, expiresAt: 14 * DAY_MS, endedAt: null };
	private made = 0;

	// The new token; null: refused. A race changes nothing.
	present(token: string, now: number): string | "raced" | null {
		const verdict = judgeRefresh(this.state, token, now);
		if (verdict === "raced") return "raced";
		if (verdict === "reused") this.state = { ...this.state, endedAt: now };
		if (verdict !== "rotate") return null;
		this.made += 1;
		const next = `t${this.made}`;
		this.state = rotated(this.state, token, next, now, now + 14 * DAY_MS);
		return next;
	}
}

const pause = fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 2 * RESEND_MS }), fc.nat({ max: DAY_MS }));

describe("two who hold the same token", () => {
	it("cannot both go on, in whatever order and at whatever times they come", () => {
		const turn = fc.record({ by: fc.constantFrom("owner", "thief"), pause });
		fc.assert(
			fc.property(fc.nat({ max: 5 }), fc.array(turn, { maxLength: 30 }), (before, turns) => {
				const server = new Server();
				let now = 0;
				let token = "t0";
				for (let count = 0; count < before; count += 1) {
					now += 60_000;
					token = server.present(token, now) ?? "";
				}
				const held: Record<string, string> = { owner: token, thief: token };
				let served: string | undefined;
				let changes = 0;
				for (const { by, pause } of turns) {
					now += pause;
					const next = server.present(held[by] ?? "", now);
					if (next === null || next === "raced") continue;
					if (served !== undefined && served !== by) changes += 1;
					served = by;
					held[by] = next;
				}
				// One may take over from the other once, while the other's answer might have been lost; then it is over.
				expect(changes).toBeLessThanOrEqual(1);
				if (changes === 1) {
					const other = served === "owner" ? "thief" : "owner";
					expect(server.present(held[other] ?? "", now + RACE_MS)).toBeNull();
					expect(server.present(held[served ?? ""] ?? "", now + RACE_MS)).toBeNull();
				}
			}),
			{ numRuns: 2_000 },
		);
	});

	it("a token from before the last one ends the session for both", () => {
		const server = new Server();
		const one = server.present("t0", 60_000) ?? "";
		const two = server.present(one, 120_000) ?? "";
		expect(server.present("t0", 120_001)).toBeNull();
		expect(server.present(two, 180_000)).toBeNull();
	});
});

describe("one whose answers are lost", () => {
	it("is never thrown out, however many are, as long as each is asked again soon", () => {
		const exchange = fc.record({
			pause: fc.nat({ max: DAY_MS }),
			lost: fc.array(fc.integer({ min: RACE_MS, max: RESEND_MS }), { maxLength: 6 }),
		});
		fc.assert(
			fc.property(fc.array(exchange, { maxLength: 12 }), (exchanges) => {
				const server = new Server();
				let now = 0;
				let token = "t0";
				for (const { pause, lost } of exchanges) {
					now += pause;
					// Each of these is served, and nobody hears of it.
					for (const againMs of lost) {
						expect(server.present(token, now)).toMatch(/^t/);
						now += againMs;
					}
					const next = server.present(token, now);
					expect(next).toMatch(/^t/);
					token = next ?? "";
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe("two tabs of one browser", () => {
	it("that ask at once get one new token between them, and the session goes on", () => {
		fc.assert(
			fc.property(fc.nat({ max: RACE_MS - 1 }), (laterMs) => {
				const server = new Server();
				const next = server.present("t0", 60_000);
				expect(server.present("t0", 60_000 + laterMs)).toBe("raced");
				expect(server.present(next ?? "", 120_000)).toBe("t2");
			}),
		);
	});
});

describe("a session that nobody ended", () => {
	it("is over when it was not used for long, or is old", () => {
		const state = new Server().state;
		expect(judgeRefresh(state, "t0", state.expiresAt - 1)).toBe("rotate");
		expect(judgeRefresh(state, "t0", state.expiresAt)).toBe("over");
		expect(judgeRefresh({ ...state, endedAt: 5 }, "t0", 6)).toBe("over");
		expect(refreshExpiry(0, 5 * DAY_MS, 14 * DAY_MS, 60 * DAY_MS)).toBe(19 * DAY_MS);
		expect(refreshExpiry(0, 59 * DAY_MS, 14 * DAY_MS, 60 * DAY_MS)).toBe(60 * DAY_MS);
	});
});
