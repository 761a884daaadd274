import { expect, it } from "vitest";
import { declineSchema } from "../../../domain/protocol/declines.ts";
import { flagSchema } from "../../../domain/protocol/flags.ts";
import { outcomeSchema } from "../../../domain/protocol/outcome.ts";
import { opId } from "../../support/builders.ts";

// What tills and screens may rely on in an answer. That the store says nothing else, the stories see: there every
// answer is read with this schema.

const id = opId();
const done = { id, receipt: 1, totalMinor: 700, balances: [], decidedAt: 1 };
const decline = { reason: "funds-short", account: "guest", unit: "EUR", availableMinor: 1, neededMinor: 2 };
const variance = { shift: "s-1", expectedMinor: 5, countedMinor: 4, varianceMinor: -1 };

it.each<[string, object]>([
	["a sale", { ...done, status: "applied" }],
	["a receiptless op", { ...done, status: "applied", receipt: null }],
	["money that went back", { ...done, status: "applied", totalMinor: -700 }],
	["a shift's close", { ...done, status: "applied", variance }],
	["a flagged fact", { ...done, status: "flagged", flags: ["stock-below-zero", "total-differs"] }],
	["a decline", { id, status: "declined", decline, decidedAt: 1 }],
	["a wait", { id, status: "pending", waitsFor: "card", retryAfterMs: 5_000 }],
	["a quarantine of what has no id", { id: null, status: "quarantined", detail: "?", decidedAt: 1 }],
	["a refusal", { id: null, status: "invalid", code: "key-reused", detail: "?" }],
])("reads the answer to %s", (_, outcome) => {
	expect(outcomeSchema.parse(outcome)).toEqual(outcome);
});

it.each<[string, object]>([
	["of no status", done],
	["with a receipt of zero", { ...done, status: "applied", receipt: 0 }],
	["with a fraction of a cent", { ...done, status: "applied", totalMinor: 0.5 }],
	["flagged with what nobody knows", { ...done, status: "flagged", flags: ["odd"] }],
	["flagged with nothing said", { ...done, status: "flagged" }],
	["declined for no reason", { id, status: "declined", decidedAt: 1 }],
	["waiting for nobody", { id, status: "pending", waitsFor: "godot", retryAfterMs: 1 }],
])("reads no answer %s", (_, outcome) => {
	expect(outcomeSchema.safeParse(outcome).success).toBe(false);
});

it("every reason to decline comes with its evidence", () => {
	expect(declineSchema.safeParse(decline).success).toBe(true);
	expect(declineSchema.safeParse({ reason: "funds-short" }).success).toBe(false);
	const { availableMinor: _, ...half } = decline;
	expect(declineSchema.safeParse(half).success).toBe(false);
});

it("no flag is said in two ways", () => {
	expect(new Set(flagSchema.options).size).toBe(flagSchema.options.length);
});
