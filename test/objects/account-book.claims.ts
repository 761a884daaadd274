import { expect, it } from "vitest";
import { AccountBook, type DebitRequest, type GrantRequest } from "../../durable-objects/account/book.ts";
import type { WithSql } from "./with-sql.ts";

// What an account's book promises, on whatever SQLite it stands.

const by = { store: "bar", actor: "bar-1" };
const debit = (over: Partial<DebitRequest> = {}): DebitRequest => ({
	account: "guest",
	transfer: "sale-1:1",
	hash: "h1",
	unit: "EUR",
	amountMinor: 700,
	by,
	at: 2_000,
	...over,
});
const grant = (over: Partial<GrantRequest> = {}): GrantRequest => ({
	transfer: "grant:1",
	hash: "g1",
	unit: "EUR",
	amountMinor: 1_000,
	note: "start",
	by: { store: null, actor: "owner" },
	at: 1_000,
	...over,
});
const opening = { id: "guest", name: "Guest", credentials: [], maxMinor: 100_000 };

export function accountBookClaims(withSql: WithSql): void {
	const withBook = (body: (book: AccountBook) => void) =>
		withSql((sql) => {
			const book = new AccountBook(sql);
			book.open("meadow", opening, "o1", 500);
			body(book);
		});

	it("a debit that comes again gets the answer and the journal line of the first", () =>
		withBook((book) => {
			book.grant("guest", grant());
			const first = book.debit(debit());
			expect(first).toMatchObject({ ok: true, value: { balance: { balanceMinor: 300 } } });
			expect(book.debit(debit({ at: 9_000 }))).toEqual(first);
			expect(book.head()?.balances).toEqual({ EUR: 300 });
		}));

	it("a declined debit stays declined after a top-up", () =>
		withBook((book) => {
			const first = book.debit(debit());
			expect(first).toMatchObject({
				ok: false,
				refusal: { refusal: { reason: "funds-short", availableMinor: 0 } },
			});
			book.grant("guest", grant());
			expect(book.debit(debit())).toEqual(first);
			expect(book.debit(debit({ transfer: "sale-2:1" }))).toMatchObject({ ok: true });
		}));

	it("one transfer with another meaning is refused and changes nothing", () =>
		withBook((book) => {
			book.grant("guest", grant());
			book.debit(debit());
			expect(book.debit(debit({ hash: "h2", amountMinor: 1 }))).toMatchObject({
				ok: false,
				refusal: { refusal: { reason: "key-reused" } },
			});
			expect(book.grant("guest", grant({ hash: "g2", amountMinor: 5 }))).toMatchObject({
				ok: false,
				refusal: { reason: "key-reused" },
			});
			expect(book.head()?.balances).toEqual({ EUR: 300 });
		}));

	it("a grant that comes again is credited once", () =>
		withBook((book) => {
			const first = book.grant("guest", grant());
			expect(book.grant("guest", grant({ at: 5_000 }))).toEqual(first);
			expect(book.head()?.balances).toEqual({ EUR: 1_000 });
		}));

	it("an account that was never opened refuses and remembers nothing", () =>
		withSql((sql) => {
			const book = new AccountBook(sql);
			expect(book.debit(debit())).toMatchObject({
				ok: false,
				refusal: { refusal: { reason: "account-unknown" } },
			});
			expect(book.grant("guest", grant())).toMatchObject({
				ok: false,
				refusal: { reason: "account-unknown" },
			});
			expect(book.journal.last()).toBeUndefined();
		}));

	it("opening twice is opening once; with other words it is refused", () =>
		withBook((book) => {
			expect(book.open("meadow", opening, "o1", 900)).toMatchObject({ ok: true });
			expect(book.open("meadow", { ...opening, maxMinor: 1 }, "o2", 900)).toMatchObject({ ok: false });
			expect(book.head()?.maxMinor).toBe(100_000);
			expect(book.journal.last()?.seq).toBe(1);
		}));

	it("entries explain the balance, newest first, page by page", () =>
		withBook((book) => {
			book.grant("guest", grant());
			for (let n = 1; n <= 4; n += 1) book.debit(debit({ transfer: `sale-${n}:1`, amountMinor: 100 }));
			const all = book.listEntries(Number.MAX_SAFE_INTEGER, 50);
			expect(all.entries.map((entry) => entry.balanceMinor)).toEqual([600, 700, 800, 900, 1_000]);
			expect(all.entries.reduce((sum, entry) => sum + entry.amountMinor, 0)).toBe(600);
			expect(all.next).toBeNull();
			const first = book.listEntries(Number.MAX_SAFE_INTEGER, 2);
			expect(first.entries.map((entry) => entry.seq)).toEqual([6, 5]);
			expect(book.listEntries(first.next ?? 0, 2).entries.map((entry) => entry.seq)).toEqual([4, 3]);
		}));

	it("lines that a store carries home are not sent by the account itself", () =>
		withBook((book) => {
			book.grant("guest", grant());
			book.debit(debit());
			book.debit(debit({ transfer: "sale-2:1", amountMinor: 9_999 }));
			expect(book.journal.listToSend(book.journal.confirmed(), 50).map((event) => event.kind)).toEqual([
				"account-opened",
				"credited",
			]);
			book.journal.confirm(2);
			expect(book.journal.listToSend(book.journal.confirmed(), 50)).toEqual([]);
			book.grant("guest", grant({ transfer: "grant:2", hash: "g2" }));
			expect(book.journal.listToSend(book.journal.confirmed(), 50).map((event) => event.seq)).toEqual([5]);
		}));

	it("a cursor never goes back", () =>
		withBook((book) => {
			book.grant("guest", grant());
			book.journal.confirm(2);
			book.journal.confirm(1);
			expect(book.journal.listToSend(book.journal.confirmed(), 50)).toEqual([]);
		}));
}
