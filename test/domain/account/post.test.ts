import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type AccountHead,
	availableOf,
	balanceOf,
	HOLDS_PER_ACCOUNT_MAX,
} from "../../../domain/account/head.ts";
import {
	decideAsk,
	decideFact,
	decideHold,
	moveBalance,
	type WantedPosting,
} from "../../../domain/account/post.ts";
import { BALANCE_MAX } from "../../../domain/money/minor.ts";
import { head } from "../../support/builders.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const by = { store: "bar", actor: "bar-1" };
const wanted = (amountMinor: number, over: Partial<WantedPosting> = {}): WantedPosting => ({
	...{ unit: "EUR", amountMinor, minAge: null, by },
	...over,
});
const promise = (amountMinor: number, expiresAt = NOW + 1, unit = "EUR") => ({
	...{ transfer: `t:${amountMinor}`, unit, amountMinor, expiresAt, cause: "sale" as const },
});
const seventeen = { bornOn: "2008-11-22" };
const unlisted = head({ unlisted: true });

// In the order in which refusals speak; each row refuses for everything below it, too.
const closed = { status: "closed", successor: "new-tag" } as const;
const locked = { lockedUntil: NOW + 1 };
const pin = { pinAboveMinor: 500 };
describe("an ask", () => {
	it.each<[string, AccountHead | undefined, number, object | null]>([
		["to an account that nobody opened", undefined, -1, { reason: "account-unknown", account: "guest" }],
		["to one that was only posted to", unlisted, -1, { reason: "account-unknown", account: "guest" }],
		[
			"to a closed account, and all the rest",
			head({ ...closed, ...locked, ...seventeen, ...pin, balances: {} }),
			-600,
			{ reason: "account-closed", account: "guest", successor: "new-tag" },
		],
		[
			"to a blocked account, and all the rest",
			head({ status: "blocked", ...locked, ...seventeen, ...pin, balances: {} }),
			-600,
			{ reason: "account-blocked", account: "guest" },
		],
		[
			"to a locked account, and all the rest",
			head({ ...locked, ...seventeen, ...pin, balances: {} }),
			-600,
			{ reason: "account-locked", account: "guest", until: NOW + 1 },
		],
		[
			"of someone too young who has no money either",
			head({ ...seventeen, ...pin, balances: {} }),
			-600,
			{ reason: "underage", account: "guest", minAge: 18, product: null },
		],
		[
			"for more than there is, above the PIN's sum",
			head({ ...pin, balances: { EUR: 599 } }),
			-600,
			{ reason: "funds-short", account: "guest", unit: "EUR", availableMinor: 599, neededMinor: 600 },
		],
		["above the PIN's sum", head(pin), -501, { reason: "pin-needed", account: "guest", aboveMinor: 500 }],
		["of the PIN's sum", head(pin), -500, null],
		["for the last cent", head(), -10_000, null],
		["up to the maximum", head(), 90_000, null],
		[
			"over the maximum",
			head(),
			90_001,
			{
				...{ reason: "balance-over-maximum", account: "guest", unit: "EUR" },
				...{ balanceMinor: 10_000, maxMinor: 100_000 },
			},
		],
		["when a lock has just run out", head({ lockedUntil: NOW }), -1, null],
	])("%s", (_, from, amountMinor, refusal) => {
		const decided = decideAsk(from, "guest", wanted(amountMinor, { minAge: 18 }), NOW);
		expect(decided.ok ? null : decided.refusal).toEqual(refusal);
	});

	it.each([
		["the day before a birthday", "2008-11-22", 18, "underage"],
		["on the birthday", "2008-11-21", 18, "accepted"],
		["a month before", "2008-12-01", 18, "underage"],
		["years before", "2015-01-01", 16, "underage"],
		["of nobody knows whom", undefined, 18, "accepted"],
	])("%s", (_, bornOn, minAge, reason) => {
		const guest = bornOn === undefined ? head() : head({ bornOn });
		const decided = decideAsk(guest, "guest", wanted(-1, { minAge }), NOW);
		expect(decided.ok ? "accepted" : decided.refusal.reason).toBe(reason);
	});

	it("takes of one unit and touches no other, nor anything else of the account", () => {
		const before = head({ balances: { EUR: 10_000, DRINK: 3 }, ...pin, holds: [promise(-5)] });
		expect(decideAsk(before, "guest", wanted(-2, { unit: "DRINK" }), NOW)).toEqual({
			ok: true,
			value: { ...before, balances: { EUR: 10_000, DRINK: 1 } },
		});
		expect(decideAsk(before, "guest", wanted(-1, { unit: "FOOD" }), NOW)).toMatchObject({
			refusal: { reason: "funds-short", availableMinor: 0 },
		});
	});

	it("takes neither what is promised away nor what is only promised, but credit as far as it goes", () => {
		const holds = [promise(-4_000), promise(2_000), promise(-9_999, NOW), promise(-7, NOW + 1, "DRINK")];
		const guest = head({ holds, creditMinor: 1_000 });
		expect(decideAsk(guest, "guest", wanted(-7_000), NOW)).toMatchObject({
			value: { balances: { EUR: 3_000 } },
		});
		expect(decideAsk(guest, "guest", wanted(-7_001), NOW)).toMatchObject({
			refusal: { reason: "funds-short", availableMinor: 7_000 },
		});
		// What is promised to come counts against the maximum.
		expect(decideAsk(guest, "guest", wanted(88_000), NOW).ok).toBe(true);
		expect(decideAsk(guest, "guest", wanted(88_001), NOW).ok).toBe(false);
	});

	it("above the PIN's sum needs a permit of this very till that has not run out", () => {
		const permits = { "bar-1": NOW + 1, "bar-2": NOW };
		for (const [actor, ok] of [
			["bar-1", true],
			["bar-2", false],
			["bar-3", false],
			// A name that every object knows is a till's id like any other.
			["constructor", false],
		] as const) {
			const big = wanted(-501, { by: { store: "bar", actor } });
			expect(decideAsk(head({ ...pin, permits }), "guest", big, NOW).ok).toBe(ok);
		}
	});
});

describe("a hold", () => {
	it("is refused where the ask would be, moves nothing, and there is room for so many", () => {
		expect(decideHold(head(), "guest", wanted(-10_000), NOW)).toEqual({ ok: true, value: head() });
		expect(decideHold(head(), "guest", wanted(-10_001), NOW)).toMatchObject({
			refusal: { reason: "funds-short" },
		});
		const holds = Array.from({ length: HOLDS_PER_ACCOUNT_MAX }, () => promise(-1));
		expect(decideHold(head({ holds }), "guest", wanted(-1), NOW)).toMatchObject({
			refusal: { reason: "too-many-holds" },
		});
		expect(
			decideHold(head({ holds: [...holds.slice(1), promise(-1, NOW)] }), "guest", wanted(-1), NOW).ok,
		).toBe(true);
	});
});

const amount = fc.integer({ min: -30_000, max: 30_000 }).filter((minor) => minor !== 0);
const anyHead = fc
	.record({
		status: fc.constantFrom("active" as const, "active" as const, "blocked" as const, "closed" as const),
		balanceMinor: fc.integer({ min: -20_000, max: 50_000 }),
		maxMinor: fc.integer({ min: 1, max: 60_000 }),
		creditMinor: fc.integer({ min: 0, max: 5_000 }),
		holds: fc.array(fc.tuple(amount, fc.integer({ min: -1, max: 1 })), { maxLength: 3 }),
		bornOn: fc.constantFrom("1990-01-01", "2010-01-01"),
		lockedUntil: fc.constantFrom(0, NOW, NOW + 1),
		pinAboveMinor: fc.constantFrom(60_000, 5_000),
		permits: fc.constantFrom({}, { "bar-1": NOW }, { "bar-1": NOW + 1 }),
	})
	.map(({ balanceMinor, holds, ...over }) =>
		head({
			...over,
			balances: { EUR: balanceMinor },
			holds: holds.map(([minor, soon]) => promise(minor, NOW + soon)),
		}),
	);

it("a fact has exactly one flag where an ask would have been refused, and else none", () => {
	fc.assert(
		fc.property(anyHead, amount, fc.constantFrom(null, 18), (from, amountMinor, minAge) => {
			const asked = decideAsk(from, "guest", wanted(amountMinor, { minAge }), NOW);
			const posted = decideFact(from, wanted(amountMinor, { minAge }), NOW);
			expect(posted.flag === null).toBe(asked.ok);
			expect(balanceOf(posted.head, "EUR")).toBe(balanceOf(from, "EUR") + amountMinor);
		}),
		{ numRuns: 1_000 },
	);
});

it("a balance is the sum of what was posted; asks keep it between floor and maximum, facts alone leave that", () => {
	const moves = fc.array(fc.tuple(fc.constantFrom("ask", "fact"), amount), { maxLength: 60 });
	fc.assert(
		fc.property(moves, fc.integer({ min: 0, max: 2_000 }), (steps, creditMinor) => {
			let now: AccountHead = head({ balances: {}, creditMinor, maxMinor: 40_000 });
			let sum = 0;
			for (const [mode, amountMinor] of steps) {
				const before = now;
				if (mode === "fact") {
					now = decideFact(now, wanted(amountMinor), NOW).head;
					sum += amountMinor;
				} else {
					const decided = decideAsk(now, "guest", wanted(amountMinor), NOW);
					if (!decided.ok) continue;
					now = decided.value;
					sum += amountMinor;
					if (amountMinor < 0) expect(availableOf(now, "EUR", NOW)).toBeGreaterThanOrEqual(0);
					else expect(balanceOf(now, "EUR")).toBeLessThanOrEqual(40_000);
				}
				// Once closed to offline tills, no posting opens it again.
				expect(now.offlineBlocked ?? false).toBe(
					(before.offlineBlocked ?? false) || (mode === "fact" && amountMinor < 0 && sum < -creditMinor),
				);
			}
			expect(balanceOf(now, "EUR")).toBe(sum);
		}),
	);
});

it("a balance that left its bounds is a bug and stops everything", () => {
	expect(() => moveBalance(head({ balances: { EUR: BALANCE_MAX } }), "EUR", 1)).toThrow("left its bounds");
});
