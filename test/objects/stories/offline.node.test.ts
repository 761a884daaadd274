import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accountView } from "../../../domain/account/line.ts";
import { must } from "../../../domain/core/assert.ts";
import type { Op } from "../../../domain/protocol/op.ts";
import { NO_OFFLINE } from "../../../domain/till/offline.ts";
import { storeStatus } from "../../../durable-objects/store/status.ts";
import { beer, menu, shirt } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// What tills sold while they were alone, and how it arrives.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene(balanceMinor: number) {
	const made = stall({
		balances: { EUR: balanceMinor },
		maxMinor: 10_000_000,
		menu: {
			offline: { perSaleMinor: 1_000, perAccountMinor: 2_000, perTillMinor: 5_000, headAgeMaxMs: 60_000 },
		},
	});
	world = made.world;
	return made.till;
}
const standing = () => world.store.book.read((tables) => storeStatus(tables, world.now));
const soldWhileAlone = (till: ScriptedTill, count: number): Op[] =>
	Array.from({ length: count }, (_, index) => {
		world.now += 1_000;
		return till.sell({ mode: "fact", item: index % 50 === 0 ? shirt : beer });
	});

describe("five hundred sales of a till that was alone", () => {
	it("arrive in one batch: each once, in order, numbered, with the time at which they happened", async () => {
		const till = scene(1_000_000);
		const ops = soldWhileAlone(till, 500);
		const outcomes = await till.send(...ops);
		expect(outcomes.map((outcome) => ("receipt" in outcome ? outcome.receipt : null))).toEqual(
			ops.map((_, index) => index + 1),
		);
		await world.settle();
		const lines = linesOf(world);
		expect(lines.map(({ op }) => op.id)).toEqual(ops.map(({ id }) => id));
		expect(lines.map(({ happenedAt }) => happenedAt)).toEqual(ops.map(({ occurredAt }) => occurredAt));
		expect(world.balance("guest")).toBe(1_000_000 - 490 * 700 - 10 * 2_500);
		expect(world.stock("shirt")).toBe(0);
		expect(world.posted()).toHaveLength(500);
		expect(standing()).toMatchObject({ owedFacts: 0, tills: [{ seq: 500, missing: 0, gaps: [], forks: 0 }] });
	});

	it("whose reply is lost five times, in batches that overlap: the stored bytes, and no second debit", async () => {
		const till = scene(1_000_000);
		const ops = soldWhileAlone(till, 500);
		const first = await till.sendBytes(...ops.slice(0, 300));
		world.restart();
		for (let lost = 0; lost < 5; lost += 1) {
			await world.settle();
			expect(await till.sendBytes(...ops.slice(0, 300))).toBe(first);
		}
		const all = JSON.parse(await till.sendBytes(...ops));
		expect(JSON.stringify(all.slice(0, 300))).toBe(first);
		await world.settle();
		expect(world.balance("guest")).toBe(1_000_000 - 490 * 700 - 10 * 2_500);
		expect(linesOf(world)).toHaveLength(500);
		expect(standing()).toMatchObject({ tills: [{ missing: 0, forks: 0 }] });
	});

	it("while other tills go on selling, and this one, too", async () => {
		const till = scene(1_000_000);
		const other = new ScriptedTill(world, "bar-2");
		const ops = soldWhileAlone(till, 200);
		for (let from = 0; from < ops.length; from += 50) {
			const [, fresh, elsewhere] = await Promise.all([
				till.send(...ops.slice(from, from + 50)),
				till.send(till.sell({ item: beer })),
				other.send(other.sell({ item: beer })),
			]);
			expect([fresh, elsewhere]).toMatchObject([[{ status: "applied" }], [{ status: "applied" }]]);
		}
		await world.settle();
		expect(linesOf(world)).toHaveLength(208);
		expect(standing().tills).toMatchObject([
			{ till: "bar-1", seq: 204, missing: 0, forks: 0 },
			{ till: "bar-2", seq: 4, missing: 0, forks: 0 },
		]);
	});

	it("to an account that is silent: recorded all the same, and posted when it speaks, each once", async () => {
		const till = scene(1_000_000);
		world.open("friend", { balances: { EUR: 5_000 } });
		const ops = soldWhileAlone(till, 100);
		world.silent.add("guest");
		expect(await till.send(...ops, till.sell({ mode: "fact", account: "friend" }))).toHaveLength(101);
		await world.settle();
		// One silent account keeps no other waiting.
		expect([world.balance("guest"), world.balance("friend")]).toEqual([1_000_000, 4_300]);
		expect(standing()).toMatchObject({ owedFacts: 100 });
		world.silent.clear();
		world.losesReplies.add("guest");
		await world.settle();
		expect(standing()).toMatchObject({ owedFacts: 100 });
		world.losesReplies.clear();
		await world.settle();
		expect(world.balance("guest")).toBe(1_000_000 - 98 * 700 - 2 * 2_500);
		expect(standing()).toMatchObject({ owedFacts: 0 });
	});
});

it("two silent tills spend the same last 5: both post, one flag, and offline tills serve the account no more", async () => {
	const till = scene(700);
	const other = new ScriptedTill(world, "bar-2");
	await till.askSale({ account: "nobody" });
	await other.askSale({ account: "nobody" });
	expect(standing().tills.map(({ exposureMinor }) => exposureMinor)).toEqual([0, 0]);
	const [mine, theirs] = [till.sell({ mode: "fact" }), other.sell({ mode: "fact" })];
	world.now += 40_000;
	// What they may have taken meanwhile is known before anything arrives, and is more than what was lost.
	expect(standing().tills.map(({ exposureMinor }) => exposureMinor)).toEqual([5_000, 5_000]);
	await Promise.all([till.send(mine), other.send(theirs)]);
	await world.settle();
	expect(world.balance("guest")).toBe(-700);
	expect(world.posted().map(({ flag }) => flag)).toEqual([null, "below-floor"]);
	const head = must(world.shellOf("guest").book.head(), "an open account has a head");
	expect(accountView(head, world.now)).toMatchObject({ offlineBlocked: true, status: "active" });
	await till.ask({ kind: "topup", topup: { account: "guest", unit: "EUR", amountMinor: 1_400 } });
	expect(await till.askSale()).toMatchObject({ status: "applied", balances: [{ balanceMinor: 0 }] });
});

it("a fact for an account that nobody opened stands in suspense, and is paid for when it is opened", async () => {
	const till = scene(0);
	await till.askSale({ mode: "fact", account: "paper-tag" });
	await world.settle();
	expect(world.posted()).toMatchObject([{ account: "paper-tag", flag: "account-unknown" }]);
	expect(await till.askSale({ account: "paper-tag" })).toMatchObject({
		decline: { reason: "account-unknown" },
	});
	world.open("paper-tag", { balances: { EUR: 1_000 } });
	expect(world.balance("paper-tag")).toBe(300);
});

it("ops of one id that say something else are refused and change nothing, be they asks or facts", async () => {
	const till = scene(10_000);
	const [first, second] = [till.sell({ mode: "fact" }), till.sell({ mode: "fact", quantity: 9 })];
	await till.send(first);
	expect(await till.sendOne({ ...second, id: first.id })).toMatchObject({
		status: "invalid",
		code: "key-reused",
	});
	await world.settle();
	expect(world.balance("guest")).toBe(9_300);
});

describe("the exposure of a silent till", () => {
	const exposures = () => standing().tills.map(({ exposureMinor }) => exposureMinor);
	const limited = (version: number, perTillMinor: number) =>
		world.store.publishMenu(
			"meadow",
			menu({ version, offline: { ...NO_OFFLINE, perSaleMinor: 1_000, perTillMinor } }),
		);

	it("goes by the limit of the menu that the till has, until it is known to have a newer", async () => {
		const till = scene(100_000);
		await till.askSale();
		limited(2, 300);
		world.now += 40_000;
		expect(exposures()).toEqual([5_000]);
		world.restart();
		expect(exposures()).toEqual([5_000]);
		await till.askSale({ over: { menuVersion: 2 } });
		expect(exposures()).toEqual([0]);
		world.now += 40_000;
		expect(exposures()).toEqual([300]);
		limited(3, 2_000);
		expect(exposures()).toEqual([2_000]);
	});

	it("counts from when its ops came, however long it takes to decide them", async () => {
		const till = scene(100_000);
		const { call } = world;
		vi.spyOn(world, "call").mockImplementation((account, calls) => {
			world.now += 25_000;
			return call.call(world, account, calls);
		});
		await till.send(till.sell(), till.sell());
		expect(exposures()).toEqual([5_000]);
	});
});
