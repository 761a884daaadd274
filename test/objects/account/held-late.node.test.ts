import { expect, it } from "vitest";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { nodeSql } from "../../support/node-sql.ts";

it("what was promised before a lock and a PIN were set is posted without a flag, also where it comes late", () => {
	const book = new AccountBook(nodeSql());
	book.open("meadow", { id: "guest", name: "Guest", credentials: [], maxMinor: 5_000 }, "o", 1);
	const keyed = (transfer: string) => ({ transfer, hash: "h", by: { store: "bar", actor: "bar-1" } });
	const grant = { ...keyed("grant:1"), unit: "EUR", amountMinor: 2_000, cause: "grant", note: "" } as const;
	book.credit("guest", grant, 2);
	const words = { unit: "EUR", amountMinor: -700, cause: "sale" } as const;
	const hold = { do: "hold", ...words, minAge: null, ttlMs: 1_000 } as const;
	const holds = ["soon:1", "late:1"].map((transfer) => ({ ...hold, ...keyed(transfer) }));
	book.apply("meadow", "guest", holds, 10);
	book.change("pin", { pinAboveMinor: 50, lockedUntil: 9_000 }, 11);
	const settle = (transfer: string, at: number) =>
		book.apply("meadow", "guest", [{ do: "settle", how: "post", ...words, ...keyed(transfer) }], at);
	expect(settle("soon:1", 12)).toMatchObject([{ ok: true, amountMinor: -700, flag: null }]);
	expect(settle("late:1", 2_000)).toMatchObject([{ ok: true, amountMinor: -700, flag: null }]);
});
