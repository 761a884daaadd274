import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NO_OFFLINE } from "../../../domain/till/offline.ts";
import { storeStatus } from "../../../durable-objects/store/status.ts";
import { menu } from "../../support/builders.ts";
import { checkBooks, journalOf } from "../../support/ledger.ts";
import { asFact, type ScriptedTill, stall } from "../../support/scripted-till.ts";
import { ORG, type World } from "../../support/world.ts";

// A till that is moved goes on with its log. Each world is one store.

let worlds: World[] = [];
beforeEach(() => {
	worlds = [];
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	for (const world of worlds) checkBooks(world);
});

function scene() {
	const [bar, shop] = [stall(), stall()];
	worlds = [bar.world, shop.world];
	return { bar: bar.world, shop: shop.world, till: bar.till };
}
let revision = 0;
// What the worker does when a till has said farewell.
function move(till: ScriptedTill, from: World, to: World): void {
	const log = from.store.tillLog(till.name);
	revision += 1;
	const tell = (world: World, device: string | null) =>
		world.store.placeTill(till.name, { revision, device, ...(log === null ? {} : { log }) });
	tell(from, null);
	tell(to, till.device ?? "phone");
	till.device = "phone";
	till.stands(to);
}
const chainAt = (world: World) => world.store.book.read((tables) => storeStatus(tables, world.now)).tills;
const alertsAt = (world: World) => journalOf(world).filter(({ kind }) => kind.startsWith("till-"));
const clean = (seq: number) => [{ till: "bar-1", seq, missing: 0, gaps: [], forks: 0, pastEpochs: [] }];

it("goes on at the other store, and comes back: nobody misses what was sold elsewhere", async () => {
	const { bar, shop, till } = scene();
	for (let sales = 0; sales < 3; sales += 1) await till.askSale();
	move(till, bar, shop);
	// It has not sold there yet, so there is nothing to show of it.
	expect(chainAt(shop)).toEqual([]);
	expect(await till.askSale()).toMatchObject({ status: "applied", receipt: 1 });
	await till.askSale({ mode: "fact" });
	expect(chainAt(shop)).toMatchObject(clean(5));
	move(till, shop, bar);
	expect(await till.askSale()).toMatchObject({ status: "applied", receipt: 4 });
	expect(chainAt(bar)).toMatchObject(clean(6));
	expect([...alertsAt(bar), ...alertsAt(shop)]).toEqual([]);
	await shop.settle();
});

it("an op that was first sent to the old store and is carried to the new one is no copy, and leaves no gap", async () => {
	const { bar, shop, till } = scene();
	await till.askSale();
	bar.silent.add("guest");
	const carried = till.sell();
	expect(await till.sendOne(carried)).toMatchObject({ status: "pending" });
	await till.askSale();
	move(till, bar, shop);
	expect(await till.send(asFact(carried), till.sell())).toMatchObject([
		{ status: "applied" },
		{ status: "applied" },
	]);
	expect(chainAt(shop)).toMatchObject(clean(4));
	expect(alertsAt(shop)).toEqual([]);
	bar.silent.clear();
	await bar.settle();
	await shop.settle();
});

it("what is lost at the new store is missed there, also the first of it", async () => {
	const { bar, shop, till } = scene();
	await till.askSale();
	move(till, bar, shop);
	till.sell({ mode: "fact" });
	await till.askSale();
	expect(chainAt(shop)).toMatchObject([{ seq: 3, missing: 1, gaps: [{ from: 2, to: 2 }] }]);
});

it("moved on before it was heard, it brings in what it sold meanwhile, and nobody misses what was before", async () => {
	const { bar, shop, till } = scene();
	for (let sales = 0; sales < 3; sales += 1) await till.askSale();
	move(till, bar, shop);
	const sold = till.sell({ mode: "fact" });
	revision += 1;
	// Ordered away again: it is not here, and no log is told with that.
	shop.store.placeTill(till.name, { revision, device: null });
	expect(await till.sendOne(sold)).toMatchObject({ status: "applied" });
	expect(chainAt(shop)).toMatchObject(clean(4));
	await shop.settle();
});

it("where it has left it is no exposure any more, and is again when it comes back", async () => {
	const { bar, till } = scene();
	bar.store.publishMenu(ORG, menu({ version: 2, offline: { ...NO_OFFLINE, perTillMinor: 5_000 } }));
	await till.askSale();
	bar.now += 60_000;
	const exposure = () => bar.store.standing().tills.map(({ exposureMinor }) => exposureMinor);
	expect(exposure()).toEqual([5_000]);
	bar.store.placeTill(till.name, { revision: 1_001, device: null });
	expect(exposure()).toEqual([5_000]);
	bar.store.placeTill(till.name, { revision: 1_002, device: null, isGone: true });
	expect(exposure()).toEqual([0]);
	bar.store.placeTill(till.name, { revision: 1_003, device: "phone" });
	expect(exposure()).toEqual([5_000]);
});
