import { describe, expect, it } from "vitest";
import { type AccountHead, balanceOf, UNITS_PER_ACCOUNT_MAX } from "../../../domain/account/head.ts";
import { decideAsk, decideFact, type WantedPosting } from "../../../domain/account/post.ts";
import { BALANCE_MAX } from "../../../domain/money/minor.ts";
import { head } from "../../support/builders.ts";

// What is odd about a fact that is posted all the same: one flag, the first that holds.

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
const closed = { status: "closed", successor: "new-tag" } as const;
const locked = { lockedUntil: NOW + 1 };
const pin = { pinAboveMinor: 500 };
describe("a fact", () => {
	it.each<[string, AccountHead, number, string | null]>([
		["that an ask could have been", head(), -10_000, null],
		["to an account that nobody opened, below zero", { ...unlisted, balances: {} }, -1, "account-unknown"],
		["to a closed account, below zero", head({ ...closed, balances: {} }), -1, "account-closed"],
		["to a blocked account, below zero", head({ status: "blocked", balances: {} }), -1, "account-blocked"],
		["below zero of a locked one", head({ ...locked, ...seventeen, balances: {} }), -1, "below-floor"],
		["over the maximum of a locked one", head(locked), 90_001, "over-maximum"],
		[
			"to a locked account, by someone too young",
			head({ ...locked, ...seventeen, ...pin }),
			-501,
			"account-locked",
		],
		["to a locked account, that brings money", head(locked), 1, "account-locked"],
		["when a lock has just run out", head({ lockedUntil: NOW }), -1, null],
		["below zero of someone too young", head({ ...seventeen, balances: {} }), -1, "below-floor"],
		["below what is promised away", head({ holds: [promise(-9_999)] }), -2, "below-floor"],
		["within the credit", head({ balances: {}, creditMinor: 5 }), -5, null],
		["over the maximum of someone too young", head(seventeen), 90_001, "over-maximum"],
		["up to the maximum", head(), 90_000, null],
		["of someone too young", head(seventeen), -1, "underage"],
		["of someone too young, above the PIN's sum", head({ ...seventeen, ...pin }), -501, "underage"],
		["above the PIN's sum", head(pin), -501, "pin-needed"],
		["of the PIN's sum", head(pin), -500, null],
		["that brings more than the PIN's sum", head(pin), 501, null],
		["up to what a ledger holds", head({ balances: { EUR: BALANCE_MAX - 1 } }), 1, "over-maximum"],
		["of a sum that no ledger holds", head({ balances: { EUR: BALANCE_MAX } }), 1, "amount-impossible"],
	])("%s", (_, from, amountMinor, flag) => {
		const posted = decideFact(from, wanted(amountMinor, { minAge: 18 }), NOW);
		expect(posted.flag).toBe(flag);
		const movedMinor = flag === "amount-impossible" ? 0 : amountMinor;
		expect(posted.movedMinor).toBe(movedMinor);
		expect(balanceOf(posted.head, "EUR")).toBe(balanceOf(from, "EUR") + movedMinor);
	});

	it("is judged by when it happened: what ran out on its way is held against nobody", () => {
		const permits = { "bar-1": NOW - 60_000 };
		const flagOf = (from: AccountHead, happenedAt: number) =>
			decideFact(from, wanted(-501, { happenedAt }), NOW).flag;
		expect(flagOf(head({ ...pin, permits }), NOW - 60_001)).toBeNull();
		expect(flagOf(head({ ...pin, permits }), NOW - 60_000)).toBe("pin-needed");
		// Nor is a lock forgotten because it has run out since.
		expect(flagOf(head({ lockedUntil: NOW - 60_000 }), NOW - 60_001)).toBe("account-locked");
		expect(flagOf(head({ lockedUntil: NOW - 60_000 }), NOW - 60_000)).toBeNull();
		// Nor is somebody old enough for what went the day before.
		const eighteen = head({ bornOn: "2008-11-21" });
		const wine = (happenedAt: number) =>
			decideFact(eighteen, wanted(-1, { minAge: 18, happenedAt }), NOW).flag;
		expect([wine(NOW - 86_400_000), wine(NOW)]).toEqual(["underage", null]);
	});

	it("that takes more than there is closes the account to offline tills, for whatever else it is flagged", () => {
		const blocked = head({ status: "blocked", balances: {} });
		expect(decideFact(blocked, wanted(-1), NOW).head.offlineBlocked).toBe(true);
		expect(decideFact(head({ status: "blocked" }), wanted(-1), NOW).head.offlineBlocked).toBeUndefined();
		expect(decideFact(head({ balances: {} }), wanted(1), NOW).head.offlineBlocked).toBeUndefined();
	});
});

it("an account holds so many units and no more: asked for another it refuses, told of one it books nothing", () => {
	const units = Array.from({ length: UNITS_PER_ACCOUNT_MAX }, (_, n) => [`U${n}`, 0] as const);
	const full = head({ balances: Object.fromEntries(units) });
	const ask = (unit: string, amountMinor: number) =>
		decideAsk(full, "guest", wanted(amountMinor, { unit }), NOW);
	const fact = (unit: string, amountMinor: number) => decideFact(full, wanted(amountMinor, { unit }), NOW);
	expect(ask("U3", 5)).toMatchObject({ ok: true });
	expect(ask("NEW", 5)).toEqual({
		...{ ok: false },
		refusal: { reason: "balance-over-maximum", account: "guest", unit: "NEW", balanceMinor: 0, maxMinor: 0 },
	});
	expect(ask("NEW", -5)).toMatchObject({ refusal: { reason: "funds-short" } });
	expect(decideAsk({ ...full, creditMinor: 9 }, "guest", wanted(-5, { unit: "NEW" }), NOW)).toMatchObject({
		refusal: { reason: "funds-short", availableMinor: 0 },
	});
	expect(fact("U3", -5)).toMatchObject({ movedMinor: -5 });
	for (const amountMinor of [5, -5])
		expect(fact("NEW", amountMinor)).toEqual({
			...{ head: full, movedMinor: 0, takenMinor: 0, flag: "amount-impossible" },
		});
});
