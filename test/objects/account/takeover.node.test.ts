import { expect, it } from "vitest";
import type { AccountCall } from "../../../domain/account/call.ts";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { grantOf } from "../../support/grant.ts";
import { nodeSql } from "../../support/node-sql.ts";

// A lost tag, as the two accounts see it.

const by = { store: "desk", actor: "desk-1" };
const keyed = (transfer: string) => ({ transfer, hash: `hash ${transfer}`, by });

function open(id: string, name: string): AccountBook {
	const book = new AccountBook(nodeSql());
	book.open("meadow", { id, name, credentials: [], maxMinor: 5_000 }, "o", 1);
	return book;
}

it("a new account takes over what the old one held; both know of each other, and it happens once", () => {
	const [old, fresh] = [open("old", "Guest"), open("new", "New")];
	for (const [unit, amountMinor] of [
		["EUR", 1_000],
		["DRINK", 2],
	] as const) {
		old.credit("old", grantOf(unit, amountMinor), 2);
	}
	const once = () => {
		const [claimed] = fresh.apply("meadow", "new", [{ do: "claim", predecessor: "old", ...keyed("t:1") }], 5);
		const [closed] = old.apply("meadow", "old", [{ do: "close", successor: "new", ...keyed("t:1") }], 6);
		const moved = closed?.ok ? closed.moved : undefined;
		if (moved === undefined) throw new Error("a closed account says what it moved");
		const receive: AccountCall = { do: "receive", predecessor: "old", moved, ...keyed("t:1") };
		return [claimed, closed, fresh.apply("meadow", "new", [receive], 7)[0]];
	};
	const first = once();
	expect(once()).toEqual(first);
	expect(old.head()).toMatchObject({ status: "closed", successor: "new", balances: { EUR: 0, DRINK: 0 } });
	expect(fresh.head()).toMatchObject({
		predecessor: "old",
		name: "Guest",
		balances: { EUR: 1_000, DRINK: 2 },
	});
	expect(fresh.head()?.claimedBy).toBeUndefined();
});

it("an account that was used, claimed or closed is no target; a claim that came to nothing frees it", () => {
	const [target, used] = [open("new", "New"), open("used", "Used")];
	const grant = {
		transfer: "grant:1",
		hash: "g",
		unit: "EUR",
		amountMinor: 1,
		cause: "grant",
		note: "",
	} as const;
	used.credit("used", { ...grant, by: { store: null, actor: "owner" } }, 2);
	expect(
		used.apply("meadow", "used", [{ do: "claim", predecessor: "old", ...keyed("t:1") }], 5),
	).toMatchObject([{ decline: { reason: "account-used" } }]);
	target.apply("meadow", "new", [{ do: "claim", predecessor: "old", ...keyed("a:1") }], 5);
	expect(
		target.apply("meadow", "new", [{ do: "claim", predecessor: "old", ...keyed("b:1") }], 6),
	).toMatchObject([{ decline: { reason: "account-used" } }]);
	target.apply("meadow", "new", [{ do: "unclaim", ...keyed("a:1") }], 7);
	expect(
		target.apply("meadow", "new", [{ do: "claim", predecessor: "old", ...keyed("c:1") }], 8),
	).toMatchObject([{ ok: true }]);
});

const grant = (transfer: string, amountMinor: number) =>
	({ transfer, hash: "g", unit: "EUR", amountMinor, cause: "grant", note: "", by }) as const;

function takeOver(old: AccountBook, fresh: AccountBook, transfer: string, at: number) {
	const [claimed] = fresh.apply(
		"meadow",
		"new",
		[{ do: "claim", predecessor: "old", ...keyed(transfer) }],
		at,
	);
	if (!claimed?.ok) return claimed;
	const [closed] = old.apply("meadow", "old", [{ do: "close", successor: "new", ...keyed(transfer) }], at);
	if (!closed?.ok || closed.moved === undefined) return closed;
	const receive: AccountCall = { do: "receive", predecessor: "old", moved: closed.moved, ...keyed(transfer) };
	return fresh.apply("meadow", "new", [receive], at)[0];
}

it("what comes back to the old account is flagged, and a second takeover brings it to the new one", () => {
	const [old, fresh] = [open("old", "Guest"), open("new", "New")];
	old.credit("old", grant("grant:1", 1_000), 2);
	const sale = { transfer: "s:1", hash: "s", by, unit: "EUR", minAge: null, note: "" } as const;
	old.apply("meadow", "old", [{ do: "post", mode: "ask", amountMinor: -300, cause: "sale", ...sale }], 3);
	expect(takeOver(old, fresh, "t:1", 5)).toMatchObject({ ok: true });
	expect(old.apply("meadow", "old", [{ do: "reverse", transfer: "s:1", hash: "s", by }], 6)).toMatchObject([
		{ ok: true, amountMinor: 300, flag: "account-closed" },
	]);
	fresh.change("name", { maxMinor: 9_000 }, 7);
	expect(takeOver(old, fresh, "t:2", 8)).toMatchObject({ ok: true });
	expect([old.head()?.balances, fresh.head()?.balances]).toEqual([{ EUR: 0 }, { EUR: 1_000 }]);
	expect(fresh.head()).toMatchObject({ name: "Guest", maxMinor: 9_000 });
	expect(takeOver(old, fresh, "t:3", 9)).toMatchObject({ decline: { reason: "account-closed" } });
});

it("an account from which a sale is just being paid is not taken over", () => {
	const [old, fresh] = [open("old", "Guest"), open("new", "New")];
	old.credit("old", grant("grant:1", 1_000), 2);
	const hold: AccountCall = {
		...{ do: "hold", unit: "EUR", amountMinor: -400, cause: "sale", minAge: null, ttlMs: 100 },
		...keyed("s:1"),
	};
	old.apply("meadow", "old", [hold], 3);
	expect(takeOver(old, fresh, "t:1", 5)).toMatchObject({ decline: { reason: "account-busy" } });
	fresh.apply("meadow", "new", [{ do: "unclaim", ...keyed("t:1") }], 5);
	expect(takeOver(old, fresh, "t:2", 200)).toMatchObject({ ok: true });
	expect(fresh.head()?.balances).toEqual({ EUR: 1_000 });
});

it("an account that went below zero offline serves offline again when someone lets it", () => {
	const book = open("old", "Guest");
	const fact = {
		mode: "fact",
		unit: "EUR",
		amountMinor: -50,
		cause: "sale",
		minAge: null,
		note: "",
	} as const;
	book.apply("meadow", "old", [{ do: "post", ...fact, ...keyed("s:1") }], 3);
	expect(book.head()?.offlineBlocked).toBe(true);
	book.change("status", { status: "blocked" }, 4);
	expect(book.head()?.offlineBlocked).toBe(true);
	book.change("status", { status: "active" }, 5);
	expect(book.head()?.offlineBlocked).toBeUndefined();
});
