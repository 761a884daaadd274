import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { canonicalJson } from "../../../domain/core/canonical.ts";
import { opBatchSchema, opSchema, opText, PROTOCOL_VERSION } from "../../../domain/protocol/op.ts";
import { opAnswerSchema } from "../../../domain/protocol/outcome.ts";
import { sale } from "../../support/builders.ts";

// The wire, pinned. When this fails, old tills and new servers no longer mean the same: move PROTOCOL_VERSION,
// add an upgrade for ops of the old version, and only then put the new hash here.
const PINNED = { version: 1, wire: "8fc2933019765a76" };

it("keeps the wire as it was under this protocol version", () => {
	const wire = [opSchema, opBatchSchema, opAnswerSchema].map((schema) =>
		z.toJSONSchema(schema, { io: "input" }),
	);
	const hash = createHash("sha256").update(canonicalJson(wire)).digest("hex").slice(0, 16);
	expect({ version: PROTOCOL_VERSION, wire: hash }).toEqual(PINNED);
});

it("keeps what a newer till says beyond this version", () => {
	const op = { ...sale(), loyalty: { points: 3 } };
	expect(opSchema.parse(op)).toMatchObject({ loyalty: { points: 3 } });
});

it.each([
	["an id that is no UUIDv7", { id: "7" }],
	["no id", { id: undefined }],
	["another kind", { kind: "gift" }],
	["a seq of zero", { seq: 0 }],
	["a fractional time", { occurredAt: 1.5 }],
	["a prev that is no hash", { prev: "x" }],
])("does not read an op with %s", (_, over) => {
	expect(opSchema.safeParse({ ...sale(), ...over }).success).toBe(false);
});

it.each([
	["a fractional amount", { totalMinor: 0.5 }],
	["a negative amount", { totalMinor: -700 }],
	["an amount past the integers", { totalMinor: 2 ** 53 }],
	["an amount as text", { totalMinor: "700" }],
	["tenders that do not add up", { totalMinor: 701 }],
	["no lines", { lines: [] }],
	[
		"a line of nothing",
		{ lines: [{ product: "beer", quantity: 0, unitPriceMinor: 500, depositMinor: 200 }] },
	],
])("does not read a sale with %s", (_, over) => {
	const op = sale();
	expect(opSchema.safeParse({ ...op, sale: { ...op.sale, ...over } }).success).toBe(false);
});

it("means the same as an ask and as a fact, and something else with any other word", () => {
	const op = sale();
	expect(opText({ ...op, mode: "fact" })).toBe(opText(op));
	expect(opText({ ...op, seq: 2 })).not.toBe(opText(op));
	expect(opText({ ...op, extra: 1 })).not.toBe(opText(op));
});
