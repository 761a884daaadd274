import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccountHead } from "../../../domain/account/head.ts";
import { decidePayout, payableOf } from "../../../domain/account/payout.ts";
import { head } from "../../support/builders.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const by = { store: null, actor: "marek" };
const hold = (amountMinor: number, expiresAt = NOW + 1) => ({
	...{ transfer: `t:${amountMinor}`, unit: "EUR", amountMinor, expiresAt, cause: "sale" as const },
});
const pay = (from: AccountHead | undefined, amountMinor: number | "all", unit = "EUR") =>
	decidePayout(from, "guest", { unit, amountMinor, by }, NOW);
const said = (from: AccountHead | undefined, amountMinor: number | "all", unit = "EUR") => {
	const answer = pay(from, amountMinor, unit);
	return answer.ok ? [answer.value.amountMinor, answer.value.head.balances[unit]] : answer.refusal.reason;
};

describe("a payout of the office", () => {
	it.each<[string, AccountHead | undefined, number | "all", unknown]>([
		["of nobody's account", undefined, "all", "account-unknown"],
		["of one that was only posted to", head({ unlisted: true, balances: { EUR: 5 } }), 5, "account-unknown"],
		["of a closed one", head({ status: "closed", balances: { EUR: 5 } }), 5, "account-closed"],
		["of a blocked one", head({ status: "blocked", balances: { EUR: 5 } }), "all", "account-blocked"],
		["of a locked one", head({ lockedUntil: NOW + 1, balances: { EUR: 5 } }), 5, "account-locked"],
		["of a part", head({ balances: { EUR: 500 } }), 200, [200, 300]],
		["of all", head({ balances: { EUR: 500 } }), "all", [500, 0]],
		["of more than there is", head({ balances: { EUR: 500 } }), 501, "funds-short"],
		["of all where there is nothing", head({ balances: { EUR: 0 } }), "all", "nothing-to-pay-out"],
		["of all below zero", head({ balances: { EUR: -5 } }), "all", "nothing-to-pay-out"],
		["of credit", head({ balances: { EUR: 500 }, creditMinor: 900 }), 501, "funds-short"],
		["of all, without the credit", head({ balances: { EUR: 500 }, creditMinor: 900 }), "all", [500, 0]],
		["of what is promised", head({ balances: { EUR: 500 }, holds: [hold(-300)] }), 201, "funds-short"],
		["of all but what is promised", head({ balances: { EUR: 500 }, holds: [hold(-300)] }), "all", [200, 300]],
		[
			"of a promise that ran out",
			head({ balances: { EUR: 500 }, holds: [hold(-300, NOW)] }),
			"all",
			[500, 0],
		],
		["of what lies on the tag", head({ balances: { EUR: 500 }, purses: { EUR: 300 } }), 201, "funds-short"],
		["of all beside it", head({ balances: { EUR: 500 }, purses: { EUR: 300 } }), "all", [200, 300]],
		[
			"of all, where credit stands for what lies on the tag",
			head({ balances: { EUR: 500 }, purses: { EUR: 300 }, creditMinor: 900 }),
			"all",
			[200, 300],
		],
		["above the PIN's sum", head({ balances: { EUR: 500 }, pinAboveMinor: 100 }), "all", [500, 0]],
	])("%s", (_, from, amountMinor, answer) => {
		expect(said(from, amountMinor)).toEqual(answer);
	});

	it("says how much could be paid out, and keeps the PIN's sum", () => {
		const from = head({ balances: { EUR: 500 }, creditMinor: 900, pinAboveMinor: 100 });
		expect(pay(from, 700)).toMatchObject({
			refusal: { reason: "funds-short", unit: "EUR", availableMinor: 500, neededMinor: 700 },
		});
		expect(pay(from, 400)).toMatchObject({ value: { head: { ...from, balances: { EUR: 100 } } } });
	});

	it("takes what was asked or nothing, never below zero or into what is promised", () => {
		const any = fc.record({
			balance: fc.integer({ min: -500, max: 5_000 }),
			credit: fc.integer({ min: 0, max: 2_000 }),
			held: fc.integer({ min: 1, max: 3_000 }),
			asked: fc.oneof(fc.constant("all" as const), fc.integer({ min: 1, max: 6_000 })),
		});
		fc.assert(
			fc.property(any, ({ balance, credit, held, asked }) => {
				const from = head({ balances: { EUR: balance }, creditMinor: credit, holds: [hold(-held)] });
				const answer = pay(from, asked);
				if (!answer.ok) return;
				const { amountMinor, head: after } = answer.value;
				expect(amountMinor).toBe(asked === "all" ? payableOf(from, "EUR", NOW) : asked);
				expect(after.balances.EUR).toBe(balance - amountMinor);
				expect(after.balances.EUR).toBeGreaterThanOrEqual(Math.max(0, held - credit));
			}),
		);
	});
});
