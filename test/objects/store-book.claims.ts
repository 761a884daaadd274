import { expect, it } from "vitest";
import type { Op } from "../../domain/protocol/op.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import { type AccountSays, StoreBook } from "../../durable-objects/store/book.ts";
import { menu, opId, sale, shirt } from "../support/builders.ts";
import type { WithSql } from "./with-sql.ts";

// What a store's book promises, on whatever SQLite it stands.

const TILL = "bar-1";
const event = { seq: 7, kind: "debited", at: 2_000, body: "{}" };
const paid: AccountSays = {
	ok: true,
	balance: { account: "guest", unit: "EUR", balanceMinor: 300 },
	carried: { object: "meadow/account/guest", event },
};
const broke: AccountSays = {
	ok: false,
	decline: { reason: "funds-short", account: "guest", unit: "EUR", availableMinor: 1, neededMinor: 700 },
	carried: null,
};
const available = (book: StoreBook) => book.listStock().find(({ product }) => product === "shirt")?.available;
const sent = (op: Op, hash = `hash of ${op.id}`) => ({ op, hash, ageMs: 0 });

export function storeBookClaims(withSql: WithSql): void {
	const withBook = (body: (book: StoreBook, reopen: () => StoreBook) => void) =>
		withSql((sql) => {
			const book = new StoreBook(sql);
			book.publishMenu("meadow", menu(), 100);
			book.receiveStock({ id: opId(), lines: [{ product: "shirt", quantity: 3 }] }, "s1", "owner", 200);
			body(book, () => new StoreBook(sql));
		});
	const begin = (book: StoreBook, op: Op): OpenAsk => {
		const begun = book.begin(sent(op), TILL, 2_000);
		if (begun.next !== "debit") throw new Error(`expected an open ask, got ${begun.next}`);
		return begun.ask;
	};
	const sell = (book: StoreBook, op: Op, says = paid, till = TILL) => {
		const begun = book.begin(sent(op), till, 2_000);
		return begun.next === "debit" ? book.finish(begun.ask, till, says, 2_001) : begun;
	};

	it("a paid ask is completed with the next receipt number of its till", () =>
		withBook((book) => {
			expect(sell(book, sale({ seq: 1 }))).toMatchObject({ status: "applied", receipt: 1, totalMinor: 700 });
			expect(sell(book, sale({ seq: 2 }), broke)).toMatchObject({ status: "declined" });
			expect(sell(book, sale({ seq: 3 }))).toMatchObject({ receipt: 2 });
			expect(sell(book, sale({ seq: 1 }), paid, "bar-2")).toMatchObject({ receipt: 1 });
		}));

	it("when asks of one till overlap every number is given once and accounted for", () =>
		withBook((book) => {
			const [one, two, three] = [
				begin(book, sale({ seq: 1 })),
				begin(book, sale({ seq: 2 })),
				begin(book, sale({ seq: 3 })),
			];
			expect(book.finish(two, TILL, paid, 2_001)).toMatchObject({ receipt: 2 });
			expect(book.finish(one, TILL, broke, 2_001)).toMatchObject({ status: "declined" });
			expect(book.finish(three, TILL, broke, 2_001)).toMatchObject({ status: "declined" });
			expect(sell(book, sale({ seq: 4 }))).toMatchObject({ receipt: 3 });
			book.flush();
			const sales = book.journal.listToSend(book.journal.confirmed(), 50).slice(2);
			expect(sales.map(({ kind, body }) => [kind, JSON.parse(body).receipt])).toEqual([
				["sale-completed", 2],
				["sale-declined", 1],
				["sale-declined", 3],
				["sale-completed", 3],
			]);
		}));

	it("a process that dies after the answer and before its line gives the same outcome again", () =>
		withBook((book, reopen) => {
			const op = sale({ item: shirt });
			const outcome = sell(book, op);
			expect(book.journal.find(op.id)).toBeUndefined();
			const after = reopen();
			expect(after.listUndecided().map(({ ask }) => ask.op.id)).toEqual([op.id]);
			expect(after.finish(begin(after, op), TILL, paid, 8_001)).toEqual(outcome);
			expect(available(after)).toBe(2);
		}));

	it("an op that comes again gets the outcome it got then, also after a restart", () =>
		withBook((book, reopen) => {
			const op = sale();
			const outcome = sell(book, op);
			expect(book.begin(sent(op), TILL, 9_000)).toEqual({ next: "answer", outcome });
			expect(reopen().begin(sent(op), TILL, 9_000)).toEqual({ next: "answer", outcome });
			const poor = sale({ seq: 2 });
			const declined = sell(book, poor, broke);
			book.flush();
			expect(reopen().begin(sent(poor), TILL, 9_000)).toEqual({ next: "answer", outcome: declined });
		}));

	it("an op whose account has not answered is asked again, not begun again", () =>
		withBook((book, reopen) => {
			const op = sale({ item: shirt });
			book.begin(sent(op), TILL, 2_000);
			expect(reopen().begin(sent(op), TILL, 3_000)).toMatchObject({ next: "debit", ask: { since: 2_000 } });
			expect(available(book)).toBe(2);
			expect(book.listUndecided().map(({ ask }) => ask.op.id)).toEqual([op.id]);
		}));

	it("finishing twice changes nothing, whatever the second answer says", () =>
		withBook((book) => {
			const ask = begin(book, sale({ item: shirt }));
			const outcome = book.finish(ask, TILL, paid, 2_001);
			expect(book.finish(ask, TILL, broke, 9_000)).toEqual(outcome);
			book.flush();
			const seq = book.journal.last()?.seq;
			expect(book.finish(ask, TILL, broke, 9_000)).toEqual(outcome);
			expect(book.journal.last()?.seq).toBe(seq);
			expect(available(book)).toBe(2);
			expect(book.listUndecided()).toEqual([]);
		}));

	it("one id with another body is refused, decided or not, and changes nothing", () =>
		withBook((book) => {
			const op = sale();
			const ask = begin(book, op);
			expect(book.begin(sent(op, "other"), TILL, 2_000)).toEqual({ next: "refuse", code: "key-reused" });
			book.finish(ask, TILL, paid, 2_001);
			book.flush();
			const seq = book.journal.last()?.seq;
			expect(book.begin(sent(op, "other"), TILL, 2_000)).toEqual({ next: "refuse", code: "key-reused" });
			expect(book.journal.last()?.seq).toBe(seq);
		}));

	it("counted stock is reserved while the account is asked, given back when it declines, gone when it pays", () =>
		withBook((book) => {
			const ask = begin(book, sale({ item: shirt, quantity: 2 }));
			expect(available(book)).toBe(1);
			expect(sell(book, sale({ seq: 2, item: shirt, quantity: 2 }))).toMatchObject({
				outcome: { status: "declined", decline: { reason: "stock-short", available: 1 } },
			});
			book.finish(ask, TILL, broke, 2_001);
			expect(available(book)).toBe(3);
			sell(book, sale({ seq: 3, item: shirt, quantity: 3 }));
			expect(available(book)).toBe(0);
		}));

	it("the last counted item is sold to one of two tills", () =>
		withBook((book) => {
			sell(book, sale({ item: shirt, quantity: 2 }));
			const first = book.begin(sent(sale({ seq: 2, item: shirt })), "bar-1", 2_000);
			const second = book.begin(sent(sale({ seq: 1, item: shirt })), "bar-2", 2_000);
			expect([first.next, second.next]).toEqual(["debit", "answer"]);
		}));

	it("too many open asks are refused without a trace, and fit again later", () =>
		withBook((book) => {
			const [first] = Array.from({ length: 20 }, (_, index) => begin(book, sale({ seq: index + 1 })));
			const extra = sale({ seq: 21 });
			expect(book.begin(sent(extra), TILL, 2_000)).toEqual({ next: "refuse", code: "too-many-open" });
			if (first !== undefined) book.finish(first, TILL, paid, 2_001);
			expect(book.begin(sent(extra), TILL, 2_000).next).toBe("debit");
		}));

	it("goods received twice under one id are received once", () =>
		withBook((book) => {
			const receipt = { id: opId(), lines: [{ product: "shirt", quantity: 5 }] };
			expect(book.receiveStock(receipt, "r1", "owner", 300)).toMatchObject({ ok: true });
			expect(book.receiveStock(receipt, "r1", "owner", 400)).toMatchObject({ ok: true });
			expect(book.receiveStock(receipt, "r2", "owner", 400)).toMatchObject({ ok: false });
			expect(available(book)).toBe(8);
		}));

	it("an older menu never replaces a newer one, and the menu outlives a restart", () =>
		withBook((book, reopen) => {
			book.publishMenu("meadow", menu({ version: 5, items: [shirt] }), 300);
			expect(book.publishMenu("meadow", menu({ version: 4 }), 400).version).toBe(5);
			expect(reopen().menu()).toMatchObject({ version: 5, items: [{ product: "shirt" }] });
			expect(sell(reopen(), sale())).toMatchObject({ outcome: { decline: { reason: "product-unknown" } } });
		}));

	it("the journal has no gaps and carries the account's line inside the sale's", () =>
		withBook((book) => {
			sell(book, sale({ seq: 1 }));
			sell(book, sale({ seq: 2 }), broke);
			book.flush();
			const events = book.journal.listToSend(book.journal.confirmed(), 50);
			expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
			expect(events.map(({ kind }) => kind)).toEqual([
				"menu-published",
				"stock-received",
				"sale-completed",
				"sale-declined",
			]);
			expect(JSON.parse(events[2]?.body ?? "").carried).toEqual([{ object: "meadow/account/guest", event }]);
		}));
}
