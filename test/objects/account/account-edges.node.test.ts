import { expect, it } from "vitest";
import type { AccountCall, PostCall } from "../../../domain/account/call.ts";
import { BALANCE_MAX, MINOR_MAX } from "../../../domain/money/minor.ts";
import { account, keyed, opened, post, reverse, words } from "../../support/one-account.ts";

// What an account does where several rare things meet.

const fact = (transfer: string, amountMinor: number, over: Partial<PostCall> = {}) =>
	post(transfer, amountMinor, { mode: "fact", ...over });
const hold = (transfer: string, amountMinor: number): AccountCall => ({
	...{ do: "hold", minAge: null, ttlMs: 1_000, ...keyed(transfer), ...words(amountMinor) },
});
const settle = (transfer: string, amountMinor: number): AccountCall => ({
	...{ do: "settle", how: "post", ...keyed(transfer), ...words(amountMinor) },
});
function atTheLimit(balanceMinor: number) {
	const rich = opened("rich", 1_000);
	rich.say(post("s:1", -700));
	rich.say(hold("in:1", 500));
	rich.say(hold("out:1", -300));
	const sign = Math.sign(balanceMinor);
	for (let n = 0; Math.abs(rich.balance()) < BALANCE_MAX; n += 1) {
		const missing = BALANCE_MAX - Math.abs(rich.balance());
		rich.say(fact(`big-${n}:1`, sign * Math.min(MINOR_MAX, missing)));
	}
	expect(rich.balance()).toBe(balanceMinor);
	return rich;
}

it("what was taken back or promised, and no ledger holds, is flagged and not booked, and keeps nothing waiting", () => {
	const impossible = { ok: true, amountMinor: 0, flag: "amount-impossible" };
	const rich = atTheLimit(BALANCE_MAX);
	const together = [reverse("s:1"), settle("in:1", 500), fact("after:1", -1)];
	expect(rich.book.apply("meadow", "rich", together, 11)).toMatchObject([
		...[impossible, impossible],
		{ ok: true, amountMinor: -1 },
	]);
	expect(rich.say(reverse("s:1"), 12)).toMatchObject(impossible);
	expect(atTheLimit(-BALANCE_MAX).say(settle("out:1", -300), 11)).toMatchObject(impossible);
});

it("an account whose tag was copied before anyone opened it is opened blocked", () => {
	const early = account("early");
	early.say(fact("s:1", -100, { purse: { tagCounter: 3 } }));
	expect(early.say(fact("s:2", -100, { purse: { tagCounter: 3 } }))).toMatchObject({ flag: "tag-forked" });
	early.open();
	expect(early.book.head()).toMatchObject({ status: "blocked" });
	expect(early.say(post("s:3", -1))).toMatchObject({ decline: { reason: "account-blocked" } });
});

it("a promise that ran out, and whose money was spent, does not come back when the clock is put back", () => {
	const guest = opened("guest", 1_000);
	guest.say(hold("h:1", -800), 10);
	expect(guest.say(post("s:1", -900), 1_011)).toMatchObject({ ok: true, balanceMinor: 100 });
	expect(guest.say(settle("h:1", -800), 1_005)).toMatchObject({ amountMinor: -800, flag: "hold-expired" });
});

it("all of an account that holds more than it may, and all of it on the tag, is nothing to pay out", () => {
	const guest = opened("guest", 1_000);
	guest.say({ do: "purse", move: "load", tagCounter: 1, unit: "EUR", amountMinor: 1_000, ...keyed("p:1") });
	guest.book.change("limits", { maxMinor: 500 }, 11);
	const all = { ...keyed("payout:1"), unit: "EUR", amountMinor: "all", note: "" } as const;
	expect(guest.book.payOut("meadow", "guest", all, 12)).toMatchObject({
		refusal: { reason: "nothing-to-pay-out" },
	});
	expect(guest.say(post("s:1", 0, { amountMinor: "all", cause: "payout" }), 13)).toMatchObject({
		decline: { reason: "nothing-to-pay-out" },
	});
});
