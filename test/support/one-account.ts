import type { AccountAnswer, AccountCall, PostCall } from "../../domain/account/call.ts";
import { MINOR_MAX } from "../../domain/money/minor.ts";
import { AccountBook } from "../../durable-objects/account/book.ts";
import { nodeSql } from "./node-sql.ts";

// One account's book, spoken to as a store speaks to it.

const by = { store: "bar", actor: "bar-1" };
export const keyed = (transfer: string) => ({ transfer, hash: `hash ${transfer}`, by });
export const words = (amountMinor: number) => ({ unit: "EUR", amountMinor, cause: "sale" }) as const;

export const post = (transfer: string, amountMinor: number, over: Partial<PostCall> = {}): PostCall => ({
	...{ do: "post", mode: "ask", note: "", minAge: null, ...keyed(transfer), ...words(amountMinor) },
	...over,
});
export const reverse = (transfer: string): AccountCall => ({ do: "reverse", ...keyed(transfer) });

// Nobody has opened it.
export function account(id: string) {
	const book = new AccountBook(nodeSql());
	const open = () => book.open("meadow", { id, name: id, credentials: [], maxMinor: MINOR_MAX }, "o", 1).ok;
	const say = (call: AccountCall, at = 10): AccountAnswer => {
		const [answer] = book.apply("meadow", id, [call], at);
		if (answer === undefined) throw new Error("a call has its answer");
		return answer;
	};
	const grant = (amountMinor: number, key = "grant:1") =>
		book.credit(id, { ...keyed(key), unit: "EUR", amountMinor, cause: "grant", note: "" }, 2).ok;
	return { book, open, say, grant, balance: () => book.head()?.balances.EUR ?? 0 };
}

export function opened(id: string, balanceMinor = 0) {
	const one = account(id);
	one.open();
	if (balanceMinor > 0) one.grant(balanceMinor);
	return one;
}
