import { expect, it } from "vitest";
import type { AccountCall, HoldCall, PostCall, SettleCall } from "../../../domain/account/call.ts";
import { availableOf } from "../../../domain/account/head.ts";
import { AccountBook, type CreditRequest } from "../../../durable-objects/account/book.ts";
import type { WithSql } from "./with-sql.ts";

// What an account's book promises, on whatever SQLite it stands.

const by = { store: "bar", actor: "bar-1" };
const keyed = (transfer: string, hash = `hash ${transfer}`) => ({ transfer, hash, by });
const post = (transfer: string, amountMinor: number | "all", over: Partial<PostCall> = {}): PostCall => ({
	...{ do: "post", mode: "ask", unit: "EUR", amountMinor, cause: "sale", note: "", minAge: null },
	...keyed(transfer),
	...over,
});
const fact = (transfer: string, amountMinor: number, over: Partial<PostCall> = {}) =>
	post(transfer, amountMinor, { mode: "fact", ...over });
const hold = (transfer: string, amountMinor: number, ttlMs = 1_000): HoldCall => ({
	...{ do: "hold", unit: "EUR", amountMinor, cause: "sale", minAge: null, ttlMs },
	...keyed(transfer),
});
const settle = (transfer: string, how: "post" | "release", amountMinor: number): SettleCall => ({
	...{ do: "settle", how, unit: "EUR", amountMinor, cause: "sale" },
	...keyed(transfer),
});
const reverse = (transfer: string): AccountCall => ({ do: "reverse", ...keyed(transfer) });
const grant = (amountMinor: number, transfer = "grant:1"): CreditRequest => ({
	...{ unit: "EUR", amountMinor, cause: "grant", note: "", transfer, hash: `${amountMinor}` },
	by: { store: null, actor: "owner" },
});

export function accountBookClaims(withSql: WithSql): void {
	const withBook = (
		body: (say: (call: AccountCall, at?: number) => unknown, book: AccountBook) => void,
		balanceMinor = 1_000,
	) =>
		withSql((sql) => {
			const book = new AccountBook(sql);
			book.open("meadow", { id: "guest", name: "Guest", credentials: [], maxMinor: 5_000 }, "o", 1);
			if (balanceMinor > 0) book.credit("guest", grant(balanceMinor), 2);
			const say = (call: AccountCall, at = 10) => {
				const [answer] = book.apply("meadow", "guest", [call], at);
				if (answer === undefined) throw new Error("a call has its answer");
				return answer.ok ? [answer.amountMinor, answer.balanceMinor, answer.flag] : answer.decline.reason;
			};
			body(say, book);
		});
	const balance = (book: AccountBook) => book.head()?.balances.EUR ?? 0;
	const lines = (book: AccountBook) => book.journal.last()?.seq;

	it("opening twice is opening once; other words under the same id are refused", () =>
		withBook((_, book) => {
			const words = { id: "guest", name: "Guest", credentials: [], maxMinor: 5_000 };
			const seq = lines(book);
			expect(book.open("meadow", words, "o", 9).ok).toBe(true);
			expect(book.open("meadow", { ...words, name: "Else" }, "x", 9).ok).toBe(false);
			expect(lines(book)).toBe(seq);
		}));

	it("a credit happens once; the same key with another sum changes nothing", () =>
		withBook((_, book) => {
			expect(book.credit("guest", grant(1_000), 5).ok).toBe(true);
			expect(book.credit("guest", { ...grant(900), hash: "other" }, 5).ok).toBe(false);
			expect(book.credit("guest", grant(4_500, "grant:2"), 5).ok).toBe(false);
			expect(balance(book)).toBe(1_000);
		}));

	it("an ask is answered once and for ever, paid or declined, also after more money came", () =>
		withBook((say, book) => {
			expect(say(post("a:1", -700))).toEqual([-700, 300, null]);
			expect(say(post("b:1", -700))).toBe("funds-short");
			book.credit("guest", grant(2_000, "grant:2"), 11);
			expect(say(post("b:1", -700))).toBe("funds-short");
			expect(say(post("a:1", -700))).toEqual([-700, 300, null]);
			expect(balance(book)).toBe(2_300);
		}));

	it("one transfer under another hash is refused and moves nothing", () =>
		withBook((say, book) => {
			say(post("a:1", -700));
			expect(say(post("a:1", -700, { hash: "other" }))).toBe("transfer-reused");
			expect(say(post("a:1", -700, { hash: "other", mode: "fact" }))).toEqual([0, 0, "transfer-reused"]);
			expect(balance(book)).toBe(300);
		}));

	it("a fact posts below the floor with one flag, and the account is closed to offline tills", () =>
		withBook((say, book) => {
			expect(say(fact("a:1", -1_500))).toEqual([-1_500, -500, "below-floor"]);
			expect(book.head()?.offlineBlocked).toBe(true);
			expect(say(fact("a:1", -1_500))).toEqual([-1_500, -500, "below-floor"]);
			expect(say(post("b:1", -1))).toBe("funds-short");
		}));

	it("a fact after its own declined ask is taken once and says so; a fact after its paid ask is absorbed", () =>
		withBook((say, book) => {
			say(post("poor:1", -1_200));
			expect(say(fact("poor:1", -1_200))).toEqual([-1_200, -200, "taken-after-decline"]);
			expect(say(fact("poor:1", -1_200))).toEqual([-1_200, -200, "taken-after-decline"]);
			expect(say(post("poor:1", -1_200))).toBe("funds-short");
			book.credit("guest", grant(2_000, "grant:2"), 11);
			say(post("rich:1", -500));
			expect(say(fact("rich:1", -500))).toEqual([-500, 1_300, null]);
			expect(balance(book)).toBe(1_300);
		}));

	it("a fact for an account that nobody opened stands in suspense until it is opened", () =>
		withSql((sql) => {
			const book = new AccountBook(sql);
			const [posted] = book.apply("meadow", "lost", [fact("a:1", -500)], 5);
			expect(posted).toMatchObject({ ok: true, flag: "account-unknown", balanceMinor: -500 });
			expect(book.apply("meadow", "lost", [post("b:1", -1)], 6)).toMatchObject([
				{ decline: { reason: "account-unknown" } },
			]);
			book.open("meadow", { id: "lost", name: "Found", credentials: [], maxMinor: 5_000 }, "o", 7);
			expect(book.head()).toMatchObject({ name: "Found", balances: { EUR: -500 } });
			expect(book.head()?.unlisted).toBeUndefined();
		}));

	it("an account that was never opened declines and keeps nothing", () =>
		withSql((sql) => {
			const book = new AccountBook(sql);
			expect(book.apply("meadow", "nobody", [post("a:1", -1)], 5)).toMatchObject([{ ok: false, events: [] }]);
			expect(book.journal.last()).toBeUndefined();
		}));

	it("a hold promises money away until it is posted, released or past its time", () =>
		withBook((say, book) => {
			expect(say(hold("a:1", -800))).toEqual([0, 1_000, null]);
			expect(say(post("b:1", -300))).toBe("funds-short");
			expect(say(post("c:1", -300), 1_011)).toEqual([-300, 700, null]);
			expect(say(hold("d:1", -700), 1_012)).toEqual([0, 700, null]);
			expect(say(settle("d:1", "release", -700), 1_013)).toEqual([0, 0, null]);
			const head = book.head();
			expect(head && availableOf(head, "EUR", 1_014)).toBe(700);
		}));

	it("a hold is resolved once, whatever is asked of it later", () =>
		withBook((say, book) => {
			say(hold("a:1", -800));
			expect(say(settle("a:1", "post", -800))).toEqual([-800, 200, null]);
			expect(say(settle("a:1", "release", -800))).toEqual([-800, 200, null]);
			expect(say(settle("a:1", "post", -800))).toEqual([-800, 200, null]);
			say(hold("b:1", -200));
			say(settle("b:1", "release", -200));
			expect(say(settle("b:1", "post", -200))).toEqual([0, 0, null]);
			expect(balance(book)).toBe(200);
		}));

	it("more than was held is never posted", () =>
		withBook((say) => {
			say(hold("a:1", -100));
			expect(() => say(settle("a:1", "post", -101))).toThrow("no more is posted than was held");
		}));

	it("a hold that ran out is posted all the same once its sale is paid for, with its flag where money is short", () =>
		withBook((say) => {
			say(hold("a:1", -800));
			say(post("b:1", -900), 1_011);
			expect(say(settle("a:1", "post", -800), 1_012)).toEqual([-800, -700, "hold-expired"]);
		}));

	it("releasing or reversing what never came refuses it when it comes", () =>
		withBook((say, book) => {
			say(settle("a:1", "release", -100));
			expect(say(hold("a:1", -100))).toBe("transfer-voided");
			expect(say(reverse("b:1"))).toEqual([0, 0, null]);
			expect(say(post("b:1", -100))).toBe("transfer-voided");
			expect(say(fact("b:1", -100))).toEqual([0, 1_000, "transfer-voided"]);
			expect(balance(book)).toBe(1_000);
		}));

	it("a reversal gives back exactly what moved, once, whatever the account's standing", () =>
		withBook((say, book) => {
			say(post("a:1", -700));
			book.change("blocked", { status: "blocked" }, 11);
			expect(say(reverse("a:1"))).toEqual([700, 1_000, null]);
			expect(say(reverse("a:1"))).toEqual([700, 1_000, null]);
			say(post("poor:1", -1));
			expect(say(reverse("poor:1"))).toEqual([0, 0, null]);
			expect(balance(book)).toBe(1_000);
		}));

	it("a blocked, locked or closed account refuses asks; facts post with a flag", () =>
		withBook((say, book) => {
			book.change("blocked", { status: "blocked" }, 5);
			expect(say(post("a:1", -1))).toBe("account-blocked");
			expect(say(fact("b:1", -1))).toEqual([-1, 999, "account-blocked"]);
			book.change("active", { status: "active", lockedUntil: 100 }, 6);
			expect(say(post("c:1", -1), 50)).toBe("account-locked");
			expect(say(fact("e:1", -1), 50)).toEqual([-1, 998, "account-locked"]);
			expect(say(fact("c:1", -1), 50)).toEqual([-1, 997, "taken-after-decline"]);
			expect(say(post("d:1", -1), 101)).toEqual([-1, 996, null]);
		}));

	it("a sum above the PIN's needs a permit of that till, which runs out", () =>
		withBook((say, book) => {
			book.change("pin", { pinAboveMinor: 500 }, 5);
			expect(say(post("a:1", -501))).toBe("pin-needed");
			expect(say(post("b:1", -500))).toEqual([-500, 500, null]);
			book.change("permit", { permit: { till: "bar-1", until: 100 }, pinAboveMinor: 100 }, 6);
			expect(say(post("c:1", -101), 50)).toEqual([-101, 399, null]);
			expect(say(post("d:1", -101, { by: { store: "bar", actor: "bar-2" } }), 50)).toBe("pin-needed");
			expect(say(post("e:1", -101), 101)).toBe("pin-needed");
			expect(say(fact("f:1", -101), 101)).toEqual([-101, 298, "pin-needed"]);
			expect(say(fact("g:1", -101, { happenedAt: 99 }), 101)).toEqual([-101, 197, null]);
		}));

	it("all that is there can be paid out, and nothing can not", () =>
		withBook((say) => {
			say(hold("h:1", -300));
			expect(say(post("a:1", "all", { cause: "payout" }))).toEqual([-700, 300, null]);
			expect(say(post("b:1", "all", { cause: "payout" }))).toBe("nothing-to-pay-out");
		}));

	it("a young guest is refused what is for older ones, from the birthday on no more", () =>
		withSql((sql) => {
			const book = new AccountBook(sql);
			const words = { id: "guest", name: "Guest", credentials: [], maxMinor: 5_000, bornOn: "2008-11-22" };
			book.open("meadow", words, "o", 1);
			book.credit("guest", grant(1_000), 2);
			const wine = (transfer: string, day: string) =>
				book.apply("meadow", "guest", [post(transfer, -100, { minAge: 18 })], Date.parse(day))[0];
			expect(wine("a:1", "2026-11-21")).toMatchObject({ decline: { reason: "underage", minAge: 18 } });
			expect(wine("b:1", "2026-11-22")).toMatchObject({ ok: true });
		}));

	it("an amount that no ledger holds is flagged and not booked, and blocks nothing after it", () =>
		withBook((say, book) => {
			book.credit("guest", grant(1, "grant:x"), 3);
			for (let n = 0; n < 9_999; n += 1) say(fact(`big-${n}:1`, 100_000_000_000));
			expect(say(fact("over:1", 100_000_000_000))).toMatchObject([
				0,
				expect.any(Number),
				"amount-impossible",
			]);
			expect(say(fact("after:1", -1))).toMatchObject([-1, expect.any(Number), null]);
		}));

	it("entries are paged from the newest, without the lines that moved nothing", () =>
		withBook((say, book) => {
			for (let n = 1; n <= 5; n += 1) say(post(`s-${n}:1`, -100));
			say(post("poor:1", -9_999));
			const page = book.listEntries(Number.MAX_SAFE_INTEGER, 4);
			expect(page.entries.map(({ transfer }) => transfer)).toEqual(["s-5:1", "s-4:1", "s-3:1"]);
			expect(book.listEntries(page.next ?? 0, 50).entries.map(({ amountMinor }) => amountMinor)).toEqual([
				-100, -100, 1_000,
			]);
		}));
}
