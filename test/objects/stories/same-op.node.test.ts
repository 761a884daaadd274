import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { accountTender, shirt } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// One intent that arrives as an ask and as a fact, and a void that overtakes it or is overtaken: whatever the order,
// a sale is one debit, and of a voided sale nothing remains charged.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene(balances = { EUR: 10_000 }) {
	const made = stall({ balances });
	world = made.world;
	return made.till;
}
const stand = () => [world.balance("guest"), world.stock("shirt")];

describe("an ask and the fact of the same sale", () => {
	it("account silent: the ask is pending, the fact is recorded, the late ask finds it: one debit", async () => {
		const till = scene();
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		expect(await till.sendOne(op)).toMatchObject({ status: "pending", waitsFor: "account" });
		const recorded = await till.sendBytes(asFact(op));
		expect(JSON.parse(recorded)).toMatchObject([{ status: "applied", receipt: 1 }]);
		world.silent.delete("guest");
		expect(await till.sendBytes(op)).toBe(recorded);
		await world.settle();
		expect(await till.sendBytes(asFact(op))).toBe(recorded);
		expect(stand()).toEqual([7_500, 9]);
	});

	it("the account had paid and its reply was lost: the fact is absorbed", async () => {
		const till = scene();
		const op = till.sell({ item: shirt });
		world.losesReplies.add("guest");
		expect(await till.sendOne(op)).toMatchObject({ status: "pending" });
		expect(world.balance("guest")).toBe(7_500);
		expect(await till.sendOne(asFact(op))).toMatchObject({ status: "applied" });
		world.losesReplies.clear();
		await world.settle();
		expect(stand()).toEqual([7_500, 9]);
	});

	it("the ask was declined by the account: the fact posts, with one flag that says so", async () => {
		const till = scene({ EUR: 1_000 });
		const op = till.sell({ item: shirt });
		expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "funds-short" } });
		expect(await till.sendOne(asFact(op))).toMatchObject({ status: "applied", receipt: 1 });
		await world.settle();
		expect(stand()).toEqual([-1_500, 9]);
		expect(flagsPosted()).toEqual(["taken-after-decline"]);
		expect(await till.sendOne(op)).toMatchObject({ status: "declined" });
	});

	it("the ask was declined by the store: the fact is booked and flagged, whatever the account holds", async () => {
		const till = scene();
		const op = till.sell({ item: shirt, quantity: 11, over: { tenders: [accountTender("guest", 27_500)] } });
		expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "stock-short", available: 10 } });
		expect(await till.sendOne(asFact(op))).toMatchObject({
			status: "flagged",
			flags: ["taken-after-decline", "stock-below-zero"],
		});
		await world.settle();
		expect(stand()).toEqual([-17_500, -1]);
	});

	it("the ask was applied: the fact is absorbed", async () => {
		const till = scene();
		const op = till.sell({ item: shirt });
		const applied = await till.sendBytes(op);
		expect(await till.sendBytes(asFact(op))).toBe(applied);
		await world.settle();
		expect(stand()).toEqual([7_500, 9]);
	});

	it("the fact came first: the late ask gets its outcome and asks nobody", async () => {
		const till = scene();
		const op = till.sell({ item: shirt });
		const recorded = await till.sendBytes(asFact(op));
		expect(await till.sendBytes(op)).toBe(recorded);
		await world.settle();
		expect(await till.sendBytes(op)).toBe(recorded);
		expect(stand()).toEqual([7_500, 9]);
	});
});

// A void of its own sale, whatever became of the sale: each story tells in which order things reach the store.
type Step = (at: { till: ScriptedTill; sale: Op; undo: Op }) => unknown;
const ask: Step = ({ till, sale }) => till.send(sale);
const fact: Step = ({ till, sale }) => till.send(asFact(sale));
const voidAsk: Step = ({ till, undo }) => till.send(undo);
const voidFact: Step = ({ till, undo }) => till.send(asFact(undo));
const silence: Step = () => world.silent.add("guest");
const speech: Step = () => world.silent.delete("guest");
const loss: Step = () => world.losesReplies.add("guest");
const rest: Step = () => world.settle();
const block: Step = () => world.shellOf("guest").change("blocked", { status: "blocked" });

describe("of a voided sale nothing remains charged", () => {
	it.each<[string, Step[]]>([
		["sale, then void", [ask, voidAsk]],
		["a fact, then its void in one breath", [fact, voidFact]],
		["a fact that was posted, then its void", [fact, rest, voidFact]],
		["a fact not posted yet, then a void that is asked for", [silence, fact, speech, voidAsk]],
		["a void that is asked for before the fact", [voidAsk, fact]],
		["a void before the fact", [voidFact, fact]],
		["a void before the ask", [voidFact, ask]],
		["a void before the ask, and the fact all the same", [voidFact, ask, fact]],
		["void while the ask is open", [silence, ask, voidAsk, speech, rest]],
		["a void fact while the ask is open", [silence, ask, voidFact, speech, rest]],
		["void while the ask is open, which is then sent again", [silence, ask, voidAsk, speech, ask]],
		["void while the ask is open, which then comes as a fact", [silence, ask, voidFact, fact, speech]],
		["the same with a void that is asked for", [silence, ask, voidAsk, fact, speech]],
		["void while the reply of a debit is lost", [loss, ask, voidFact, speech]],
		["void while the reply of a debit is lost, and a fact", [loss, ask, voidFact, fact, speech]],
		["void of a fact that overtook its ask", [silence, ask, fact, voidFact, speech]],
		[
			"void of an open ask that is then declined, and taken",
			[silence, ask, voidFact, block, speech, ask, fact],
		],
		["void after a decline, then the fact", [block, ask, voidFact, fact]],
		["a decline, the fact, then its void", [block, ask, fact, voidFact]],
		["a decline, the fact, and a void that is asked for before that is posted", [block, ask, fact, voidAsk]],
	])("%s", async (_, steps) => {
		const till = scene();
		const sale = till.sell({ item: shirt });
		const undo = till.write("ask", { kind: "void", void: { sale: sale.id, reason: "mistake" } });
		for (const step of steps) await step({ till, sale, undo });
		world.losesReplies.clear();
		for (let again = 0; again < 3; again += 1) await world.settle();
		expect(stand()).toEqual([10_000, 10]);
		expect(world.store.book.listOpen()).toEqual([]);
		expect(world.store.book.listOwed(0, 1)).toEqual([]);
	});
});

function flagsPosted(): (string | null)[] {
	return linesOf(world)
		.flatMap(({ posted }) => posted)
		.concat(world.posted())
		.map(({ flag }) => flag);
}

describe("one op that comes from two tills", () => {
	it("is one ask: asked again by the other it is driven, its goods are taken once", async () => {
		const till = scene();
		const other = new ScriptedTill(world, "bar-2");
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		expect(await till.sendOne(op)).toMatchObject({ status: "pending" });
		expect(await other.sendOne(op)).toMatchObject({ status: "pending" });
		expect(world.stock("shirt")).toBe(9);
		world.silent.delete("guest");
		const told = await other.sendBytes(op);
		expect(JSON.parse(told)).toMatchObject([{ status: "applied", receipt: 1 }]);
		await world.settle();
		expect(await till.sendBytes(op)).toBe(told);
		expect(stand()).toEqual([7_500, 9]);
	});

	it("is one ask also where the other brings it as a fact", async () => {
		const till = scene();
		const other = new ScriptedTill(world, "bar-2");
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		await till.sendOne(op);
		expect(await other.sendOne(asFact(op))).toMatchObject({ status: "applied", receipt: 1 });
		world.silent.delete("guest");
		await world.settle();
		expect(stand()).toEqual([7_500, 9]);
		expect(world.store.book.read((tables) => tables.till("bar-1").open)).toEqual([]);
	});

	it("is refused where the other means something else by it", async () => {
		const till = scene();
		const other = new ScriptedTill(world, "bar-2");
		world.silent.add("guest");
		const op = till.sell({ item: shirt });
		await till.sendOne(op);
		expect(await other.sendOne(other.sell({ id: op.id }))).toMatchObject({ code: "key-reused" });
		world.silent.delete("guest");
		await world.settle();
		expect(stand()).toEqual([7_500, 9]);
	});
});

it.each([false, true])(
	"asks of one till that overlapped and were declined one by one free the same numbers, died in between: %s",
	async (dies) => {
		const till = scene();
		const [first, second] = ["empty-1", "empty-2"].map((account) => {
			world.open(account);
			world.silent.add(account);
			return till.sell({ account });
		}) as [Op, Op];
		expect(await till.send(first, second)).toMatchObject([{ status: "pending" }, { status: "pending" }]);
		for (const [op, account] of [
			[first, "empty-1"],
			[second, "empty-2"],
		] as const) {
			world.silent.delete(account);
			expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "funds-short" } });
			if (dies) world.restart();
		}
		expect(await till.askSale()).toMatchObject({ status: "applied", receipt: 1 });
	},
);
