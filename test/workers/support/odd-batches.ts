import fc from "fast-check";
import { expect } from "vitest";
import { type Outcome, outcomeSchema } from "../../../domain/protocol/outcome.ts";
import { type Till, tillOp } from "../../../scripts/fixture.ts";
import { type Mutation, mutate, mutation } from "../../support/mutations.ts";
import { anyOp, EXTREME } from "./any-op.ts";

// Batches in which hardly an op is as it should be, on whatever road they come.

// `foreign`: ids of ops that other stores and other orgs have decided.
export function oddBatch(minted: readonly string[]) {
	const wish = fc.record({
		op: anyOp(EXTREME, minted),
		mutation: fc.option(mutation, { freq: 4 }),
		copy: fc.constantFrom("none", "none", "none", "same", "other", "fact", "foreign"),
		which: fc.nat(),
	});
	return fc.record({
		wishes: fc.array(wish, { minLength: 1, maxLength: 6 }),
		sentAt: fc.constantFrom(0, 1_700_000_000_000, 8_640_000_000_000_000),
	});
}
export type Wish = {
	op: { till: number; mode: string; ageMs: number; body: { kind: string } };
	mutation: Mutation | null;
	copy: string;
	which: number;
};

export function textsOf(by: Till, wish: Wish, sentAt: number, foreign: readonly string[]): string[] {
	const { mode, ageMs, body } = wish.op;
	const op = tillOp(by, mode as "ask", body, Math.max(0, sentAt - ageMs));
	const theirs = foreign[wish.which % Math.max(1, foreign.length)];
	if (wish.copy === "foreign" && theirs !== undefined) op.id = theirs;
	const raw = wish.mutation === null ? op : mutate(op, wish.mutation);
	const text = JSON.stringify(raw, null, " ");
	switch (wish.copy) {
		case "same":
			return [text, text];
		case "other":
			return [text, JSON.stringify({ ...raw, note: "another body" })];
		case "fact":
			return [text, JSON.stringify({ ...raw, mode: "fact" })];
		default:
			return [text];
	}
}

export function cashSale(by: Till, at: number): object {
	const lines = [{ product: "beer", quantity: 1, unitPriceMinor: 500, depositMinor: 200 }];
	const tenders = [{ kind: "cash", amountMinor: 700 }];
	return tillOp(by, "fact", { kind: "sale", sale: { menuVersion: 1, lines, tenders, totalMinor: 700 } }, at);
}

// A fact is applied or kept; an ask may be declined, or was refused and did nothing.
export function checkServed(text: string, outcome: Outcome): void {
	expect(outcomeSchema.parse(outcome)).toEqual(outcome);
	const { mode } = JSON.parse(text) as { mode?: unknown };
	const served =
		mode === "fact"
			? ["applied", "flagged", "quarantined", "key-reused"]
			: ["applied", "flagged", "declined", "pending", "op-invalid", "key-reused", "too-many-open"];
	const how = outcome.status === "invalid" ? outcome.code : outcome.status;
	expect([served, how, text]).toEqual([expect.arrayContaining([how]), how, text]);
}

export function isForEver({ status }: Outcome): boolean {
	return status !== "pending" && status !== "invalid";
}
