import fc from "fast-check";
import { expect, it } from "vitest";
import {
	availableOf,
	balanceOf,
	expectedOf,
	type Hold,
	liveHolds,
	withoutHold,
} from "../../../domain/account/head.ts";
import { accountView } from "../../../domain/account/line.ts";
import { head } from "../../support/builders.ts";

const NOW = 1_000;
const hold = fc.record({
	transfer: fc.constantFrom("a:1", "b:1", "c:1", "d:1"),
	unit: fc.constantFrom("EUR", "DRINK"),
	amountMinor: fc.integer({ min: -500, max: 500 }),
	expiresAt: fc.integer({ min: NOW - 2, max: NOW + 2 }),
	cause: fc.constant("sale" as const),
});
const holds = fc.uniqueArray(hold, { selector: ({ transfer }) => transfer });
const sumOf = (all: readonly Hold[], sign: number) =>
	all
		.filter((one) => one.unit === "EUR" && one.expiresAt > NOW && Math.sign(one.amountMinor) === sign)
		.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

it("available is the balance and the credit less what lives of promises away; expected is it with those to come", () => {
	fc.assert(
		fc.property(holds, fc.integer({ min: 0, max: 900 }), (all, creditMinor) => {
			const guest = head({ holds: all, creditMinor });
			expect(availableOf(guest, "EUR", NOW)).toBe(10_000 + creditMinor + sumOf(all, -1));
			expect(expectedOf(guest, "EUR", NOW)).toBe(10_000 + sumOf(all, 1));
			const view = accountView(guest, NOW).balances.find(({ unit }) => unit === "EUR");
			expect(view).toMatchObject({ balanceMinor: 10_000, heldMinor: Math.abs(sumOf(all, -1)) });
		}),
	);
});

it("a promise that is taken away takes with it those that ran out, and no other", () => {
	fc.assert(
		fc.property(holds, (all) => {
			const left = withoutHold(head({ holds: all }), "a:1", NOW);
			expect(left.holds ?? []).toEqual(
				liveHolds(head({ holds: all }), NOW).filter((one) => one.transfer !== "a:1"),
			);
			// An account without promises carries no empty list of them through its journal.
			expect("holds" in left).toBe((left.holds ?? []).length > 0);
			expect({ ...left, holds: undefined }).toEqual({ ...head(), holds: undefined });
		}),
	);
});

it("a unit that was never seen is at nothing", () => {
	expect([
		balanceOf(head(), "FOOD"),
		availableOf(head(), "FOOD", NOW),
		expectedOf(head(), "FOOD", NOW),
	]).toEqual([0, 0, 0]);
});
