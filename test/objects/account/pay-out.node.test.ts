import fc from "fast-check";
import { expect, it } from "vitest";
import type { AccountCall } from "../../../domain/account/call.ts";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { nodeSql } from "../../support/node-sql.ts";

// What the office pays out of one account, asked as often as a network likes, by a process that may die after any of
// them, while the guest goes on buying.

const by = { store: null, actor: "marek" };
const START_MINOR = 2_000;
const SALE_MINOR = 300;
const payout = (id: number, amountMinor: number | "all", note = "") => ({
	...{ transfer: `payout:${id}`, hash: `${id} ${amountMinor} ${note}`, unit: "EUR", amountMinor, note, by },
});
const sale = (id: number): AccountCall => ({
	...{ do: "post", mode: "ask", transfer: `s-${id}:1`, hash: "s", unit: "EUR", amountMinor: -SALE_MINOR },
	...{ cause: "sale", note: "", minAge: null, by: { store: "bar", actor: "bar-1" } },
});

function opened() {
	const sql = nodeSql();
	const book = new AccountBook(sql);
	book.open("meadow", { id: "guest", name: "guest", credentials: [], maxMinor: 9_000 }, "o", 1);
	const grant = { unit: "EUR", amountMinor: START_MINOR, cause: "grant", note: "" } as const;
	book.credit("guest", { ...grant, transfer: "grant:1", hash: "g", by }, 2);
	return { sql, book };
}
const step = fc.record({
	does: fc.constantFrom("pay", "pay", "pay", "sale", "die"),
	id: fc.integer({ min: 1, max: 4 }),
	amountMinor: fc.constantFrom<number | "all">(1, 700, 1_300, 2_000, "all"),
	times: fc.constantFrom(1, 1, 2),
});

it("leaves once an id, with one answer for ever, and never more than is there", () => {
	const property = fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
		const { sql, book: first } = opened();
		let book = first;
		const told = new Map<number, { readonly asked: number | "all"; readonly answer: object }>();
		let paid = 0;
		let leftMinor = START_MINOR;
		for (const [at, { does, id, amountMinor, times }] of steps.entries()) {
			if (does === "die") book = new AccountBook(sql);
			if (does === "sale") {
				const [answer] = book.apply("meadow", "guest", [sale(at)], at + 10);
				if (answer?.ok) leftMinor -= SALE_MINOR;
			}
			for (let n = 0; does === "pay" && n < times; n += 1) {
				const answer = book.payOut("meadow", "guest", payout(id, amountMinor), at + 10);
				const before = told.get(id);
				if (before !== undefined && before.asked !== amountMinor)
					expect(answer).toMatchObject({ refusal: { reason: "key-reused" } });
				else if (before !== undefined) expect(answer).toEqual(before.answer);
				else {
					const wantedMinor = amountMinor === "all" ? leftMinor : amountMinor;
					expect(answer.ok).toBe(wantedMinor > 0 && wantedMinor <= leftMinor);
					told.set(id, { asked: amountMinor, answer });
					if (!answer.ok) continue;
					expect(answer.value.amountMinor).toBe(wantedMinor);
					leftMinor -= wantedMinor;
					paid += 1;
				}
			}
			expect(book.head()?.balances.EUR).toBe(leftMinor);
			expect(leftMinor).toBeGreaterThanOrEqual(0);
		}
		const { entries } = book.listEntries(Number.MAX_SAFE_INTEGER, 200);
		expect(entries.filter(({ cause }) => cause === "payout")).toHaveLength(paid);
		expect(entries.reduce((sum, entry) => sum + entry.amountMinor, 0)).toBe(leftMinor);
	});
	fc.assert(property, { numRuns: 1_500 });
});

it("that was refused stays refused when its request comes once more, and there is enough by then", () => {
	const { book } = opened();
	const short = { ok: false, refusal: { reason: "funds-short", neededMinor: 2_001, availableMinor: 2_000 } };
	expect(book.payOut("meadow", "guest", payout(1, 2_001), 5)).toMatchObject(short);
	const more = { unit: "EUR", amountMinor: 100, cause: "grant", note: "", transfer: "grant:2" } as const;
	book.credit("guest", { ...more, hash: "g", by }, 6);
	expect(book.payOut("meadow", "guest", payout(1, 2_001), 7)).toMatchObject(short);
	expect(book.payOut("meadow", "guest", payout(1, 2_000), 8)).toMatchObject({
		refusal: { reason: "key-reused" },
	});
	expect(book.payOut("meadow", "guest", payout(2, "all", "IBAN 7"), 9)).toMatchObject({
		value: { account: "guest", unit: "EUR", amountMinor: 2_100, balanceMinor: 0 },
	});
	expect(book.listEntries(99, 9).entries[0]).toMatchObject({ cause: "payout", note: "IBAN 7", flag: null });
});

it("is a line that the account sends by itself", () => {
	const { book } = opened();
	book.payOut("meadow", "guest", payout(1, 500), 5);
	expect(book.journal.listAfter(0, 10).map(({ kind, carried }) => [kind, carried])).toEqual([
		["opened", 0],
		["posted", 0],
		["posted", 0],
	]);
});

it("of an account that nobody has opened yet stays refused when somebody has", () => {
	const book = new AccountBook(nodeSql());
	const unknown = { ok: false, refusal: { reason: "account-unknown", account: "late" } };
	expect(book.payOut("meadow", "late", payout(1, "all"), 1)).toEqual(unknown);
	book.open("meadow", { id: "late", name: "late", credentials: [], maxMinor: 9_000 }, "o", 2);
	const grant = { unit: "EUR", amountMinor: 500, cause: "grant", note: "" } as const;
	book.credit("late", { ...grant, transfer: "grant:1", hash: "g", by }, 3);
	expect(book.payOut("meadow", "late", payout(1, "all"), 4)).toEqual(unknown);
	expect(book.payOut("meadow", "late", payout(2, "all"), 5)).toMatchObject({ value: { amountMinor: 500 } });
});
