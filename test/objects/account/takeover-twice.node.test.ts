import { expect, it } from "vitest";
import type { AccountAnswer, TakenOver, TakeoverCall } from "../../../domain/account/call.ts";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { nodeSql } from "../../support/node-sql.ts";

// A takeover is one transfer: what leaves one account arrives in one other, once, whoever says it again and under
// whichever name.

const by = { store: "desk", actor: "desk-1" };
type Name = { readonly transfer: string; readonly hash: string };
const T1: Name = { transfer: "t-1:1", hash: "one body" };
const SAME_ID: Name = { transfer: "t-1:1", hash: "another body" };
const T2: Name = { transfer: "t-2:1", hash: "another op" };

function account(id: string, amountMinor = 0): (call: TakeoverCall) => AccountAnswer {
	const book = new AccountBook(nodeSql());
	book.open("meadow", { id, name: id, credentials: [], maxMinor: 50_000 }, "o", 1);
	const grant = {
		transfer: "grant:1",
		hash: "g",
		unit: "EUR",
		amountMinor,
		cause: "grant",
		note: "",
	} as const;
	if (amountMinor > 0) book.credit(id, { ...grant, by: { store: null, actor: "owner" } }, 2);
	books.set(id, book);
	return (call) => {
		const [answer] = book.apply("meadow", id, [call], 5);
		if (answer === undefined) throw new Error("a call has its answer");
		return answer;
	};
}
const books = new Map<string, AccountBook>();
const held = (id: string) => books.get(id)?.head()?.balances.EUR ?? 0;
const linesOf = (id: string) => books.get(id)?.journal.lastSeq();
const claim = (name: Name, predecessor: string) => ({ do: "claim", by, predecessor, ...name }) as const;
const close = (name: Name, successor: string) => ({ do: "close", by, successor, ...name }) as const;
const receive = (name: Name, predecessor: string, moved: TakenOver) =>
	({ do: "receive", by, predecessor, moved, ...name }) as const;
const movedBy = (answer: AccountAnswer): TakenOver => {
	if (!answer.ok || answer.moved === undefined) throw new Error("a closed account says what it moved");
	return answer.moved;
};
const reused = { ok: false, decline: { reason: "transfer-reused", transfer: "t-1:1" }, events: [] };

function scene() {
	const [old, fresh, third] = [account("old", 10_000), account("new"), account("third")];
	expect(fresh(claim(T1, "old"))).toMatchObject({ ok: true });
	const moved = movedBy(old(close(T1, "new")));
	return { old, fresh, third, moved };
}

it("a second op under the id, to another account, gets nothing of what the first one moved", () => {
	const { old, fresh, third, moved } = scene();
	expect(third(claim(SAME_ID, "old"))).toMatchObject({ ok: true });
	const before = linesOf("old");
	expect(old(close(SAME_ID, "third"))).toEqual(reused);
	expect(linesOf("old")).toBe(before);
	expect(fresh(receive(T1, "old", moved))).toMatchObject({ ok: true });
	expect([held("old"), held("new"), held("third")]).toEqual([0, 10_000, 0]);
});

it("the part that arrives is counted once: not again, not with other words, not from another account", () => {
	const { fresh, moved } = scene();
	const first = fresh(receive(T1, "old", moved));
	const before = linesOf("new");
	expect(fresh(receive(T1, "old", moved))).toEqual(first);
	expect(fresh(receive(SAME_ID, "old", moved))).toEqual(reused);
	expect(fresh(receive(SAME_ID, "elsewhere", { ...moved, balances: { EUR: 1 } }))).toEqual(reused);
	expect(linesOf("new")).toBe(before);
	expect(held("new")).toBe(10_000);
});

it.each([
	["before", false],
	["after", true],
])(
	"a part that arrives under another id than the one that claimed the account, %s it, is not counted",
	(_, isAfter) => {
		const { fresh, moved } = scene();
		if (isAfter) fresh(receive(T1, "old", moved));
		const before = linesOf("new");
		expect(fresh(receive(T2, "old", moved))).toMatchObject({ decline: { reason: "account-used" } });
		expect(linesOf("new")).toBe(before);
		expect(fresh(receive(T1, "old", moved))).toMatchObject({ ok: true });
		expect(held("new")).toBe(10_000);
	},
);

it("a claim of another body under the id changes nothing, and does not free what the first one claimed", () => {
	const { fresh, moved } = scene();
	expect(fresh(claim(SAME_ID, "elsewhere"))).toEqual(reused);
	expect(fresh({ do: "unclaim", by, ...SAME_ID })).toEqual(reused);
	expect(fresh(receive(T1, "old", moved))).toMatchObject({ ok: true });
	expect(held("new")).toBe(10_000);
});
