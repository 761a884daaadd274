import { expect, it } from "vitest";
import { accountTender, menu, shirt } from "../../support/builders.ts";
import { aDay, keptBy, putBack, refundOf, remember, scene, voidOf } from "../../support/put-back.ts";
import { copyOf, stateOf } from "../../support/rewind.ts";
import { ORG, STORE, World } from "../../support/world.ts";

// A store is put back to an earlier point and gets from history what it forgot. Afterwards everything that it keeps is
// as in a twin that was never put back.

it("a store that is put back gets everything back that it keeps", async () => {
	const all = scene();
	await aDay(all);
	remember(all);
	await aDay(all);
	all.world.store.book.flush();
	const before = stateOf(keptBy(all, STORE));
	expect(await putBack(all)).toEqual({ phase: "serving", last: before.journal?.length });
	expect(stateOf(keptBy(all, STORE))).toEqual(before);
});

it("it goes on as its twin does that was never put back", async () => {
	const all = scene();
	remember(all);
	await aDay(all);
	const shirts = all.till.sell({ item: shirt });
	all.world.store.book.flush();
	const copies = [...all.world.databases].map(([name, db]) => [name, copyOf(db)] as const);
	const twin = new World(null, new Map(copies));
	twin.now = all.world.now;
	await putBack(all);
	for (const world of [all.world, twin]) {
		const [outcome] = await world.send("bar-1", shirts);
		expect(outcome).toMatchObject({ status: "applied", receipt: 7 });
		await world.settle();
		world.store.book.flush();
	}
	const [own, others] = [keptBy(all, STORE), twin.databases.get(STORE)];
	expect(stateOf(own)).toEqual(others === undefined ? null : stateOf(others));
});

it("restored before its first menu, it comes back with the menu it had", async () => {
	const all = scene();
	all.office.snapshots.set(STORE, { lines: 0, tables: new Map() });
	await aDay(all);
	all.world.store.publishMenu(ORG, menu({ version: 2 }));
	all.world.store.placeTill("gone-1", { revision: 3, device: null });
	const before = stateOf(keptBy(all, STORE));
	await putBack(all);
	expect(stateOf(keptBy(all, STORE))).toEqual(before);
	expect(all.world.store.book.menu()?.version).toBe(2);
	expect(await all.till.askSale()).toMatchObject({ status: "applied" });
});

it("an ask that was open then and has ended since takes its goods, or gives them back, once", async () => {
	for (const account of ["guest", "friend"]) {
		const all = scene();
		const { world, till } = all;
		const wanted = till.sell({
			item: shirt,
			quantity: 4,
			account,
			tenders: [accountTender(account, 10_000)],
		});
		if (account === "friend") await till.askSale({ account });
		world.silent.add(account);
		expect(await till.sendOne(wanted)).toMatchObject({ status: "pending" });
		remember(all);
		world.silent.delete(account);
		await world.settle();
		world.store.book.flush();
		const before = stateOf(keptBy(all, STORE));
		await putBack(all);
		expect(world.stock("shirt")).toBe(account === "guest" ? 6 : 10);
		expect(world.store.book.listOpen()).toEqual([]);
		expect(stateOf(keptBy(all, STORE))).toEqual(before);
	}
});

it("an ask that still waits is put back with what it reserved, and ends once", async () => {
	const all = scene();
	const { world, till } = all;
	remember(all);
	const card = { kind: "card", amountMinor: 1_500, reference: "card-1" } as const;
	const tenders = [accountTender("guest", 1_000), card];
	const waiting = till.sell({ item: shirt, tenders });
	expect(await till.sendOne(waiting)).toMatchObject({ status: "pending", waitsFor: "card" });
	await till.askSale({ item: shirt });
	world.store.book.flush();
	const before = stateOf(keptBy(all, STORE));
	await putBack(all);
	expect(stateOf(keptBy(all, STORE))).toEqual(before);
	expect(world.stock("shirt")).toBe(8);
	const charge = { sale: waiting.id, reference: "card-1", result: "approved" } as const;
	await till.fact({ kind: "charge", charge });
	expect(await till.sendOne(waiting)).toMatchObject({ status: "applied", receipt: 1 });
	expect({ shirts: world.stock("shirt"), guest: world.balance("guest") }).toEqual({
		shirts: 8,
		guest: 56_500,
	});
});

it("a void that was noted while a refund waited takes back the rest, whatever was put back in between", async () => {
	for (const status of ["active", "blocked"] as const) {
		const all = scene();
		const { world, till, other } = all;
		const sold = till.sell({ item: shirt, quantity: 3, over: { totalMinor: 7_500 } });
		await till.sendOne(sold);
		remember(all);
		world.silent.add("guest");
		const refund = till.write("ask", refundOf(sold));
		await till.sendOne(refund);
		await other.fact(voidOf(sold));
		await putBack(all, STORE, "waits");
		world.silent.delete("guest");
		world.shellOf("guest").change("status", { status });
		await world.settle();
		world.shellOf("guest").change("status", { status: "active" });
		await world.settle();
		world.store.book.flush();
		const before = stateOf(keptBy(all, STORE));
		expect(world.balance("guest")).toBe(60_000);
		await putBack(all, STORE, "ended");
		expect(stateOf(keptBy(all, STORE))).toEqual(before);
	}
});

it("what it owes to accounts it owes still, and posts once", async () => {
	const all = scene();
	const { world, till } = all;
	remember(all);
	world.silent.add("guest");
	await till.sendOne(till.sell({ mode: "fact" }));
	await till.sendOne(till.sell({ mode: "fact", tenders: [accountTender("friend", 700)] }));
	await putBack(all);
	expect(world.store.book.listOwed(0, 9).map(({ line }) => line.op.kind)).toEqual(["sale"]);
	world.silent.delete("guest");
	await world.settle();
	expect({ guest: world.balance("guest"), friend: world.balance("friend") }).toEqual({
		guest: 59_300,
		friend: 9_300,
	});
});

it("a line that is dated long before the one it follows is found all the same", async () => {
	const all = scene();
	const { world, till } = all;
	world.losesReplies.add("guest");
	const late = till.sell();
	await till.sendOne(late);
	world.now += 3 * 3_600_000;
	await till.fact({ kind: "sold-out", soldOut: { product: "beer", soldOut: true } });
	remember(all);
	world.losesReplies.delete("guest");
	await world.settle();
	world.store.book.flush();
	const before = stateOf(keptBy(all, STORE));
	expect(before.journal).toMatchObject([{}, {}, { at: world.now - 10_000 }, { key: late.id, at: 1_000_000 }]);
	await putBack(all);
	expect(stateOf(keptBy(all, STORE))).toEqual(before);
});

it("the operator may die after anything, and do it again, and again when it is done", async () => {
	for (let steps = 1, died = true; died; steps += 1) {
		const all = scene();
		await all.till.askSale({ item: shirt });
		remember(all);
		await aDay(all);
		all.world.store.book.flush();
		const before = stateOf(keptBy(all, STORE));
		all.office.list(STORE, "r1");
		died = await all.office.restoreDying(STORE, steps);
		await all.office.restored(STORE);
		expect(stateOf(keptBy(all, STORE))).toEqual(before);
		expect(await all.office.restored(STORE)).toMatchObject({ phase: "serving" });
		expect(stateOf(keptBy(all, STORE))).toEqual(before);
		if (!died) expect(steps).toBeGreaterThan(10);
	}
});
