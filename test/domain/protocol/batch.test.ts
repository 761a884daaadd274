import fc from "fast-check";
import { expect, it } from "vitest";
import { keepLong, readBatch } from "../../../domain/protocol/batch.ts";
import { opBatchSchema } from "../../../domain/protocol/op.ts";
import { sale, sha256 } from "../../support/builders.ts";

const read = (text: string) => readBatch(opBatchSchema.parse(JSON.parse(text)), text, sha256, "meadow");

// What may stand in a batch, and what the store makes of it.
const MAKES = {
	ask: () => JSON.stringify(sale()),
	fact: () => JSON.stringify(sale({ mode: "fact" })),
	"bad ask": () => JSON.stringify({ ...sale(), seq: 0 }),
	// Of these it can be read where in the till's log they stand.
	"spoilt ask": () => JSON.stringify({ ...sale(), id: 7 }),
	"spoilt fact": () => `\t${JSON.stringify({ ...sale({ mode: "fact" }), kind: "gift" })} `,
	"bad fact": () => ` ${JSON.stringify({ ...sale({ mode: "fact" }), seq: 0 })}\n`,
	nonsense: () => "[1.50, {}]",
} as const;
type Make = keyof typeof MAKES;
const isRefused = (make: Make) => ["bad ask", "spoilt ask", "nonsense"].includes(make);
const isKept = (make: Make) => ["bad fact", "spoilt fact", "spoilt ask"].includes(make);

it("a bad op gets its own answer and blocks no neighbour: outcomes stand where their ops stood", () => {
	const makes = fc.array(fc.constantFrom(...(Object.keys(MAKES) as Make[])), {
		minLength: 1,
		maxLength: 20,
	});
	fc.assert(
		fc.property(makes, (wanted) => {
			const texts = wanted.map((make) => MAKES[make]());
			const batch = read(`{"sentAt":2000,"ops":[${texts.join(",")}]}`);
			const kept = wanted.flatMap((make, index) => (isKept(make) ? [texts[index]?.trim()] : []));
			expect(batch.items.flatMap((item) => ("keep" in item ? [item.keep.raw] : []))).toEqual(kept);
			expect(batch.invalid).toBe(wanted.filter(isRefused).length);
			const sent = wanted.filter((make) => isKept(make) || !isRefused(make));
			expect(batch.items).toHaveLength(sent.length);
			const decided = batch.items.map((_, index) => `"outcome ${index}"`);
			const answer = JSON.parse(batch.answer(decided));
			const spoken = answer.filter((one: unknown) => typeof one === "string");
			const told = decided.filter((_, index) => !isRefused(sent[index] ?? "nonsense"));
			expect(spoken).toEqual(told.map((text) => JSON.parse(text)));
			expect(answer.map((one: unknown) => typeof one !== "string")).toEqual(wanted.map(isRefused));
		}),
		{ numRuns: 200 },
	);
});

it("the store's outcomes are passed on as the bytes that they are", () => {
	const bytes = '{"status": "applied", "totalMinor":1.0}';
	expect(read(`{"sentAt":1,"ops":[${MAKES.ask()}]}`).answer([bytes])).toBe(`[${bytes}]`);
});

it("what cannot be read and is long is kept in a file that is named after its hash", () => {
	const long = JSON.stringify({ mode: "fact", note: "x".repeat(20_000) });
	const short = JSON.stringify({ mode: "fact", note: "x".repeat(19_000) });
	const { items } = read(`{"sentAt":1,"ops":[${long},${short}]}`);
	expect(items).toMatchObject([
		{ keep: { raw: long, file: `unreadable/meadow/${sha256(long)}` } },
		{ keep: { raw: short, file: null } },
	]);
});

it.each([
	["no ops", { sentAt: 1, ops: [] }],
	["too many ops", { sentAt: 1, ops: Array(501).fill({}) }],
	["no time", { ops: [{}] }],
	["a time before all times", { sentAt: -1, ops: [{}] }],
])("a batch with %s is none", (_, batch) => {
	expect(opBatchSchema.safeParse(batch).success).toBe(false);
});

it("the whole text of a long fact is put away before it is passed on short; nothing else is", async () => {
	const put: [string, string][] = [];
	const files = { put: async (name: string, text: string) => put.push([name, text]) };
	const keep = { id: "x", mode: "fact", hash: "h", detail: "", link: null, raw: "x".repeat(30_000) } as const;
	const short = { keep: { ...keep, file: null } };
	expect([await keepLong(short, files), put]).toEqual([short, []]);
	const long = { keep: { ...keep, file: "unreadable/meadow/h" } };
	expect(await keepLong(long, files)).toEqual({ keep: { ...long.keep, raw: "x".repeat(2_000) } });
	expect(put).toEqual([["unreadable/meadow/h", keep.raw]]);
	const full = { put: () => Promise.reject(new Error("no room")) };
	await expect(keepLong(long, full)).rejects.toThrow("no room");
});
