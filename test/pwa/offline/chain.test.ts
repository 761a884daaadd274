import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { FIRST_PREV, opSchema, opText, PROTOCOL_VERSION } from "../../../domain/protocol/op.ts";
import { answered } from "../../../pwa/offline/answered.ts";
import { digestOf, firstLink, nextSale } from "../../../pwa/offline/chain.ts";
import { isDone, opRowSchema } from "../../../pwa/offline/records.ts";

const SALE = {
	menuVersion: 1,
	lines: [{ product: "beer", quantity: 2, unitPriceMinor: 500, depositMinor: 200 }],
	tenders: [{ kind: "account" as const, account: "g-0001", unit: "EUR", amountMinor: 1_400 }],
	totalMinor: 1_400,
} satisfies Parameters<typeof nextSale>[1]["sale"];
const NOW = 1_790_000_000_000;
const intent = (n: number) => ({
	id: `01900000-0000-7000-8000-00000000000${n}`,
	occurredAt: NOW + n,
	mode: "ask" as const,
	sale: structuredClone(SALE),
});

describe("the chain of a till's ops", () => {
	it("starts at number one of a new epoch, with nothing before it", () => {
		const op = nextSale(firstLink("bar-1", NOW), intent(1), PROTOCOL_VERSION);
		expect(op).toMatchObject({
			v: PROTOCOL_VERSION,
			kind: "sale",
			mode: "ask",
			epoch: NOW,
			seq: 1,
			prev: FIRST_PREV,
		});
		expect(opSchema.safeParse(op).success).toBe(true);
	});

	it("hangs each op on the hash of the one before it", async () => {
		const first = nextSale(firstLink("bar-1", NOW), intent(1), PROTOCOL_VERSION);
		const digest = await digestOf(first);
		const second = nextSale({ till: "bar-1", epoch: NOW, seq: 1, digest }, intent(2), PROTOCOL_VERSION);
		expect(digest).toBe(createHash("sha256").update(opText(first)).digest("hex"));
		expect(second).toMatchObject({ epoch: NOW, seq: 2, prev: digest });
	});
});

describe("an answer to an op of the log", () => {
	const op = nextSale(firstLink("bar-1", NOW), intent(1), PROTOCOL_VERSION);
	const { id, epoch, seq } = op;
	const kept = {
		id,
		till: "bar-1",
		epoch,
		seq,
		digest: FIRST_PREV,
		op,
		savedAt: NOW,
		tries: 1,
		lastTriedAt: NOW,
	};
	const unsent = opRowSchema.parse({ ...kept, state: "unsent", open: 1 });

	it("takes the op out of the queue when it is final", () => {
		const outcome = {
			id,
			status: "applied" as const,
			receipt: 7,
			totalMinor: 1_400,
			balances: [],
			decidedAt: NOW,
		};
		const row = opRowSchema.parse(answered(unsent, outcome, NOW));
		expect(row).toEqual({ ...kept, state: "applied", outcome });
		expect("open" in row).toBe(false);
	});

	it.each([
		{ status: "flagged" as const, receipt: 8, totalMinor: 1_400, balances: [], flags: ["sold-out" as const] },
		{
			status: "flagged" as const,
			receipt: null,
			totalMinor: 0,
			balances: [],
			flags: ["below-floor" as const],
		},
		{ status: "quarantined" as const, detail: "nobody could read it" },
		{ status: "declined" as const, decline: { reason: "shift-closed" as const, shift: "s-1" } },
	])("keeps what the server says for ever: $status", (words) => {
		const outcome = { ...words, id, decidedAt: NOW };
		const row = opRowSchema.parse(answered(unsent, outcome, NOW));
		expect(row).toEqual({ ...kept, state: words.status, outcome });
		expect("open" in row).toBe(false);
		expect(isDone(row)).toBe(words.status === "flagged");
	});

	it("keeps a pending op in the queue, and waits before it is asked again", () => {
		const row = answered(unsent, { id, status: "pending", waitsFor: "account", retryAfterMs: 2_000 }, NOW);
		expect(row).toMatchObject({ state: "pending", open: 1, dueAt: NOW + 2_000 });
	});

	it("never asks again at once, even when told so", () => {
		const row = answered(unsent, { id, status: "pending", waitsFor: "card", retryAfterMs: 0 }, NOW);
		expect(row).toMatchObject({ dueAt: NOW + 500 });
	});

	it("keeps a field of the op that this version does not know", () => {
		const newer = { ...op, sale: { ...op.sale, tableNumber: 4 } };
		const row = opRowSchema.parse({ ...unsent, op: newer });
		expect(row.op).toEqual(newer);
	});
});

describe("a row that version 1 wrote", () => {
	const op = {
		v: 1,
		id: "01900000-0000-7000-8000-000000000001",
		kind: "sale",
		mode: "ask",
		epoch: 1,
		seq: 1,
		prev: FIRST_PREV,
		occurredAt: NOW,
		sale: { ...SALE, tenders: [{ ...SALE.tenders[0], tip: 5 }] },
	};
	const old = { id: op.id, till: "bar-1", epoch: 1, seq: 1, digest: FIRST_PREV, op, savedAt: NOW, tries: 0 };

	it("is read, and what is sent of it is what was written", () => {
		const row = opRowSchema.parse({ ...old, lastTriedAt: null, state: "unsent", open: 1 });
		expect(row.op).toEqual(op);
		expect(opText(row.op)).toBe(opText(op));
	});

	it.each([
		{ status: "applied", receipt: 3, totalMinor: 1_400, balances: [], decidedAt: NOW },
		{ status: "declined", decline: { reason: "expired", ageMs: 61_000 }, decidedAt: NOW },
		{ status: "invalid", code: "op-invalid", detail: "sale: missing" },
	])("keeps its answer: $status", (words) => {
		const outcome = { ...words, id: op.id };
		const row = { ...old, lastTriedAt: NOW, state: words.status, outcome };
		expect(opRowSchema.parse(row)).toEqual(row);
	});
});
