import { expect } from "vitest";
import type { Mode } from "../../domain/protocol/op.ts";
import { accountTender } from "./builders.ts";
import type { ScriptedTill } from "./scripted-till.ts";

// A tag is what tills read and write: a counter, and what is left.

export type Tag = { counter: number; minor: number };

export const load = (amountMinor: number, tagCounter: number) =>
	({ kind: "purse-load", purseLoad: { account: "guest", unit: "EUR", amountMinor, tagCounter } }) as const;

export const back = (remainingMinor: number, tagCounter: number) => {
	const purseReturn = { account: "guest", unit: "EUR", remainingMinor, tagCounter };
	return { kind: "purse-return", purseReturn } as const;
};

export const close = { kind: "purse-close", purseClose: { account: "guest", unit: "EUR" } } as const;

export const purseTender = (tagCounter: number, amountMinor = 700) => ({
	...accountTender("guest", amountMinor),
	purse: { tagCounter },
});

export const beerFrom = (tagCounter: number, mode: Mode = "fact") => ({
	...{ mode, tenders: [purseTender(tagCounter)] },
});

// What a till without a network does: it writes the tag, and the op that says so.
export function pay(till: ScriptedTill, tag: Tag) {
	tag.counter += 1;
	tag.minor -= 700;
	return till.sell(beerFrom(tag.counter));
}

export async function loaded(till: ScriptedTill, minor = 3_000): Promise<Tag> {
	expect(await till.ask(load(minor, 1))).toMatchObject({ status: "applied" });
	return { counter: 1, minor };
}
