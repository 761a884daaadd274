import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { beer, opId, shirt } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { ScriptedTill, stall } from "../../support/scripted-till.ts";
import { World } from "../../support/world.ts";

// What lies on the shelf: the last piece, counts, and goods that travel between stores.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene(shirts = 10) {
	const made = stall({ shirts, balances: { EUR: 100_000 } });
	world = made.world;
	return made.till;
}
const count = (counted: number, reason = "round") =>
	({ kind: "count", count: { product: "shirt", counted, reason } }) as const;
const soldOut = (product: string, isSoldOut: boolean) =>
	({ kind: "sold-out", soldOut: { product, soldOut: isSoldOut } }) as const;
const voidOf = (sale: Op) => ({ kind: "void", void: { sale: sale.id, reason: "torn" } }) as const;
const out = (quantity: number) =>
	({ kind: "transfer-out", transferOut: { to: "gate", lines: [{ product: "shirt", quantity }] } }) as const;

describe("the last piece", () => {
	it("is sold once, when two tills ask for it at the same time; what is not counted always sells", async () => {
		const till = scene(1);
		const other = new ScriptedTill(world, "bar-2");
		const outcomes = await Promise.all([till.askSale({ item: shirt }), other.askSale({ item: shirt })]);
		expect(outcomes).toMatchObject([
			{ status: "applied" },
			{ decline: { reason: "stock-short", product: "shirt", available: 0 } },
		]);
		const beers = await Promise.all([
			till.askSale({ item: beer, quantity: 50 }),
			other.askSale({ item: beer }),
		]);
		expect(beers).toMatchObject([{ status: "applied" }, { status: "applied" }]);
		expect(world.stock("shirt")).toBe(0);
	});

	it("is reserved while an account is asked, and free again when that declines", async () => {
		const till = scene(1);
		const other = new ScriptedTill(world, "bar-2");
		world.open("poor");
		world.silent.add("poor");
		const op = till.sell({ item: shirt, account: "poor" });
		expect(await till.sendOne(op)).toMatchObject({ status: "pending" });
		expect(await other.askSale({ item: shirt })).toMatchObject({ decline: { reason: "stock-short" } });
		world.silent.clear();
		expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "funds-short" } });
		expect(await other.askSale({ item: shirt })).toMatchObject({ status: "applied" });
	});

	it("was sold twice offline: both facts stand, and the second is flagged", async () => {
		const till = scene(1);
		const other = new ScriptedTill(world, "bar-2");
		expect(await till.askSale({ item: shirt, mode: "fact" })).toMatchObject({ status: "applied" });
		expect(await other.askSale({ item: shirt, mode: "fact" })).toMatchObject({ flags: ["stock-below-zero"] });
		await world.settle();
		expect(world.stock("shirt")).toBe(-1);
	});

	it("is said to be sold out at one till: the others are told, asks are refused, facts are flagged", async () => {
		const till = scene();
		const other = new ScriptedTill(world, "bar-2");
		expect(await till.ask(soldOut("beer", true))).toMatchObject({ status: "applied", receipt: null });
		expect(world.soldOutNews).toEqual([["beer"]]);
		expect(await other.askSale({ item: beer })).toMatchObject({
			decline: { reason: "sold-out", product: "beer" },
		});
		expect(await other.askSale({ item: beer, mode: "fact" })).toMatchObject({ flags: ["sold-out"] });
		await till.ask(soldOut("shirt", true));
		await other.ask(soldOut("beer", false));
		expect(world.soldOutNews.slice(1)).toEqual([["beer", "shirt"], ["shirt"]]);
		expect(await till.askSale({ item: beer })).toMatchObject({ status: "applied" });
		expect(await till.ask(soldOut("unheard-of", true))).toMatchObject({
			decline: { reason: "product-unknown" },
		});
		await world.settle();
	});
});

describe("a count", () => {
	it("sets the level, and says who found what difference and why", async () => {
		const till = scene();
		await till.askSale({ item: shirt });
		const op = till.write("ask", { ...count(7, "two were stolen"), cashier: "kim" });
		expect(await till.sendOne(op)).toMatchObject({ status: "applied" });
		expect(world.stock("shirt")).toBe(7);
		expect(linesOf(world).at(-1)).toMatchObject({
			till: "bar-1",
			op: { cashier: "kim", count: { counted: 7, reason: "two were stolen" } },
			effects: { stock: [{ product: "shirt", quantity: -2, cause: "count" }] },
		});
	});

	it("has seen what was sold before it, also where that arrives later, and not what was sold after it", async () => {
		const till = scene();
		const alone = new ScriptedTill(world, "bar-2");
		const before = alone.sell({ item: shirt, quantity: 2, mode: "fact" });
		world.now += 1_000;
		await till.ask(count(8));
		world.now += 1_000;
		const after = alone.sell({ item: shirt, mode: "fact" });
		await alone.send(before, after);
		expect(world.stock("shirt")).toBe(7);
		await world.settle();
	});

	it("that arrives late is corrected by what moved since it was made", async () => {
		const till = scene();
		const alone = new ScriptedTill(world, "bar-2");
		await till.askSale({ item: shirt });
		world.now += 1_000;
		const late = alone.write("fact", count(6));
		world.now += 1_000;
		await till.askSale({ item: shirt, quantity: 2 });
		world.receive("shirt", 5);
		await alone.send(late);
		expect(world.stock("shirt")).toBe(6 - 2 + 5);
	});

	it("that was made before the last one changes nothing any more, whatever it found", async () => {
		const till = scene();
		const alone = new ScriptedTill(world, "bar-2");
		const old = alone.write("fact", count(9));
		world.now += 1_000;
		await till.ask(count(8));
		world.now += 1_000;
		await alone.send(old);
		expect(world.stock("shirt")).toBe(8);
	});

	it("looks at the shelf with what is reserved still on it", async () => {
		const till = scene();
		world.silent.add("guest");
		const open = till.sell({ item: shirt, quantity: 3 });
		await till.sendOne(open);
		await till.ask(count(9));
		expect(world.stock("shirt")).toBe(6);
		world.silent.clear();
		await till.sendOne(open);
		expect(world.stock("shirt")).toBe(6);
	});

	it("has seen what came back or went away before it, also where that arrives later", async () => {
		const till = scene();
		const alone = new ScriptedTill(world, "bar-2");
		const sale = alone.sell({ item: shirt, quantity: 2, mode: "fact" });
		const undo = alone.write("fact", voidOf(sale));
		const sent = alone.write("fact", out(4));
		const received = alone.write("fact", {
			kind: "transfer-in",
			transferIn: { transfer: sent.id, from: "gate", lines: [{ product: "shirt", quantity: 1 }] },
		});
		world.now += 1_000;
		// Ten, less four sent, and one came in.
		await till.ask(count(7));
		world.now += 1_000;
		await alone.send(sale, undo, sent, received);
		expect(world.stock("shirt")).toBe(7);
		const late = till.sell({ item: shirt, mode: "fact" });
		await till.send(late);
		await till.fact(voidOf(late));
		expect(world.stock("shirt")).toBe(7);
		await world.settle();
	});
});

describe("goods between two stores", () => {
	it("go out, are on their way, and come in as they were counted: every piece is accounted for", async () => {
		const till = scene();
		const gate = new World({ store: "gate" });
		const there = new ScriptedTill(gate, "gate-1");
		const sent = till.write("ask", out(6));
		expect(await till.sendOne(sent)).toMatchObject({ status: "applied" });
		expect([world.stock("shirt"), gate.stock("shirt")]).toEqual([4, 0]);
		const received = there.write("ask", {
			kind: "transfer-in",
			transferIn: { transfer: sent.id, from: "bar", lines: [{ product: "shirt", quantity: 5 }] },
		});
		await there.sendOne(received);
		await there.sendOne(received);
		expect([world.stock("shirt"), gate.stock("shirt")]).toEqual([4, 5]);
		const moved = (of: World) =>
			linesOf(of)
				.flatMap(({ effects }) => effects.stock)
				.filter(({ cause }) => cause === "transfer")
				.reduce((sum, { quantity }) => sum + quantity, 0);
		// One of them is missing, and both books name the transfer that it is missing from.
		expect(moved(world) + moved(gate)).toBe(-1);
		expect(linesOf(gate)).toMatchObject([{ op: { transferIn: { transfer: sent.id, from: "bar" } } }]);
		checkBooks(gate);
	});

	it("come in once, whoever counts them in and however often it is told, also after a restart", async () => {
		const till = scene(0);
		const other = new ScriptedTill(world, "bar-2");
		const transfer = opId();
		const came = (quantity: number) =>
			({
				kind: "transfer-in",
				transferIn: { transfer, from: "gate", lines: [{ product: "shirt", quantity }] },
			}) as const;
		expect(await till.ask(came(5))).toMatchObject({ status: "applied" });
		const again = other.write("ask", came(5));
		const refusal = { decline: { reason: "transfer-taken", transfer } };
		expect(await other.sendOne(again)).toMatchObject(refusal);
		world.restart();
		expect(await other.ask(came(1))).toMatchObject(refusal);
		expect(await other.fact(came(4))).toMatchObject({ status: "flagged", flags: ["transfer-taken"] });
		expect(await other.sendOne({ ...again, mode: "fact" })).toMatchObject({
			flags: ["taken-after-decline", "transfer-taken"],
		});
		expect(world.stock("shirt")).toBe(5);
	});

	it("told twice in one batch come in once", async () => {
		const till = scene(0);
		const transferIn = { transfer: opId(), from: "gate", lines: [{ product: "shirt", quantity: 5 }] };
		const ops = [1, 2].map(() => till.write("fact", { kind: "transfer-in", transferIn }));
		expect(await till.send(...ops)).toMatchObject([{ status: "applied" }, { flags: ["transfer-taken"] }]);
		expect(world.stock("shirt")).toBe(5);
	});

	it("that are not there cannot be asked to go; that they went is recorded and flagged", async () => {
		const till = scene(3);
		expect(await till.ask(out(4))).toMatchObject({
			decline: { reason: "stock-short", product: "shirt", available: 3 },
		});
		expect(await till.fact(out(4))).toMatchObject({ status: "flagged", flags: ["stock-below-zero"] });
		expect(world.stock("shirt")).toBe(-1);
	});
});
