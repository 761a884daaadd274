import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { tillHasLeft } from "../../../durable-objects/store/presence.ts";
import { storeStatus } from "../../../durable-objects/store/status.ts";
import { accountTender } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// Tills that were removed or moved, and devices that were replaced: what happened comes in, nothing new begins.

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
const place = (revision: number, device: string | null) =>
	world.store.placeTill("bar-1", { revision, device });
const chainHere = () => world.store.book.read((tables) => storeStatus(tables, world.now)).tills;
const gone = { status: "invalid", code: "till-removed" };

it("a till that was removed asks for nothing new; another one of the store goes on", async () => {
	const till = scene();
	expect(await till.askSale()).toMatchObject({ status: "applied", receipt: 1 });
	place(1, null);
	expect(await till.askSale()).toMatchObject(gone);
	expect(await new ScriptedTill(world, "bar-2").askSale()).toMatchObject({ status: "applied" });
	expect(linesOf(world)).toHaveLength(2);
});

it("what it has sold is taken, in one batch with what it asks for", async () => {
	const till = scene();
	place(1, null);
	const ops = [till.sell({ mode: "fact" }), till.sell(), till.sell({ mode: "fact" })];
	expect(await till.send(...ops)).toMatchObject([
		{ status: "applied", receipt: 1 },
		gone,
		{ status: "applied", receipt: 2 },
	]);
	await world.settle();
	expect(world.balance("guest")).toBe(10_000 - 2 * 700);
});

it("an ask from before gets the outcome that it got, to the byte, also a decline", async () => {
	const till = scene();
	const [paid, declined] = [till.sell(), till.sell({ tenders: [accountTender("nobody", 700)] })];
	const before = await till.sendBytes(paid, declined);
	expect(JSON.parse(before)).toMatchObject([{ status: "applied" }, { status: "declined" }]);
	place(1, null);
	expect(await till.sendBytes(paid, declined)).toBe(before);
	world.restart();
	expect(await till.sendBytes(paid, declined)).toBe(before);
	expect(await till.sendOne({ ...paid, occurredAt: 1 })).toMatchObject({ code: "key-reused" });
});

it("an ask that was open goes on", async () => {
	const till = scene();
	world.silent.add("guest");
	const [asked, other] = [till.sell(), till.sell()];
	expect(await till.send(asked, other)).toMatchObject([{ status: "pending" }, { status: "pending" }]);
	place(1, null);
	expect(await till.sendOne(asked)).toMatchObject({ status: "pending" });
	world.silent.clear();
	expect(await till.sendOne(asked)).toMatchObject({ status: "applied", receipt: 1 });
	await world.settle();
	expect(world.store.book.listOpen()).toEqual([]);
	expect(world.balance("guest")).toBe(10_000 - 2 * 700);
});

it("an ask that was open may be taken as a fact", async () => {
	const till = scene();
	world.silent.add("guest");
	const asked = till.sell();
	await till.sendOne(asked);
	place(1, null);
	expect(await till.sendOne(asFact(asked))).toMatchObject({ status: "applied", receipt: 1 });
	world.silent.clear();
	await world.settle();
	expect(world.balance("guest")).toBe(9_300);
});

it("it is told while the accounts are being asked: the sale stands", async () => {
	const till = scene();
	const call = world.call.bind(world);
	vi.spyOn(world, "call").mockImplementationOnce((account, calls) => {
		place(1, null);
		return call(account, calls);
	});
	expect(await till.askSale()).toMatchObject({ status: "applied", receipt: 1 });
	expect(await till.askSale()).toMatchObject(gone);
});

it("a fact after a refused ask of the same id is a fact like any other, and no gap stays behind", async () => {
	const till = scene();
	place(1, null);
	const refused = till.sell();
	expect(await till.sendOne(refused)).toMatchObject(gone);
	const [fact, next] = [asFact(refused), till.sell({ mode: "fact" })];
	const first = await till.sendBytes(fact, next);
	expect(JSON.parse(first)).toMatchObject([
		{ status: "applied", receipt: 1 },
		{ status: "applied", receipt: 2 },
	]);
	expect(JSON.parse(first)[0].flags).toBeUndefined();
	expect(await till.sendBytes(fact, next)).toBe(first);
	// The ask that was refused is known by now.
	expect(JSON.stringify(await till.sendOne(refused))).toBe(JSON.stringify(JSON.parse(first)[0]));
	expect(world.store.book.read((tables) => storeStatus(tables, world.now)).tills).toMatchObject([
		{ seq: 2, missing: 0, forks: 0 },
	]);
});

it.each(["approved", "declined"] as const)(
	"a sale that waits for its card reader hears what it said: %s",
	async (result) => {
		const till = scene();
		const card = { kind: "card", amountMinor: 700, reference: "reader-7" } as const;
		const asked = till.sell({ tenders: [card] });
		expect(await till.sendOne(asked)).toMatchObject({ status: "pending", waitsFor: "card" });
		place(1, null);
		const said = { sale: asked.id, reference: "reader-7", result };
		expect(await till.ask({ kind: "charge", charge: said })).toMatchObject({ status: "applied" });
		expect(await till.sendOne(asked)).toMatchObject({
			status: result === "approved" ? "applied" : "declined",
		});
	},
);

it("what is told late changes nothing; a till that comes back asks again", async () => {
	const till = scene();
	till.device = "phone";
	expect([place(4, "phone"), place(4, "phone"), place(3, null)]).toEqual([true, false, false]);
	expect(await till.askSale()).toMatchObject({ status: "applied" });
	expect([place(5, null), place(4, "phone")]).toEqual([true, false]);
	expect(await till.askSale()).toMatchObject(gone);
	world.restart();
	expect(await till.askSale()).toMatchObject(gone);
	expect(place(6, "phone")).toBe(true);
	expect(await till.askSale()).toMatchObject({ status: "applied" });
});

it("a device that was replaced asks for nothing, and what it sold is taken", async () => {
	const old = scene();
	old.device = "old";
	place(1, "old");
	expect(await old.askSale()).toMatchObject({ status: "applied", receipt: 1 });
	const fresh = new ScriptedTill(world, "bar-1", 0, 2);
	fresh.device = "new";
	place(2, "new");
	expect(await old.askSale()).toMatchObject(gone);
	expect(await fresh.askSale()).toMatchObject({ status: "applied", receipt: 2 });
	expect(await old.sendOne(old.sell({ mode: "fact" }))).toMatchObject({ status: "applied", receipt: 3 });
	// A token that does not say which device it is for is not the one that stands here.
	const nameless = new ScriptedTill(world, "bar-1", 0, 3);
	expect(await nameless.askSale()).toMatchObject(gone);
	const left = (device: string | null) =>
		world.store.book.read((tables) => tillHasLeft(tables, "bar-1", device));
	expect([left("new"), left("old"), left(null)]).toEqual([false, true, true]);
	await world.settle();
});

it("an ask that is refused is not missed by what is sold after it, also where it never comes again", async () => {
	const till = scene();
	await till.askSale();
	place(1, null);
	const refused = till.sell();
	await till.send(refused, till.sell({ mode: "fact" }), refused);
	expect(chainHere()).toMatchObject([{ seq: 3, missing: 0, gaps: [], forks: 0 }]);
	await world.settle();
});

it("an id that is refused because it stands for something else is not missed, and is no copy however often it comes", async () => {
	const till = scene();
	const first = till.sell();
	await till.send(first);
	const wrong = till.sell({ id: first.id, quantity: 2 });
	for (let times = 0; times < 3; times += 1)
		expect(await till.send(wrong, { ...first, occurredAt: 1 })).toMatchObject([
			{ code: "key-reused" },
			{ code: "key-reused" },
		]);
	await till.askSale();
	expect(chainHere()).toMatchObject([{ seq: 3, missing: 0, forks: 0 }]);
});
