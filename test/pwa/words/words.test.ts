import { expect, it } from "vitest";
import type { SaleView } from "../../../domain/protocol/views.ts";
import { itemText, KIND_WORDS, sheetTitle, tenderText } from "../../../pwa/dashboard/sale-words.ts";
import { opRowSchema } from "../../../pwa/offline/records.ts";
import { opSummary, stateWords } from "../../../pwa/till/ops/op-words.ts";
import { opId, sale } from "../../support/builders.ts";

const view = { kind: "sale", status: "completed", receipt: 7 } as SaleView;

it.each<[Partial<SaleView>, string]>([
	[{}, "Receipt 7"],
	[{ kind: "refund" }, "Refund, receipt 7"],
	[{ kind: "void", receipt: null }, "Cancellation"],
	[{ receipt: null }, "Sale"],
	[{ status: "declined", receipt: null }, "Declined sale"],
	[{ kind: "refund", status: "declined" }, "Declined refund"],
])("a sheet of %j is titled %s", (over, title) => {
	expect(sheetTitle({ ...view, ...over })).toBe(title);
});

it("writes what came back with a minus, and who paid", () => {
	const line = { product: "beer", name: "Beer", quantity: -2, unitPriceMinor: 500, depositMinor: 200 };
	expect(itemText({ ...line, taxBps: 1_900, lineMinor: -1_400 })).toBe("−2\u00a0× Beer");
	const tender = { kind: "cash", account: null, unit: "EUR", amountMinor: 500 };
	expect(tenderText(tender)).toBe("Cash");
	expect(tenderText({ ...tender, kind: "account", account: "g-1" })).toBe("Guest account g-1");
	expect(tenderText({ ...tender, kind: "account", account: "g-1" }, "Mia")).toBe("Guest account Mia");
	expect(tenderText({ ...tender, kind: "cheque" })).toBe("cheque");
	expect(KIND_WORDS.void.chip).toBe("Cancelled");
});

const op = sale({ quantity: 2 });
const kept = {
	id: op.id,
	till: "bar-1",
	epoch: 1,
	seq: 1,
	digest: op.prev,
	savedAt: 1,
	tries: 1,
	lastTriedAt: 1,
};
const done = { id: op.id, receipt: null, totalMinor: 0, balances: [], decidedAt: 1 };

it.each([
	["unsent", { open: 1 }, "Waiting for an answer"],
	["pending", { open: 1, dueAt: 1 }, "Still being decided"],
	["applied", { outcome: { ...done, status: "applied" } }, "Paid"],
	["flagged", { outcome: { ...done, status: "flagged", flags: ["sold-out"] } }, "Paid, needs a look"],
	[
		"quarantined",
		{ outcome: { id: op.id, status: "quarantined", detail: "", decidedAt: 1 } },
		"Kept, needs a look",
	],
])("says of a sale that is %s what became of it", (state, more, words) => {
	expect(stateWords(opRowSchema.parse({ ...kept, op, state, ...more }))).toBe(words);
});

it("sums up what is no sale too", () => {
	expect(opSummary(op)).toMatchObject({ kind: "Sale", totalMinor: 1_400, lines: op.sale.lines });
	const { sale: _, ...envelope } = op;
	const refund = {
		sale: opId(),
		lines: [{ line: 0, quantity: 1, restock: true }],
		reason: "",
		totalMinor: 700,
	};
	const refunded = { ...envelope, kind: "refund" as const, refund };
	expect(opSummary(refunded)).toEqual({ kind: "Refund", totalMinor: -700, lines: [] });
	const shift = { shift: "s-1", cashier: "c-1", unit: "EUR", floatMinor: 100 };
	const opened = { ...envelope, kind: "shift-open" as const, shiftOpen: shift };
	expect(opSummary(opened)).toMatchObject({ kind: "Shift opened", totalMinor: null });
	const row = { ...kept, op: opened, state: "applied", outcome: { ...done, status: "applied" } };
	expect(stateWords(opRowSchema.parse(row))).toBe("Done");
});
