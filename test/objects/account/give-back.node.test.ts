import { expect, it } from "vitest";
import type { AccountCall } from "../../../domain/account/call.ts";
import type { Mode } from "../../../domain/protocol/op.ts";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { nodeSql } from "../../support/node-sql.ts";

// A refund names the transfer that it gives back a part of.

const by = { store: "bar", actor: "bar-1" };

function scene() {
	const book = new AccountBook(nodeSql());
	book.open("meadow", { id: "guest", name: "Guest", credentials: [], maxMinor: 5_000 }, "o", 1);
	const grant = {
		transfer: "grant:1",
		hash: "g",
		unit: "EUR",
		amountMinor: 1_000,
		cause: "grant",
		note: "",
	} as const;
	book.credit("guest", { ...grant, by: { store: null, actor: "owner" } }, 2);
	const say = (call: AccountCall) => book.apply("meadow", "guest", [call], 10)[0];
	const post = { do: "post", mode: "ask", unit: "EUR", note: "", minAge: null, by } as const;
	say({ ...post, transfer: "sale:1", hash: "paid", amountMinor: -700, cause: "sale" });
	const giveBack = (transfer: string, hash: string, mode: Mode) =>
		say({
			...post,
			mode,
			transfer,
			hash: transfer,
			amountMinor: 700,
			cause: "refund",
			of: { transfer: "sale:1", hash },
		});
	return { book, giveBack };
}

it("nothing is given back of what another op paid under the same id", () => {
	const { book, giveBack } = scene();
	expect(giveBack("r:1", "another", "ask")).toMatchObject({
		ok: false,
		decline: { reason: "transfer-reused" },
	});
	expect(giveBack("r:1", "another", "fact")).toMatchObject({
		ok: true,
		amountMinor: 0,
		flag: "transfer-reused",
	});
	expect(book.head()?.balances.EUR).toBe(300);
});

it("what this sale took is given back, as an ask and as a fact, also before it was taken", () => {
	const { book, giveBack } = scene();
	expect(giveBack("r:1", "paid", "ask")).toMatchObject({ ok: true, amountMinor: 700 });
	expect(giveBack("r:2", "paid", "fact")).toMatchObject({ ok: true, amountMinor: 700, flag: null });
	expect(book.head()?.balances.EUR).toBe(1_700);
});
