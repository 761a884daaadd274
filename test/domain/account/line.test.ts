import { expect, it } from "vitest";
import {
	type AccountBody,
	accountView,
	answerOf,
	entryOf,
	entryView,
	isAccountLine,
} from "../../../domain/account/line.ts";
import { head } from "../../support/builders.ts";

const by = { store: "bar", actor: "bar-1" };
const event = (body: AccountBody, seq = 7) => ({
	...{ seq, key: "t:1", hash: "h", kind: "posted", at: 2_000, body: JSON.stringify(body) },
});
const entry = {
	...{ transfer: "t:1", unit: "EUR", amountMinor: -700, note: "two beers", by },
	...{ cause: "sale" as const, flag: "below-floor" as const },
};
const decline = { reason: "account-blocked" as const, account: "guest" };

it.each<[string, AccountBody, object]>([
	[
		"what it moved, and the balance that it left behind",
		{ head: head({ balances: { EUR: 300, DRINK: 2 } }), entry },
		{ ok: true, unit: "EUR", amountMinor: -700, balanceMinor: 300, flag: "below-floor" },
	],
	[
		"until when it promised",
		{ head: head(), hold: { unit: "EUR", amountMinor: -700, expiresAt: 9 } },
		{ ok: true, unit: "EUR", amountMinor: 0, balanceMinor: 10_000, flag: null, expiresAt: 9 },
	],
	["why it was declined", { head: head(), declined: decline }, { ok: false, decline }],
	[
		"that nothing moved",
		{ head: head() },
		{ ok: true, unit: "", amountMinor: 0, balanceMinor: 0, flag: null },
	],
])("a line answers, whenever it is asked: %s", (_, body, answer) => {
	expect(answerOf(event(body))).toEqual({ ...answer, events: [event(body)] });
});

it("a page of entries shows lines that moved value, and no other", () => {
	expect(entryView(event({ head: head({ balances: { EUR: 300 } }), entry }))).toEqual({
		...{ seq: 7, transfer: "t:1", unit: "EUR", amountMinor: -700, balanceMinor: 300, cause: "sale" },
		...{ note: "two beers", flag: "below-floor", at: 2_000 },
	});
	expect(entryView(event({ head: head(), declined: decline }))).toBeUndefined();
	expect(() => entryOf({ head: head() })).toThrow("a posted line has its entry");
});

it("an account is shown with everything that tills and screens must know of it", () => {
	expect(accountView(head(), 5)).toEqual({
		...{ id: "guest", name: "Guest", status: "active", offlineBlocked: false, pinAboveMinor: null },
		...{ predecessor: null, successor: null, asOf: 5 },
		balances: [{ unit: "EUR", balanceMinor: 10_000, heldMinor: 0 }],
	});
	const closed = head({
		...{ status: "closed", offlineBlocked: true, pinAboveMinor: 500 },
		...{ predecessor: "old", successor: "new", balances: {} },
	});
	expect(accountView(closed, 5)).toMatchObject({
		...{ status: "closed", offlineBlocked: true, pinAboveMinor: 500 },
		...{ predecessor: "old", successor: "new", balances: [] },
	});
});

it("knows its own lines from a store's", () => {
	expect(["posted", "voided", "opened"].every(isAccountLine)).toBe(true);
	expect(["sale-applied", "facts-posted"].some(isAccountLine)).toBe(false);
});
