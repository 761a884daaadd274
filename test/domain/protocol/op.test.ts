import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { canonicalJson } from "../../../domain/core/canonical.ts";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import {
	type OpKind,
	opBatchSchema,
	opSchema,
	opText,
	PROTOCOL_VERSION,
} from "../../../domain/protocol/op.ts";
import { opAnswerSchema } from "../../../domain/protocol/outcome.ts";
import { opId, type Payload, sale, TillLog } from "../../support/builders.ts";

// The wire, pinned. When this fails, old tills and new servers no longer mean the same: move PROTOCOL_VERSION,
// add an upgrade for ops of the old version, and only then put the new hash here.
const PINNED = { version: 5, wire: "df46763586277978" };

it("keeps the wire as it was under this protocol version", () => {
	const wire = [opSchema, opBatchSchema, opAnswerSchema].map((schema) =>
		z.toJSONSchema(schema, { io: "input" }),
	);
	const hash = createHash("sha256").update(canonicalJson(wire)).digest("hex").slice(0, 16);
	expect({ version: PROTOCOL_VERSION, wire: hash }).toEqual(PINNED);
});

const { sale: sold } = sale();
const goods = [{ product: "shirt", quantity: 1 }];
const back = { sale: opId(), lines: [{ line: 0, quantity: 1, restock: true }], reason: "", totalMinor: 0 };
const cashMove = { from: "safe", to: "drawer/a", unit: "EUR", amountMinor: 1, reason: "" };
const EXAMPLES: { [Kind in OpKind]: Payload & { kind: Kind } } = {
	sale: { kind: "sale", sale: sold },
	void: { kind: "void", void: { sale: opId(), reason: "" } },
	refund: { kind: "refund", refund: back },
	charge: { kind: "charge", charge: { sale: opId(), reference: "r", result: "unknown" } },
	topup: { kind: "topup", topup: { account: "a", unit: "EUR", amountMinor: 1 } },
	payout: { kind: "payout", payout: { account: "a", unit: "EUR", amountMinor: "all" } },
	"purse-load": {
		kind: "purse-load",
		purseLoad: { account: "a", unit: "EUR", amountMinor: 1, tagCounter: 1 },
	},
	"purse-return": {
		kind: "purse-return",
		purseReturn: { account: "a", unit: "EUR", remainingMinor: 0, tagCounter: 0xffff_ffff },
	},
	"purse-close": { kind: "purse-close", purseClose: { account: "a", unit: "EUR" } },
	takeover: { kind: "takeover", takeover: { from: "a", to: "b" } },
	"pin-failures": { kind: "pin-failures", pinFailures: { account: "a", failures: 1 } },
	"shift-open": {
		kind: "shift-open",
		shiftOpen: { shift: "s", cashier: "kim", unit: "EUR", floatMinor: 0 },
	},
	"shift-close": {
		kind: "shift-close",
		shiftClose: { shift: "s", unit: "EUR", countedMinor: 0, reason: "" },
	},
	"cash-move": { kind: "cash-move", cashMove },
	count: { kind: "count", count: { product: "shirt", counted: 0, reason: "" } },
	"transfer-out": { kind: "transfer-out", transferOut: { to: "gate", lines: goods } },
	"transfer-in": { kind: "transfer-in", transferIn: { transfer: opId(), from: "bar", lines: goods } },
	"sold-out": { kind: "sold-out", soldOut: { product: "beer", soldOut: true } },
};

it.each(Object.entries(EXAMPLES))(
	"reads a %s, and keeps what a newer till says beyond this version",
	(_, payload) => {
		const op = { ...new TillLog().mint(payload), loyalty: { points: 3 } };
		expect(opSchema.parse(op)).toEqual(op);
	},
);

it.each([
	["an id that is no UUIDv7", { id: "7" }],
	["no id", { id: undefined }],
	["another kind", { kind: "gift" }],
	["the words of another kind", { kind: "void" }],
	["no mode", { mode: undefined }],
	["a seq of zero", { seq: 0 }],
	["a fractional time", { occurredAt: 1.5 }],
	["a prev that is no hash", { prev: "x" }],
	["a version of zero", { v: 0 }],
	["a cashier that is no name", { cashier: "Kim Lee" }],
])("does not read an op with %s", (_, over) => {
	expect(opSchema.safeParse({ ...sale(), ...over }).success).toBe(false);
});

const fromPurse = (tagCounter: number) => ({
	...{ kind: "account", account: "a", unit: "EUR", amountMinor: 1, purse: { tagCounter } },
});
const line = { product: "beer", quantity: 1, unitPriceMinor: 500, depositMinor: 200 };
it.each<[string, object]>([
	["a fractional total", { totalMinor: 0.5 }],
	["a total past the bounds", { totalMinor: MINOR_MAX + 1 }],
	["a total as text", { totalMinor: "700" }],
	["no lines", { lines: [] }],
	["a line of nothing", { lines: [{ ...line, quantity: 0 }] }],
	["a line of half a piece", { lines: [{ ...line, quantity: 1.5 }] }],
	["a negative price", { lines: [{ ...line, unitPriceMinor: -1 }] }],
	["a negative deposit", { lines: [{ ...line, depositMinor: -1 }] }],
	["a discount of more than all", { lines: [{ ...line, discount: { label: "", bps: 10_001 } }] }],
	["a tender of nothing", { tenders: [{ kind: "cash", amountMinor: 0 }] }],
	["a card that gives", { tenders: [{ kind: "card", amountMinor: -1, reference: "r" }] }],
	["a card without a reference", { tenders: [{ kind: "card", amountMinor: 1, reference: "" }] }],
	["a tender of another kind", { tenders: [{ kind: "cheque", amountMinor: 1 }] }],
	["a unit in lower case", { tenders: [{ kind: "account", account: "a", unit: "eur", amountMinor: 1 }] }],
	["a purse without a counter", { tenders: [{ ...fromPurse(1), purse: {} }] }],
	["a counter of zero", { tenders: [fromPurse(0)] }],
	["a counter that no tag holds", { tenders: [fromPurse(2 ** 32)] }],
	["a purse that is given something", { tenders: [{ ...fromPurse(1), amountMinor: -1 }] }],
	["eleven tenders", { tenders: Array(11).fill({ kind: "cash", amountMinor: 1 }) }],
])("does not read a sale with %s", (_, over) => {
	expect(opSchema.safeParse({ ...sale(), sale: { ...sold, ...over } }).success).toBe(false);
});

it.each<[OpKind, string, object]>([
	["void", "an id of no sale", { void: { sale: "7", reason: "" } }],
	["charge", "a result that nobody knows", { charge: { sale: opId(), reference: "r", result: "maybe" } }],
	["topup", "nothing", { topup: { account: "a", unit: "EUR", amountMinor: 0 } }],
	["payout", "a negative sum", { payout: { account: "a", unit: "EUR", amountMinor: -1 } }],
	[
		"payout",
		"everything there is in other words",
		{ payout: { account: "a", unit: "EUR", amountMinor: "*" } },
	],
	["purse-load", "nothing", { purseLoad: { account: "a", unit: "EUR", amountMinor: 0, tagCounter: 1 } }],
	[
		"purse-return",
		"less than nothing",
		{ purseReturn: { account: "a", unit: "EUR", remainingMinor: -1, tagCounter: 1 } },
	],
	["pin-failures", "none", { pinFailures: { account: "a", failures: 0 } }],
	[
		"shift-open",
		"a negative float",
		{ shiftOpen: { shift: "s", cashier: "k", unit: "EUR", floatMinor: -1 } },
	],
	["cash-move", "one place alone", { cashMove: { ...cashMove, to: "safe" } }],
	["cash-move", "the ledger's own places", { cashMove: { ...cashMove, to: "variance" } }],
	["count", "less than nothing", { count: { product: "shirt", counted: -1, reason: "" } }],
	["transfer-out", "no goods", { transferOut: { to: "gate", lines: [] } }],
	["refund", "a negative total", { refund: { ...back, totalMinor: -1 } }],
])("does not read a %s with %s", (kind, _, over) => {
	const op = new TillLog().mint(EXAMPLES[kind]);
	expect(opSchema.safeParse({ ...op, ...over }).success).toBe(false);
});

it("means the same as an ask and as a fact, and something else with any other word", () => {
	const op = sale();
	expect(opText({ ...op, mode: "fact" })).toBe(opText(op));
	expect(opText({ ...op, seq: 2 })).not.toBe(opText(op));
	expect(opText({ ...op, extra: 1 })).not.toBe(opText(op));
});
