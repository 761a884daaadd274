import fc from "fast-check";
import { expect, it } from "vitest";
import { OP_BYTES_MAX, OP_DEPTH_MAX } from "../../../domain/core/limits.ts";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import { chainLinkSchema, opText } from "../../../domain/protocol/op.ts";
import { readOp } from "../../../domain/protocol/read.ts";
import { accountTender, sale, salePayload, sha256, TillLog } from "../../support/builders.ts";

const read = (raw: unknown, sentAt = 1_000, source = JSON.stringify(raw) ?? "") =>
	readOp(raw, sentAt, sha256, () => source);
const reasonOf = (raw: unknown): string => {
	const result = read(raw);
	if (result.ok) return "read";
	const { answer, keep } = result.refusal;
	return answer === null ? `kept: ${keep?.detail}` : answer.detail;
};
const ask = sale();
const fact = { ...ask, mode: "fact" };

it("knows an op by what it means, whatever its mode and the order of its words", () => {
	const hash = sha256(opText(ask));
	const turned = Object.fromEntries(Object.entries(ask).reverse());
	for (const raw of [ask, fact, turned]) expect(read(raw)).toMatchObject({ ok: true, value: { hash } });
	expect(read({ ...ask, extra: 1 })).toMatchObject({ value: { op: { extra: 1 } } });
	expect(read({ ...ask, extra: 1 })).not.toMatchObject({ value: { hash } });
});

it("an op's age is what its till's own clock says, and never negative", () => {
	expect(read({ ...ask, occurredAt: 400 }, 1_000)).toMatchObject({ value: { ageMs: 600 } });
	expect(read({ ...ask, occurredAt: 5_000 }, 1_000)).toMatchObject({ value: { ageMs: 0 } });
});

it("what an ask cannot say is answered, and kept where it stands in a log; a fact is kept as it was sent", () => {
	const answer = { id: ask.id, status: "invalid", code: "op-invalid" };
	expect(read({ ...ask, seq: 0 })).toEqual({
		ok: false,
		refusal: { answer: { ...answer, detail: expect.stringMatching(/^seq: /) }, keep: null },
	});
	expect(read({ ...ask, kind: "gift" }, 1_000, "source")).toMatchObject({
		refusal: { answer, keep: { mode: "ask", raw: "source", link: { epoch: 1, seq: 1 } } },
	});
	const raw = { ...fact, sale: { ...ask.sale, totalMinor: 0.5 } };
	const source = ` ${JSON.stringify(raw)}`;
	expect(read(raw, 1_000, source)).toEqual({
		ok: false,
		refusal: {
			answer: null,
			keep: {
				...{ id: ask.id, mode: "fact" },
				hash: sha256(source),
				detail: expect.stringMatching(/^sale\.totalMinor: /),
				raw: source,
				file: null,
				link: expect.objectContaining({ epoch: 1, seq: 1, prev: ask.prev }),
			},
		},
	});
});

it("a fact whose place in the chain cannot be read has none, and one without an id has none", () => {
	expect(read({ ...fact, prev: "?" })).toMatchObject({ refusal: { keep: { link: null, id: ask.id } } });
	expect(read({ ...fact, id: 7 })).toMatchObject({ refusal: { keep: { id: null, link: { seq: 1 } } } });
});

const deep = (levels: number): unknown => (levels === 0 ? 1 : { deeper: deep(levels - 1) });
const load = new TillLog().mint({
	kind: "purse-load",
	purseLoad: { account: "a", unit: "EUR", amountMinor: 1, tagCounter: 1 },
});
const takeover = new TillLog().mint({ kind: "takeover", takeover: { from: "a", to: "b" } });
const payout = (amountMinor: number | "all") =>
	new TillLog().mint({ kind: "payout", payout: { account: "a", unit: "EUR", amountMinor } });
it.each<[string, unknown, string | RegExp]>([
	["an ask", ask, "read"],
	["a fact", fact, "read"],
	[
		"a purse that was filled without asking",
		{ ...load, mode: "fact" },
		/^kept: a purse can only be asked for/,
	],
	["a takeover that is asked for", takeover, "read"],
	["a takeover that happened", { ...takeover, mode: "fact" }, /^kept: a takeover can only be asked for/],
	["a payout of all that is asked for", payout("all"), "read"],
	["a payout of all that happened", { ...payout("all"), mode: "fact" }, /^kept: a payout that happened/],
	["a payout of a sum that happened", { ...payout(500), mode: "fact" }, "read"],
	["an op as deep as may be", { ...ask, extra: deep(OP_DEPTH_MAX - 1) }, "read"],
	["an op too deep", { ...ask, extra: deep(OP_DEPTH_MAX) }, "the op nests too deep"],
	["an op too large", { ...ask, extra: "é".repeat(OP_BYTES_MAX / 2) }, "the op is too large"],
	["a mode that nobody knows", { ...ask, mode: "maybe" }, /^mode: /],
	["nothing", null, /^: /],
	["a list", [ask], /^: /],
])("%s", (_, raw, reason) => {
	if (typeof reason === "string") expect(reasonOf(raw)).toBe(reason);
	else expect(reasonOf(raw)).toMatch(reason);
});

it.each([
	["a fraction of a cent", 0.5],
	["a negative amount", -1],
	["nothing", 0],
	["more than money goes", MINOR_MAX + 1],
	["an integer that a double cannot hold", 2 ** 53],
	["a number past every number", Number.POSITIVE_INFINITY],
	["a text", "700"],
])("reads no top-up of %s", (_, amountMinor) => {
	const op = new TillLog().mint({ kind: "topup", topup: { account: "a", unit: "EUR", amountMinor: 700 } });
	expect(read(op)).toMatchObject({ ok: true });
	expect(reasonOf({ ...op, topup: { account: "a", unit: "EUR", amountMinor } })).toMatch(
		/^topup\.amountMinor/,
	);
});

it("never throws, and says for everything whether it was read, answered or kept", () => {
	const anything = fc.oneof(fc.anything({ withBigInt: true, withDate: true, withMap: true }), fc.jsonValue());
	fc.assert(
		fc.property(anything, (raw) => {
			const result = read(raw, 1_000, "source");
			if (result.ok) throw new Error("nobody can read this");
			const { keep, answer } = result.refusal;
			if (keep !== null) expect(keep.raw).toBe("source");
			if (keep?.mode !== "fact") expect(answer).toMatchObject({ status: "invalid" });
			else expect(answer).toBeNull();
		}),
		{ numRuns: 500 },
	);
});

// A good op with one place, anywhere in it, replaced by any JSON.
const spoilt = fc
	.tuple(fc.constantFrom("ask", "fact"), fc.infiniteStream(fc.nat()), fc.jsonValue({ maxDepth: 2 }))
	.map(([mode, turns, value]) => {
		const tenders = [accountTender("guest", 700), { kind: "cash" as const, amountMinor: 300 }];
		const op = JSON.parse(JSON.stringify({ ...sale({ over: salePayload({ tenders }) }), mode }));
		let at: Record<string, unknown> = op;
		for (;;) {
			const keys = Object.keys(at);
			const key = keys[turns.next().value % keys.length] ?? "id";
			const inner = at[key];
			if (typeof inner === "object" && inner !== null && turns.next().value % 4 > 0) {
				at = inner as Record<string, unknown>;
			} else {
				at[key] = value;
				return op;
			}
		}
	});

it("whatever is wrong in an op, money that was read is whole cents within bounds", () => {
	fc.assert(
		fc.property(spoilt, (raw) => {
			const text = JSON.stringify(raw);
			const result = read(JSON.parse(text), 1_000, text);
			if (!result.ok) {
				const { keep, answer } = result.refusal;
				expect([answer === null, keep?.mode === "fact"]).toEqual(Array(2).fill(raw.mode === "fact"));
				// What stands in the log of its till is kept, so that nobody misses it.
				if (raw.mode !== "fact") expect(keep !== null).toBe(chainLinkSchema.safeParse(raw).success);
				return;
			}
			expect(result.value.hash).toMatch(/^[0-9a-f]{64}$/);
			for (const amount of amountsIn(result.value.op)) {
				expect(Number.isSafeInteger(amount) && Math.abs(amount) <= MINOR_MAX).toBe(true);
			}
		}),
		{ numRuns: 1_000 },
	);
});

// Only what the schemas know counts: beyond that a newer till may say what it wants.
function amountsIn(op: unknown): number[] {
	const { sale: known } = op as ReturnType<typeof sale>;
	const lines = known.lines.flatMap(({ unitPriceMinor, depositMinor }) => [unitPriceMinor, depositMinor]);
	return [known.totalMinor, ...lines, ...known.tenders.map(({ amountMinor }) => amountMinor)];
}
