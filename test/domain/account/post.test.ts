import fc from "fast-check";
import { expect, it } from "vitest";
import { type AccountHead, balanceOf } from "../../../domain/account/head.ts";
import { decideCredit, decideDebit } from "../../../domain/account/post.ts";
import { head } from "../../support/builders.ts";

const eur = (amountMinor: number) => ({ unit: "EUR", amountMinor });

it.each([
	["an unknown account", undefined, 1, "account-unknown"],
	["a blocked account, whatever it holds", head({ status: "blocked" }), 1, "account-blocked"],
	["a blocked account without funds", head({ status: "blocked", balances: {} }), 1, "account-blocked"],
	["one cent more than there is", head(), 10_001, "funds-short"],
	["a unit that the account does not hold", head({ balances: { TOKEN: 5 } }), 1, "funds-short"],
])("refuses a debit of %s", (_, from, amountMinor, reason) => {
	expect(decideDebit(from, "guest", eur(amountMinor))).toMatchObject({ ok: false, refusal: { reason } });
});

it("takes the last cent and touches no other unit", () => {
	const before = head({ balances: { EUR: 10_000, TOKEN: 3 } });
	expect(decideDebit(before, "guest", eur(10_000))).toEqual({
		ok: true,
		value: { ...before, balances: { EUR: 0, TOKEN: 3 } },
	});
});

it("refuses a credit over the maximum and takes one up to it", () => {
	expect(decideCredit(head(), "guest", eur(90_001))).toMatchObject({
		ok: false,
		refusal: { reason: "balance-over-maximum" },
	});
	expect(decideCredit(head(), "guest", eur(90_000))).toMatchObject({
		ok: true,
		value: { balances: { EUR: 100_000 } },
	});
});

it("a balance is the sum of what was posted and never below zero", () => {
	const moves = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 50_000 })), { maxLength: 60 });
	fc.assert(
		fc.property(moves, (wanted) => {
			let now: AccountHead = head({ balances: {} });
			let sum = 0;
			for (const [isDebit, amountMinor] of wanted) {
				const decided = isDebit
					? decideDebit(now, "guest", eur(amountMinor))
					: decideCredit(now, "guest", eur(amountMinor));
				if (!decided.ok) continue;
				sum += isDebit ? -amountMinor : amountMinor;
				now = decided.value;
			}
			expect(balanceOf(now, "EUR")).toBe(sum);
			expect(sum).toBeGreaterThanOrEqual(0);
			expect(sum).toBeLessThanOrEqual(now.maxMinor);
		}),
	);
});
