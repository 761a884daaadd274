import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { accountTender, beer, shirt } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// A cashier's time at a drawer, from its float to its count, and cash that is carried around.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene() {
	const made = stall();
	world = made.world;
	return made.till;
}
const open = (shift: string, floatMinor: number) =>
	({ kind: "shift-open", shiftOpen: { shift, cashier: "kim", unit: "EUR", floatMinor } }) as const;
const close = (shift: string, countedMinor: number, reason = "") =>
	({ kind: "shift-close", shiftClose: { shift, unit: "EUR", countedMinor, reason } }) as const;
const move = (from: string, to: string, amountMinor: number) =>
	({ kind: "cash-move", cashMove: { from, to, unit: "EUR", amountMinor, reason: "" } }) as const;
const cash = (amountMinor: number): Tender[] => [{ kind: "cash", amountMinor }];
const inCash = { tenders: cash(700) };

describe("a shift", () => {
	it("with a float, sales, cash in and out and a blind count tells what is off, and why", async () => {
		const till = scene();
		expect(await till.ask(open("s-1", 10_000))).toMatchObject({ status: "applied", totalMinor: 10_000 });
		const sale = till.sell({ item: beer, ...inCash });
		await till.sendOne(sale);
		await till.askSale({ item: shirt });
		await till.ask({ kind: "topup", topup: { account: "guest", unit: "EUR", amountMinor: 2_000 } });
		await till.ask({ kind: "payout", payout: { account: "guest", unit: "EUR", amountMinor: "all" } });
		await till.ask(move("outside", "drawer/bar-1", 5_000));
		await till.ask(move("drawer/bar-1", "safe", 1_000));
		await till.ask({ kind: "void", void: { sale: sale.id, reason: "spilled" } });
		// 100 float, 7 and its way back, 20 in, 95 out, 50 change bought, 10 to the safe.
		expect(world.shift("s-1")?.expectedMinor).toBe(6_500);
		expect(await till.ask(close("s-1", 6_450, "a coin fell into the grid"))).toMatchObject({
			status: "applied",
			variance: { shift: "s-1", expectedMinor: 6_500, countedMinor: 6_450, varianceMinor: -50 },
		});
		expect(world.shift("s-1")?.close).toMatchObject({ reason: "a coin fell into the grid" });
		// What was counted is what lies there.
		expect([world.cash("drawer/bar-1"), world.cash("safe")]).toEqual([6_450, 1_000]);
		expect(linesOf(world).map(({ shift }) => shift)).toEqual(Array(9).fill("s-1"));
	});

	it("in which nothing happened can close", async () => {
		const till = scene();
		await till.ask(open("s-1", 0));
		expect(await till.ask(close("s-1", 0))).toMatchObject({
			status: "applied",
			variance: { varianceMinor: 0 },
		});
	});

	it("opens once at a till; its name is used once", async () => {
		const till = scene();
		await till.ask(open("s-1", 100));
		expect(await till.ask(open("s-2", 100))).toMatchObject({
			decline: { reason: "shift-already-open", shift: "s-1" },
		});
		await till.ask(close("s-1", 100));
		expect(await till.ask(open("s-1", 100))).toMatchObject({ decline: { reason: "shift-used" } });
		expect(await till.ask(open("s-2", 300))).toMatchObject({ status: "applied" });
		expect(world.cash("drawer/bar-1")).toBe(300);
	});

	it("always closes: unknown here, closed before, with sales still waiting, or by another till", async () => {
		const till = scene();
		expect(await till.ask(close("lost", 500))).toMatchObject({
			status: "flagged",
			flags: ["shift-unknown"],
			variance: { expectedMinor: 0, countedMinor: 500 },
		});
		expect(await till.ask(close("lost", 900))).toMatchObject({ status: "flagged", flags: ["shift-closed"] });
		expect(world.cash("drawer/bar-1")).toBe(500);
		await till.ask(open("s-1", 500));
		world.silent.add("guest");
		await till.askSale();
		expect(await till.ask(close("s-1", 500))).toMatchObject({ status: "applied" });
		await till.ask(open("s-2", 500));
		const manager = new ScriptedTill(world, "bar-2");
		expect(await manager.ask(close("s-2", 480, "device lost"))).toMatchObject({
			variance: { varianceMinor: -20 },
		});
		// The till finds its shift closed and begins another.
		expect(await till.ask(open("s-3", 480))).toMatchObject({ status: "applied" });
	});

	it.each([1, 9])(
		"is left by its till for another one: what is sold after that is not its own, %i ops a batch",
		async (size) => {
			const till = scene();
			const facts = [
				...[open("s-1", 10_000), open("s-2", 5_000), move("outside", "drawer/bar-1", 300)],
				...[close("s-2", 5_300), move("outside", "drawer/bar-1", 400)],
			].map((payload) => till.write("fact", payload));
			await till.sendOne(till.write("fact", open("s-0", 0)));
			for (let from = 0; from < facts.length; from += size)
				await till.send(...facts.slice(from, from + size));
			expect(["s-0", "s-1", "s-2"].map((name) => world.shift(name)?.expectedMinor)).toEqual([
				0, 10_000, 5_300,
			]);
		},
	);

	it("that was opened while another ran, offline, is recorded and flagged", async () => {
		const till = scene();
		await till.ask(open("s-1", 100));
		expect(await till.fact(open("s-2", 200))).toMatchObject({
			status: "flagged",
			flags: ["shift-already-open"],
		});
		expect(await till.fact(open("s-2", 200))).toMatchObject({ flags: ["shift-already-open"] });
		await till.askSale(inCash);
		expect([world.shift("s-1")?.expectedMinor, world.shift("s-2")?.expectedMinor]).toEqual([100, 900]);
		expect(await till.ask(close("s-1", 100))).toMatchObject({ status: "applied" });
	});
});

it("what is sold after another till has closed the shift is cash that its count has not seen", async () => {
	const till = scene();
	await till.ask(open("s-1", 500));
	const manager = new ScriptedTill(world, "bar-2");
	await manager.ask(close("s-1", 480, "device lost"));
	world.now += 60_000;
	await till.askSale(inCash);
	world.silent.add("guest");
	const waiting = till.sell({ tenders: [accountTender("guest", 500), ...cash(200)] });
	await till.sendOne(waiting);
	await till.sendOne(asFact(waiting));
	expect(world.cash("drawer/bar-1")).toBe(480 + 700 + 200);
	expect(world.shift("s-1")).toMatchObject({ close: { varianceMinor: -20 }, addendum: null });
	world.silent.clear();
	// What the next one finds is what should be there.
	await till.ask(open("s-2", 1_380));
	expect(linesOf(world).at(-1)?.effects.cash).toEqual([]);
	await world.settle();
});

describe("sales of a closed shift that arrive late", () => {
	it("are added beneath its close, which stays as it was, and move no cash of the next one", async () => {
		const till = scene();
		await till.ask(open("s-1", 1_000));
		const late = till.write("fact", {
			kind: "sale",
			shift: "s-1",
			sale: {
				menuVersion: 1,
				lines: [{ product: "beer", quantity: 1, unitPriceMinor: 500, depositMinor: 200 }],
				tenders: cash(700),
				totalMinor: 700,
			},
		});
		const closed = await till.ask(close("s-1", 1_700, "someone forgot to ring up"));
		expect(closed).toMatchObject({ variance: { expectedMinor: 1_000, varianceMinor: 700 } });
		const before = world.shift("s-1")?.close;
		await till.ask(open("s-2", 1_700));
		world.now += 5_000;
		await till.send(late);
		expect(world.shift("s-1")).toMatchObject({
			close: before,
			addendum: { ops: 1, totalMinor: 700, cashMinor: 700, lastAt: world.now },
		});
		// The cash lay in the drawer when it was counted.
		expect([world.cash("drawer/bar-1"), world.shift("s-2")?.expectedMinor]).toEqual([1_700, 1_700]);
		await till.askSale(inCash);
		expect([world.cash("drawer/bar-1"), world.shift("s-2")?.expectedMinor]).toEqual([2_400, 2_400]);
	});

	it("are added also where their account answered only after the close, and the next shift has nothing of them", async () => {
		const till = scene();
		await till.ask(open("s-1", 0));
		world.silent.add("guest");
		await till.askSale({ tenders: [accountTender("guest", 500), ...cash(200)] });
		await till.ask(close("s-1", 200, "a sale that waits"));
		await till.ask(open("s-2", 200));
		world.silent.clear();
		await world.settle();
		expect(world.shift("s-1")?.addendum).toMatchObject({ ops: 1, totalMinor: 700, cashMinor: 200 });
		expect(linesOf(world).at(-1)).toMatchObject({ op: { kind: "sale" }, shift: "s-1" });
		expect([world.shift("s-2")?.expectedMinor, world.cash("drawer/bar-1")]).toEqual([200, 200]);
	});
});

it("cash that is carried around is conserved, and each drawer's shift expects what was brought or taken", async () => {
	const till = scene();
	const other = new ScriptedTill(world, "bar-2");
	await till.ask(open("s-1", 10_000));
	await other.ask(open("s-2", 5_000));
	await till.ask(move("drawer/bar-1", "safe", 4_000));
	await other.ask(move("safe", "drawer/bar-2", 1_500));
	await till.ask(move("drawer/bar-1", "cashier/kim", 700));
	await other.ask(move("cashier/kim", "cashier/lee", 300));
	await till.ask(move("drawer/bar-1", "drawer/bar-2", 1_000));
	const places = ["drawer/bar-1", "drawer/bar-2", "safe", "cashier/kim", "cashier/lee"];
	const held = places.map((place) => world.cash(place));
	expect(held).toEqual([4_300, 7_500, 2_500, 400, 300]);
	expect(held.reduce((a, b) => a + b, 0)).toBe(15_000);
	expect(await till.ask(close("s-1", 4_300))).toMatchObject({ variance: { varianceMinor: 0 } });
	expect(await other.ask(close("s-2", 7_500))).toMatchObject({ variance: { varianceMinor: 0 } });
});
