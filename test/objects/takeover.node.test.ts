import { expect, it } from "vitest";
import type { AccountCall } from "../../domain/account/call.ts";
import { AccountBook } from "../../durable-objects/account/book.ts";
import { nodeSql } from "../support/node-sql.ts";

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
		const words = {
			transfer: `grant:${unit}`,
			hash: "g",
			unit,
			amountMinor,
			cause: "grant",
			note: "",
		} as const;
		old.credit("old", { ...words, by: { store: null, actor: "owner" } }, 2);
	}
	const once = () => {
		const [claimed] = fresh.apply("meadow", "new", [{ do: "claim", ...keyed("t:1") }], 5);
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
	expect(used.apply("meadow", "used", [{ do: "claim", ...keyed("t:1") }], 5)).toMatchObject([
		{ decline: { reason: "account-used" } },
	]);
	target.apply("meadow", "new", [{ do: "claim", ...keyed("a:1") }], 5);
	expect(target.apply("meadow", "new", [{ do: "claim", ...keyed("b:1") }], 6)).toMatchObject([
		{ decline: { reason: "account-used" } },
	]);
	target.apply("meadow", "new", [{ do: "unclaim", ...keyed("a:1") }], 7);
	expect(target.apply("meadow", "new", [{ do: "claim", ...keyed("c:1") }], 8)).toMatchObject([{ ok: true }]);
});
