import fc from "fast-check";
import { expect, it } from "vitest";
import type { AccountCall } from "../../../domain/account/call.ts";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { nodeSql } from "../../support/node-sql.ts";

// One transfer, and every call that a store can make about it, in any order and as often as a network likes: it moves
// what it is about at most once; once taken back, nothing of it is left, whatever comes late; the same call gets the
// same answer as long as nothing else was asked in between.

const AMOUNT_MINOR = -700;
const keyed = { transfer: "t:1", hash: "h", by: { store: "bar", actor: "bar-1" } } as const;
const words = { unit: "EUR", amountMinor: AMOUNT_MINOR, cause: "sale" } as const;
const post = { do: "post", ...keyed, ...words, note: "", minAge: null } as const;
const CALLS: readonly AccountCall[] = [
	{ ...post, mode: "ask" },
	{ ...post, mode: "fact" },
	{ do: "hold", ...keyed, ...words, minAge: null, ttlMs: 1_000 },
	{ do: "settle", how: "post", ...keyed, ...words },
	{ do: "settle", how: "release", ...keyed, ...words },
	{ do: "reverse", ...keyed },
];
const step = fc.record({
	call: fc.constantFrom(...CALLS),
	afterMs: fc.constantFrom(0, 1, 600, 1_500),
	times: fc.constantFrom(1, 1, 2),
});

it("moves at most once, and nothing once it was taken back", () => {
	const property = fc.property(
		fc.array(step, { maxLength: 9 }),
		fc.constantFrom(0, 100, 5_000),
		(steps, balanceMinor) => {
			const book = new AccountBook(nodeSql());
			book.open("meadow", { id: "guest", name: "Guest", credentials: [], maxMinor: 9_000 }, "o", 1);
			const grant = { unit: "EUR", amountMinor: balanceMinor, cause: "grant", note: "" } as const;
			if (balanceMinor > 0)
				book.credit("guest", { ...keyed, ...grant, transfer: "g", by: { store: null, actor: "o" } }, 2);
			const moved = () => (book.head()?.balances.EUR ?? 0) - balanceMinor;
			let now = 10;
			let isTakenBack = false;
			for (const { call, afterMs, times } of steps) {
				now += afterMs;
				const answers = Array.from({ length: times }, () => {
					const [answer] = book.apply("meadow", "guest", [call], now);
					return answer?.ok ? [answer.amountMinor, answer.balanceMinor, answer.flag] : answer?.decline;
				});
				if (call.do === "reverse") isTakenBack = true;
				expect(answers.at(-1)).toEqual(answers[0]);
				expect(isTakenBack ? [0] : [0, AMOUNT_MINOR]).toContain(moved());
			}
		},
	);
	fc.assert(property, { numRuns: 3_000 });
});
