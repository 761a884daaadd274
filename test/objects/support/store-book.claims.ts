import { expect, it } from "vitest";
import type { AccountAnswer } from "../../../domain/account/call.ts";
import type { Op } from "../../../domain/protocol/op.ts";
import { lastCalls } from "../../../domain/store/saga.ts";
import type { OpenAsk } from "../../../domain/till/till.ts";
import { StoreBook } from "../../../durable-objects/store/book.ts";
import { menu, opId, sale, sending, shirt, TillLog } from "../../support/builders.ts";
import type { WithSql } from "./with-sql.ts";

// What a store's book promises, on whatever SQLite it stands.

const TILL = "bar-1";
const event = { seq: 7, key: "t", hash: "h", kind: "posted", at: 2_000, body: "{}" };
const paid: AccountAnswer = {
	ok: true,
	unit: "EUR",
	amountMinor: -700,
	balanceMinor: 300,
	flag: null,
	events: [event],
};
const broke: AccountAnswer = {
	ok: false,
	decline: { reason: "funds-short", account: "guest", unit: "EUR", availableMinor: 1, neededMinor: 700 },
	events: [],
};
const available = (book: StoreBook) => book.listStock().find(({ product }) => product === "shirt")?.available;

export function storeBookClaims(withSql: WithSql): void {
	const withBook = (body: (book: StoreBook, reopen: () => StoreBook, log: TillLog) => void) =>
		withSql((sql) => {
			const book = new StoreBook(sql);
			book.publishMenu("meadow", menu(), 100);
			book.receiveStock({ id: opId(), lines: [{ product: "shirt", quantity: 3 }] }, "s1", "owner", 200);
			body(book, () => new StoreBook(sql), new TillLog());
		});
	const take = (book: StoreBook, op: Op, till = TILL, now = 2_000) => {
		const taken = book.take([sending(till, [op], now)], now)[0]?.[0];
		if (taken === undefined) throw new Error("an op is taken");
		return taken;
	};
	const begin = (book: StoreBook, op: Op): OpenAsk => {
		const taken = take(book, op);
		if (taken.next !== "drive") throw new Error(`expected an open ask, got ${taken.next}`);
		return taken.ask;
	};
	const finish = (book: StoreBook, ask: OpenAsk, answer: AccountAnswer, now = 2_001) => {
		const asked = lastCalls(ask, "bar").map((call) => ({ ...call, answer }));
		return book.finish(ask, answer.ok ? null : answer.decline, asked, now);
	};
	const sell = (book: StoreBook, op: Op, answer = paid, till = TILL) => {
		const taken = take(book, op, till);
		return taken.next === "drive" ? finish(book, taken.ask, answer) : taken;
	};
	const lines = (book: StoreBook) => book.read((tables) => tables.journal.listAfter(0, 500));

	it("a paid ask is applied with the next receipt number of its till", () =>
		withBook((book, _, log) => {
			expect(sell(book, log.sale())).toMatchObject({ status: "applied", receipt: 1, totalMinor: 700 });
			expect(sell(book, log.sale(), broke)).toMatchObject({ status: "declined" });
			expect(sell(book, log.sale())).toMatchObject({ receipt: 2 });
			expect(sell(book, sale(), paid, "bar-2")).toMatchObject({ receipt: 1 });
		}));

	it("when asks of one till overlap every number is given once and accounted for", () =>
		withBook((book, _, log) => {
			const [one, two, three] = [begin(book, log.sale()), begin(book, log.sale()), begin(book, log.sale())];
			expect(finish(book, two, paid)).toMatchObject({ receipt: 2 });
			expect(finish(book, one, broke)).toMatchObject({ status: "declined" });
			expect(finish(book, three, broke)).toMatchObject({ status: "declined" });
			expect(sell(book, log.sale())).toMatchObject({ receipt: 3 });
			const numbered = lines(book)
				.slice(2)
				.map(({ kind, body }) => [kind, JSON.parse(body).receipt]);
			expect(numbered).toEqual([
				["sale-applied", 2],
				["sale-declined", 1],
				["sale-declined", 3],
				["sale-applied", 3],
			]);
		}));

	it("a process that dies after the answer and before its line gives the same outcome again", () =>
		withBook((book, reopen) => {
			const op = sale({ item: shirt });
			const outcome = sell(book, op);
			expect(book.journal.find(op.id)).toBeUndefined();
			const after = reopen();
			expect(after.listOpen().map((ask) => ask.op.id)).toEqual([op.id]);
			expect(finish(after, begin(after, op), paid, 8_001)).toEqual(outcome);
			expect(available(after)).toBe(2);
		}));

	it("an op that comes again gets the outcome it got then, also after a restart", () =>
		withBook((book, reopen, log) => {
			const [op, poor] = [log.sale(), log.sale()];
			const outcome = sell(book, op);
			expect(take(book, op, TILL, 9_000)).toEqual({ next: "answer", outcome });
			expect(take(reopen(), op, TILL, 9_000)).toEqual({ next: "answer", outcome });
			const declined = sell(book, poor, broke);
			book.flush();
			expect(take(reopen(), poor, TILL, 9_000)).toEqual({ next: "answer", outcome: declined });
		}));

	it("an op whose account has not answered is asked again, not begun again", () =>
		withBook((book, reopen) => {
			const op = sale({ item: shirt });
			take(book, op);
			expect(take(reopen(), op, TILL, 3_000)).toMatchObject({ next: "drive", ask: { since: 2_000 } });
			expect(available(book)).toBe(2);
			expect(book.listOpen().map((ask) => ask.op.id)).toEqual([op.id]);
		}));

	it("finishing twice changes nothing, whatever the second answer says", () =>
		withBook((book) => {
			const ask = begin(book, sale({ item: shirt }));
			const outcome = finish(book, ask, paid);
			expect(finish(book, ask, broke, 9_000)).toEqual(outcome);
			book.flush();
			const seq = book.journal.last()?.seq;
			expect(finish(book, ask, broke, 9_000)).toEqual(outcome);
			expect(book.journal.last()?.seq).toBe(seq);
			expect(available(book)).toBe(2);
			expect(book.listOpen()).toEqual([]);
		}));

	it("one id with another body is refused, decided or not, and changes nothing", () =>
		withBook((book) => {
			const op = sale();
			const other = { ...op, occurredAt: 7 };
			const ask = begin(book, op);
			expect(take(book, other)).toEqual({ next: "refuse", code: "key-reused" });
			finish(book, ask, paid);
			book.flush();
			const seq = book.journal.last()?.seq;
			expect(take(book, other)).toEqual({ next: "refuse", code: "key-reused" });
			expect(book.journal.last()?.seq).toBe(seq);
		}));

	it("counted stock is reserved while the account is asked, given back when it declines, gone when it pays", () =>
		withBook((book, _, log) => {
			const ask = begin(book, log.sale({ item: shirt, quantity: 2 }));
			expect(available(book)).toBe(1);
			expect(sell(book, log.sale({ item: shirt, quantity: 2 }))).toMatchObject({
				outcome: { status: "declined", decline: { reason: "stock-short", available: 1 } },
			});
			finish(book, ask, broke);
			expect(available(book)).toBe(3);
			sell(book, log.sale({ item: shirt, quantity: 3 }));
			expect(available(book)).toBe(0);
		}));

	it("too many open asks are refused without a trace, and fit again later", () =>
		withBook((book, _, log) => {
			const [first] = Array.from({ length: 20 }, () => begin(book, log.sale()));
			const extra = log.sale();
			expect(take(book, extra)).toEqual({ next: "refuse", code: "too-many-open" });
			if (first !== undefined) finish(book, first, paid);
			expect(take(book, extra).next).toBe("drive");
		}));

	it("facts of a batch are one turn: one till row, each product moved once, every line keyed", () =>
		withBook((book, reopen, log) => {
			const facts = Array.from({ length: 300 }, () => log.sale({ item: shirt, mode: "fact" }));
			const before = lines(book).length;
			const [taken] = book.take([sending(TILL, facts, 5_000)], 5_000);
			expect(taken?.map(({ next }) => next)).toEqual(facts.map(() => "answer"));
			expect(available(book)).toBe(-297);
			expect(lines(book).length - before).toBe(300);
			expect(book.listOwed(0, 500)).toHaveLength(300);
			expect(reopen().take([sending(TILL, facts, 9_000)], 9_000)).toEqual([taken]);
			expect(available(book)).toBe(-297);
		}));

	it("a turn that fails leaves nothing behind, in storage or in memory", () =>
		withBook((book, _, log) => {
			const [good, next] = [log.sale({ mode: "fact" }), log.sale({ mode: "fact" })];
			expect(() =>
				book.read((tables) => {
					tables.shelf.move("shirt", -2);
					tables.settings.put("sold-out", ["beer"]);
					throw new Error("the disk is full");
				}),
			).toThrow("the disk is full");
			expect(available(book)).toBe(3);
			expect(book.soldOut()).toEqual([]);
			expect(take(book, good)).toMatchObject({ outcome: { receipt: 1 } });
			expect(take(book, next)).toMatchObject({ outcome: { receipt: 2 } });
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
		withBook((book, _, log) => {
			sell(book, log.sale());
			sell(book, log.sale(), broke);
			const all = lines(book);
			expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
			expect(all.map(({ kind }) => kind)).toEqual([
				"menu-published",
				"stock-received",
				"sale-applied",
				"sale-declined",
			]);
			expect(JSON.parse(all[2]?.body ?? "").carried).toEqual([{ object: "meadow/account/guest", event }]);
		}));

	it("what cannot be read is kept once, byte for byte, and takes its place in the chain", () =>
		withBook((book, _, log) => {
			take(book, log.sale({ mode: "fact" }));
			const raw = '{"mode":"fact", "n": 1.0}';
			const link = { epoch: 1, seq: 2, prev: "0".repeat(64) };
			const fact = { id: null, mode: "fact" as const, hash: "r", detail: "no id", raw, file: null, link };
			const kept = book.quarantine(TILL, fact, 3_000);
			expect(book.quarantine(TILL, fact, 9_000)).toEqual(kept);
			const unreadable = lines(book).filter(({ kind }) => kind === "op-quarantined");
			expect(unreadable.map(({ body }) => JSON.parse(body).raw)).toEqual([raw]);
			expect(book.read((tables) => tables.till(TILL).chain.now)).toMatchObject({ seq: 2, gaps: [] });
		}));
}
