import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { accountTender, beer, menu, menuItem, shirt } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import { ORG, type World } from "../../support/world.ts";

// A shelf that is counted while something else is on its way: whatever ends when, the book ends with what lies there.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene() {
	const made = stall({ balances: { EUR: 100_000 } });
	world = made.world;
	return { till: made.till, other: new ScriptedTill(world, "bar-2") };
}
const count = (counted: number) =>
	({ kind: "count", count: { product: "shirt", counted, reason: "round" } }) as const;
const voidOf = (sale: Op) => ({ kind: "void", void: { sale: sale.id, reason: "torn" } }) as const;
const inCash = { item: shirt, tenders: [{ kind: "cash", amountMinor: 2_500 }] } as const;

it("a count that is decided in one turn with a sale after it does not see that sale", async () => {
	const { till, other } = scene();
	const counted = till.write("ask", count(10));
	world.now += 500;
	const sold = other.sell({ ...inCash, tenders: [...inCash.tenders] });
	await Promise.all([other.sendOne(sold), till.sendOne(counted)]);
	expect(world.stock("shirt")).toBe(9);
});

describe("a sale that got no answer and was finished without a network", () => {
	it("had left the shelf when that was counted before the till told of it", async () => {
		const { till, other } = scene();
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		expect(await till.sendOne(op)).toMatchObject({ status: "pending" });
		world.now += 1_000;
		await other.ask(count(9));
		world.now += 1_000;
		expect(await till.sendOne(asFact(op))).toMatchObject({ status: "applied" });
		expect(world.stock("shirt")).toBe(9);
		world.silent.clear();
		await world.settle();
	});

	it("takes its goods off the shelf where that was counted before it began", async () => {
		const { till, other } = scene();
		await other.ask(count(10));
		world.now += 1_000;
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		await till.sendOne(op);
		await till.sendOne(asFact(op));
		expect(world.stock("shirt")).toBe(9);
		world.silent.clear();
		await world.settle();
	});
});

it("goods of a void that waited for a refund lay on the shelf when that was counted", async () => {
	const { till, other } = scene();
	const sold = till.sell({ item: shirt, quantity: 2 });
	await till.sendOne(sold);
	world.silent.add("guest");
	const lines = [{ line: 0, quantity: 1, restock: false }];
	await till.ask({ kind: "refund", refund: { sale: sold.id, lines, reason: "torn", totalMinor: 2_500 } });
	await till.fact(voidOf(sold));
	world.now += 1_000;
	// Of the two one was torn, the other lies here again.
	await other.ask(count(9));
	world.silent.clear();
	await world.settle();
	await world.settle();
	expect(world.balance("guest")).toBe(100_000);
	expect(world.stock("shirt")).toBe(9);
});

describe("a sale that waited for its account", () => {
	it("left its goods there for a count that was made meanwhile and arrives late", async () => {
		const { till, other } = scene();
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		expect(await till.sendOne(op)).toMatchObject({ status: "pending" });
		world.now += 1_000;
		const late = other.write("fact", count(10));
		world.now += 1_000;
		world.silent.clear();
		expect(await till.sendOne(op)).toMatchObject({ status: "applied" });
		world.now += 1_000;
		await other.sendOne(late);
		expect(world.stock("shirt")).toBe(9);
	});

	it("and was void before it ended never took them, for such a count", async () => {
		const { till, other } = scene();
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		await till.sendOne(op);
		await till.fact(voidOf(op));
		world.now += 1_000;
		const late = other.write("fact", count(10));
		world.now += 1_000;
		world.silent.clear();
		await till.sendOne(op);
		await world.settle();
		await other.sendOne(late);
		expect(world.stock("shirt")).toBe(10);
		await world.settle();
	});
});

describe("goods that left the menu since they were sold", () => {
	it.each(["void", "refund"])("come back on the shelf with a %s", async (kind) => {
		const { till } = scene();
		const sold = till.sell({ item: shirt, quantity: 2 });
		await till.sendOne(sold);
		world.store.publishMenu(ORG, menu({ version: 2, items: [beer] }));
		const lines = [{ line: 0, quantity: 2, restock: true }];
		const refund = { sale: sold.id, lines, reason: "torn", totalMinor: 5_000 };
		const undo = kind === "void" ? voidOf(sold) : ({ kind: "refund", refund } as const);
		expect(await till.ask(undo)).toMatchObject({ status: "applied" });
		expect(world.stock("shirt")).toBe(10);
	});
});

describe("a void of goods that had come back", () => {
	const worn = menuItem({ ...shirt, returnable: true });
	function returned() {
		const made = stall({
			balances: { EUR: 100_000 },
			maxMinor: 200_000,
			shirts: 0,
			menu: { items: [beer, worn] },
		});
		world = made.world;
		const tenders = [accountTender("guest", -2_500)];
		return { till: made.till, sale: made.till.sell({ item: worn, quantity: -1, tenders }) };
	}

	it("is refused where they are sold already, and takes them back where they lie there", async () => {
		const { till, sale } = returned();
		expect(await till.sendOne(sale)).toMatchObject({ status: "applied" });
		const again = till.sell({ item: worn });
		expect(await till.sendOne(again)).toMatchObject({ status: "applied" });
		expect(await till.ask(voidOf(sale))).toMatchObject({
			decline: { reason: "stock-short", product: "shirt", available: 0 },
		});
		expect([world.stock("shirt"), world.balance("guest")]).toEqual([0, 100_000]);
		await till.ask(voidOf(again));
		expect(await till.ask(voidOf(sale))).toMatchObject({ status: "applied" });
		expect([world.stock("shirt"), world.balance("guest")]).toEqual([0, 100_000]);
	});

	it("that has happened stands, and is flagged where the shelf had none", async () => {
		const { till, sale } = returned();
		await till.sendOne(sale);
		await till.askSale({ item: worn });
		expect(await till.fact(voidOf(sale))).toMatchObject({ status: "flagged", flags: ["stock-below-zero"] });
		expect(world.stock("shirt")).toBe(-1);
		await world.settle();
	});
});
