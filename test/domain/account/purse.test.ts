import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountHead, availableOf, balanceOf, purseOf } from "../../../domain/account/head.ts";
import { accountView } from "../../../domain/account/line.ts";
import {
	decideAsk,
	decideFact,
	decideHeld,
	decideHold,
	decideLoad,
	type WantedPosting,
} from "../../../domain/account/post.ts";
import { decideReturn, freePurseOf, type TagUse } from "../../../domain/account/purse.ts";
import { head } from "../../support/builders.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const by = { store: "bar", actor: "bar-1" };
const tag = (counter: number, isTaken = false): TagUse => ({ counter, isTaken });
const wanted = (amountMinor: number, over: Partial<WantedPosting> = {}): WantedPosting => ({
	...{ unit: "EUR", amountMinor, minAge: null, by, tag: tag(5) },
	...over,
});
// Three euros on the tag, seven beside it.
const purse = (over: Partial<AccountHead> = {}) => head({ purses: { EUR: 3_00 }, tagCounter: 4, ...over });
const guest = (over: Partial<AccountHead> = {}) => purse({ balances: { EUR: 10_00 }, ...over });
const pin = { pinAboveMinor: 1_00 };
const promised = (amountMinor: number) => [
	{
		...{ transfer: "t:1", unit: "EUR", amountMinor, expiresAt: NOW + 1 },
		...{ cause: "sale" as const, fromPurse: true as const },
	},
];

describe("putting something on the tag", () => {
	const load = (from: AccountHead | undefined, amountMinor: number, use = tag(5)) =>
		decideLoad(from, "guest", { unit: "EUR", amountMinor, minAge: null, by, tag: use }, NOW);

	it("sets it aside: nobody else can take it, and the balance stays", () => {
		const loaded = load(guest(), 7_00);
		if (!loaded.ok) throw new Error("it was there");
		expect(loaded.value).toMatchObject({ balances: { EUR: 10_00 }, purses: { EUR: 10_00 }, tagCounter: 5 });
		expect(availableOf(loaded.value, "EUR", NOW)).toBe(0);
		expect(accountView(loaded.value, NOW).balances).toEqual([
			{ unit: "EUR", balanceMinor: 10_00, heldMinor: 0, purseMinor: 10_00 },
		]);
		expect(decideAsk(loaded.value, "guest", wanted(-1, { tag: undefined } as object), NOW)).toMatchObject({
			refusal: { reason: "funds-short", availableMinor: 0 },
		});
	});

	it.each<[string, AccountHead | undefined, number, TagUse, string]>([
		["of nobody", undefined, 1, tag(5), "account-unknown"],
		["of a blocked account", guest({ status: "blocked" }), 1, tag(5), "account-blocked"],
		["of more than there is beside it", guest(), 7_01, tag(5), "funds-short"],
		["above the sum of a PIN", guest(pin), 1_01, tag(5), "pin-needed"],
		["under the counter of another op", guest(), 1, tag(4, true), "tag-counter-used"],
		["under a counter that was passed", guest(), 1, tag(3), "tag-counter-used"],
	])("%s is refused", (_, from, amountMinor, use, reason) => {
		expect(load(from, amountMinor, use)).toMatchObject({ ok: false, refusal: { reason } });
	});

	it("names the highest counter that is known, so that the till takes a higher one", () => {
		expect(load(guest({ tagCounter: 9 }), 1, tag(4, true))).toMatchObject({ refusal: { tagCounter: 9 } });
	});
});

describe("an ask that is paid from the tag", () => {
	it.each<[string, AccountHead, WantedPosting, string | null]>([
		["takes the last of it, though nothing is left beside it", guest(), wanted(-3_00), null],
		["takes no more than it holds, whatever lies beside it", guest(), wanted(-3_01), "purse-short"],
		[
			"takes none of what a hold was promised from it",
			guest({ holds: promised(-1) }),
			wanted(-3_00),
			"purse-short",
		],
		["needs a counter of its own", guest(), wanted(-1, { tag: tag(4, true) }), "tag-counter-used"],
		["needs the PIN as any other", guest(pin), wanted(-1_01), "pin-needed"],
		["is refused to a blocked account", guest({ status: "blocked" }), wanted(-1), "account-blocked"],
	])("%s", (_, from, ask, reason) => {
		const decided = decideAsk(from, "guest", ask, NOW);
		expect(decided.ok ? null : decided.refusal.reason).toBe(reason);
		expect(decideHold(from, "guest", ask, NOW).ok).toBe(reason === null);
		if (!decided.ok) return;
		expect(decided.value).toMatchObject({ balances: { EUR: 7_00 }, tagCounter: 5 });
		expect(decided.value).not.toHaveProperty("purses");
	});
});

describe("a fact that was paid from the tag", () => {
	const posted = (from: AccountHead, amountMinor: number, use = tag(5)) =>
		decideFact(from, wanted(amountMinor, { tag: use }), NOW);

	it.each<[string, AccountHead, number, TagUse, string | null]>([
		["takes what was set aside", guest(), -3_00, tag(5), null],
		["takes it also where all else is spent", guest({ balances: { EUR: 3_00 } }), -3_00, tag(5), null],
		["beyond it takes from the balance, and says so", guest(), -3_01, tag(5), "purse-short"],
		[
			"and says nothing else where that is short too",
			guest({ balances: { EUR: 3_00 } }),
			-9_00,
			tag(5),
			"purse-short",
		],
		["under the counter of another op shows that there are two", guest(), -9_00, tag(4, true), "tag-forked"],
		["to a blocked account", guest({ status: "blocked" }), -9_00, tag(5), "account-blocked"],
		["to a closed account", guest({ status: "closed" }), -3_00, tag(5), "account-closed"],
		["above the sum of a PIN", guest(pin), -1_01, tag(5), "pin-needed"],
	])("%s", (_, from, amountMinor, use, flag) => {
		const { head: after, flag: found, movedMinor, takenMinor } = posted(from, amountMinor, use);
		expect([found, movedMinor]).toEqual([flag, amountMinor]);
		expect(takenMinor).toBe(Math.min(3_00, -amountMinor));
		expect(balanceOf(after, "EUR")).toBe(balanceOf(from, "EUR") + amountMinor);
		expect(purseOf(after, "EUR")).toBe(3_00 - takenMinor);
		expect(after.tagCounter).toBe(Math.max(4, use.counter));
	});

	it("of a tag that there are two of blocks the account, and one that is closed stays closed", () => {
		expect(posted(guest(), -1, tag(4, true)).head.status).toBe("blocked");
		expect(posted(guest({ status: "closed" }), -1, tag(4, true)).head.status).toBe("closed");
	});

	it("closes the account to offline tills only where it took what nobody had", () => {
		expect(posted(guest(), -10_00).head.offlineBlocked).toBeUndefined();
		expect(posted(guest(), -10_01).head.offlineBlocked).toBe(true);
	});

	it("that does not touch the tag leaves alone what lies on it", () => {
		const { tag: _, ...plain } = wanted(-7_01);
		expect(decideFact(guest(), plain, NOW)).toMatchObject({
			...{ flag: "below-floor", takenMinor: 0 },
			head: { purses: { EUR: 3_00 }, balances: { EUR: 2_99 } },
		});
	});
});

describe("what the tag says is left", () => {
	const back = (remainingMinor: number | null, use: TagUse | null = tag(5), from = guest()) =>
		decideReturn(from, { unit: "EUR", remainingMinor, tag: use }, NOW);

	it("goes back; what is set aside beyond it is on its way here, and stays", () => {
		expect(back(2_00)).toMatchObject({ value: { purses: { EUR: 1_00 }, tagCounter: 5 } });
		expect(back(0)).toMatchObject({ value: { purses: { EUR: 3_00 } } });
	});

	it("and is more than was put on it: the tag was copied or rolled back", () => {
		expect(back(3_01)).toEqual({
			ok: false,
			refusal: {
				reason: "tag-forked",
				account: "guest",
				unit: "EUR",
				purseMinor: 3_00,
				remainingMinor: 3_01,
			},
		});
		expect(back(3_00, tag(5), guest({ holds: promised(-1) }))).toMatchObject({
			refusal: { reason: "tag-forked", purseMinor: 2_99 },
		});
		expect(back(1, tag(4, true))).toMatchObject({ refusal: { reason: "tag-counter-used" } });
	});

	it("is not known of a lost tag: all of it goes back, but for what is promised to a sale", () => {
		const closed = back(null, null);
		expect(closed.ok && closed.value).not.toHaveProperty("purses");
		// The next tag begins beyond what the lost one may have written.
		expect(closed).toMatchObject({ value: { tagCounter: 1_004 } });
		expect(back(null, null, guest({ holds: promised(-1_00) }))).toMatchObject({
			value: { purses: { EUR: 1_00 } },
		});
	});
});

it("a promise from the purse is kept though the account was blocked since, and though there are two of the tag", () => {
	const from = guest({ status: "blocked" });
	expect(decideHeld(from, wanted(-2_00), NOW)).toMatchObject({
		...{ flag: null, movedMinor: -2_00, takenMinor: 2_00 },
		head: { purses: { EUR: 1_00 }, balances: { EUR: 8_00 } },
	});
	expect(decideHeld(guest(), wanted(-2_00, { tag: tag(4, true) }), NOW)).toMatchObject({
		...{ flag: "tag-forked", head: { status: "blocked" } },
	});
});

const step = fc.record({
	what: fc.constantFrom("load", "ask", "fact", "back", "close", "plain"),
	minor: fc.integer({ min: 1, max: 12_00 }),
	isTaken: fc.boolean(),
});

it("whatever happens, a purse holds no less than nothing, and only what touches the tag changes it", () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
			let at = guest();
			let own = 3_00;
			for (const [n, { what, minor, isTaken }] of steps.entries()) {
				const use = tag(n + 5, isTaken);
				const before = at;
				const words = { unit: "EUR", minAge: null, by };
				if (what === "load") {
					const loaded = decideLoad(at, "guest", { ...words, amountMinor: minor, tag: use }, NOW);
					if (loaded.ok) own += minor;
					if (loaded.ok) at = loaded.value;
				} else if (what === "ask") {
					const asked = decideAsk(at, "guest", wanted(-minor, { tag: use }), NOW);
					if (asked.ok) own -= minor;
					if (asked.ok) at = asked.value;
				} else if (what === "fact") {
					own -= Math.min(own, minor);
					at = decideFact(at, wanted(-minor, { tag: use }), NOW).head;
				} else if (what === "plain") at = decideFact(at, { ...words, amountMinor: -minor }, NOW).head;
				else {
					const remainingMinor = what === "close" ? null : minor;
					const back = decideReturn(
						at,
						{ unit: "EUR", remainingMinor, tag: what === "close" ? null : use },
						NOW,
					);
					if (back.ok) own -= remainingMinor ?? own;
					if (back.ok) at = back.value;
				}
				expect(purseOf(at, "EUR")).toBe(own);
				expect(own).toBeGreaterThanOrEqual(0);
				expect(freePurseOf(at, "EUR", NOW)).toBe(own);
				expect(availableOf(at, "EUR", NOW)).toBe(balanceOf(at, "EUR") - own);
				expect(at.tagCounter ?? 0).toBeGreaterThanOrEqual(before.tagCounter ?? 0);
			}
		}),
	);
});
