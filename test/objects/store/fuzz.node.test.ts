import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";
import { readBatch } from "../../../domain/protocol/batch.ts";
import { FIRST_PREV, PROTOCOL_VERSION } from "../../../domain/protocol/op.ts";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import { opId, sale, sha256, TillLog } from "../../support/builders.ts";
import { type Mutation, mutate, mutation } from "../../support/mutations.ts";
import { World } from "../../support/world.ts";
import { anyOp, EXTREME, SANE } from "../../workers/support/any-op.ts";

// Odd ops straight at the books, while accounts fall silent, answers get lost and the store dies. Nothing throws, and
// afterwards every level and every balance is the sum of what the journals say.

// What a store logs where an account does not answer is expected here.
beforeEach(() => {
	vi.spyOn(console, "error").mockReturnValue();
});

const GUESTS = ["guest-1", "guest-2", "guest-3"];

const minted = Array.from({ length: 30 }, opId);
const op = fc.record({
	wish: fc.oneof(anyOp(SANE, minted), anyOp(SANE, minted), anyOp(EXTREME, minted)),
	mutation: fc.option(mutation, { freq: 2 }),
	id: fc.nat(29),
});
const step = fc.record({
	ops: fc.array(op, { minLength: 1, maxLength: 5 }),
	trouble: fc.constantFrom("none", "none", "silent", "lost", "death", "pause"),
});
type Wished = {
	wish: { till: number; mode: string; ageMs: number; body: object; again: boolean };
	mutation: Mutation | null;
	id: number;
};

const SENT_AT = 9_000_000_000_000;

function textsOf(
	{ wish: { mode, ageMs, body, again }, mutation: change, id }: Wished,
	seq: number,
): string[] {
	const place = { epoch: 1, seq, prev: FIRST_PREV, occurredAt: SENT_AT - ageMs };
	const raw = { v: PROTOCOL_VERSION, id: minted[id], mode, ...place, ...body };
	const text = JSON.stringify(change === null ? raw : mutate(raw, change));
	return again ? [text, JSON.stringify({ ...raw, mode: "fact" })] : [text];
}

async function decide(world: World, till: string, texts: readonly string[]): Promise<Outcome[]> {
	const body = `{"sentAt":${SENT_AT},"ops":[${texts.join(",")}]}`;
	const batch = readBatch(JSON.parse(body), body, sha256, "meadow");
	const decided = await world.store.decideOps(till, batch.items, 0);
	return JSON.parse(batch.answer(decided ?? [])) as Outcome[];
}

function stir(world: World, trouble: string): void {
	world.silent.clear();
	world.losesReplies.clear();
	if (trouble === "silent") world.silent.add("guest-1").add("gate");
	if (trouble === "lost") for (const guest of GUESTS) world.losesReplies.add(guest);
	if (trouble === "death") world.restart();
}

function checkAccounts(world: World): void {
	for (const [name, { book }] of world.accounts) {
		const sums: Record<string, number> = {};
		const lines = book.journal.listAfter(0, 10_000);
		expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
		for (const { body } of lines) {
			const { head, entry } = JSON.parse(body);
			if (entry !== undefined) sums[entry.unit] = (sums[entry.unit] ?? 0) + entry.amountMinor;
			expect([name, head.balances]).toEqual([name, sums]);
		}
	}
}

type StoreBody = {
	lines?: { product: string; quantity: number }[];
	effects?: {
		stock?: { product: string; quantity: number; explains?: true }[];
		cash?: { from: string; to: string; unit: string; amountMinor: number }[];
	};
};

function checkStore(world: World): void {
	const stock = new Map<string, number>();
	const cash = new Map<string, number>();
	const add = (sums: Map<string, number>, name: string, amount: number) =>
		sums.set(name, (sums.get(name) ?? 0) + amount);
	const rows = world.store.book.read((tables) => tables.journal.listAfter(0, 10_000));
	expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
	for (const { kind, body } of rows) {
		const { lines = [], effects = {} } = JSON.parse(body) as StoreBody;
		if (kind === "stock-received") for (const { product, quantity } of lines) add(stock, product, quantity);
		for (const { product, quantity, explains } of effects.stock ?? [])
			if (!explains) add(stock, product, quantity);
		for (const { from, to, unit, amountMinor } of effects.cash ?? []) {
			add(cash, `${from} ${unit}`, -amountMinor);
			add(cash, `${to} ${unit}`, amountMinor);
		}
	}
	// What waits for a card reader holds its goods back.
	for (const { effects } of world.store.book.listOpen())
		for (const { product, quantity } of effects.stock) if (quantity < 0) add(stock, product, quantity);
	for (const { product, available } of world.store.book.listStock())
		expect([product, available]).toEqual([product, stock.get(product) ?? 0]);
	const levels = world.store.book.read((tables) => tables.cash.levels());
	for (const { place, unit, minor } of levels)
		expect([place, unit, minor]).toEqual([place, unit, cash.get(`${place} ${unit}`) ?? 0]);
	const held = [...cash].filter(([name, minor]) => /^(safe|drawer|cashier)/.test(name) && minor !== 0);
	expect(held).toHaveLength(levels.filter(({ minor }) => minor !== 0).length);
}

it("never throws, and every level and balance is the sum of what the journals say", async () => {
	const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
		const world = new World();
		for (const guest of GUESTS) world.open(guest, { balances: { EUR: 5_000, DRINK: 3 } });
		world.receive("shirt", 10);
		const told = new Map<string, { till: string; text: string; outcome: string }>();
		const note = (till: string, texts: readonly string[], outcomes: readonly Outcome[]) => {
			expect(outcomes).toHaveLength(texts.length);
			for (const [index, outcome] of outcomes.entries()) {
				if (outcome.status === "pending" || outcome.status === "invalid") continue;
				const text = texts[index] ?? "";
				const before = told.get(text)?.outcome;
				expect([text, before ?? JSON.stringify(outcome)]).toEqual([text, JSON.stringify(outcome)]);
				told.set(text, { till, text, outcome: JSON.stringify(outcome) });
			}
		};
		let seq = 0;
		for (const { ops, trouble } of steps) {
			stir(world, trouble);
			const texts = ops.flatMap((one) => textsOf(one as Wished, ++seq));
			const till = `store-1-till-${ops[0]?.wish.till}`;
			note(till, texts, await decide(world, till, texts));
			if (trouble === "pause") await world.settle();
		}
		stir(world, "none");
		for (let round = 0; round < 3; round += 1) await world.settle();
		checkAccounts(world);
		checkStore(world);
		world.restart();
		for (const { till, text } of [...told.values()]) note(till, [text], await decide(world, till, [text]));
		expect(world.store.book.listOwed(0, 10)).toEqual([]);
		checkAccounts(world);
		checkStore(world);
	});
	await fc.assert(property, { numRuns: 400 });
});

it("a decline that was told stands, whatever dies and whatever is taken after it", async () => {
	const world = new World();
	world.open("guest");
	const ask = sale({ occurredAt: 0 });
	const [told] = await world.send("till-1", ask);
	expect(told?.status).toBe("declined");
	world.restart();
	const [taken] = await world.send("till-1", { ...ask, mode: "fact" });
	expect(taken?.status).toBe("applied");
	expect(await world.send("till-1", ask)).toEqual([told]);
	await world.settle();
	expect(world.balance("guest")).toBe(-700);
	expect(world.posted()).toMatchObject([{ flag: "taken-after-decline" }]);
});

it("a void that came first and names what is no sale stops nobody", async () => {
	const world = new World();
	world.open("guest", { balances: { EUR: 1_000 } });
	const log = new TillLog();
	const id = opId();
	await world.send("till-1", log.mint({ kind: "void", void: { sale: id, reason: "" } }, { mode: "fact" }));
	const payout = { account: "guest", unit: "EUR", amountMinor: 400 };
	const [paid] = await world.send("till-1", log.mint({ kind: "payout", payout }, { id }));
	const [next] = await world.send("till-1", log.mint({ kind: "payout", payout }));
	expect([paid?.status, next?.status, world.balance("guest")]).toEqual(["applied", "applied", 200]);
});
