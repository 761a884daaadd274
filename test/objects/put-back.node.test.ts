import { expect, it } from "vitest";
import type { Op } from "../../domain/protocol/op.ts";
import { accountTender, menu, opId, shirt } from "../support/builders.ts";
import { Office } from "../support/office.ts";
import { copyOf, snapshotOf, stateOf } from "../support/rewind.ts";
import { asFact, ScriptedTill, stall } from "../support/scripted-till.ts";
import { ORG, STORE, World } from "../support/world.ts";

// A store and an account are put back to an earlier point and get from history what they forgot. Afterwards everything
// they keep is as in a twin that was never put back.

const UNREADABLE = '{"kind":"sale","mode":"fact","epoch":1,"seq":99,"prev":"PREV","sale":{"lines":"none"}}';

function scene() {
	const { world, till } = stall({ balances: { EUR: 60_000 } });
	world.open("friend", { balances: { EUR: 10_000 } });
	return { world, till, office: new Office(world), other: new ScriptedTill(world, "bar-2") };
}
type Scene = ReturnType<typeof scene>;

const voidOf = ({ id }: Op) => ({ kind: "void", void: { sale: id, reason: "mistake" } }) as const;
const refundOf = ({ id }: Op) => {
	const lines = [{ line: 0, quantity: 1, restock: true }];
	return { kind: "refund", refund: { sale: id, lines, reason: "hole", totalMinor: 2_500 } } as const;
};
const shiftOpen = (shift: string) =>
	({ kind: "shift-open", shiftOpen: { shift, cashier: "ann", unit: "EUR", floatMinor: 5_000 } }) as const;
const cashMove = (from: string, to: string) =>
	({ kind: "cash-move", cashMove: { from, to, unit: "EUR", amountMinor: 700, reason: "" } }) as const;
const cash = (amountMinor: number) => [{ kind: "cash", amountMinor } as const];

// A bit of everything that a store keeps.
async function aDay({ world, till, other }: Scene): Promise<void> {
	await till.ask(shiftOpen(`morning-${opId()}`));
	await other.ask(shiftOpen(`evening-${opId()}`));
	await till.askSale({ item: shirt });
	await till.askSale({ tenders: cash(700) });
	await other.askSale({ tenders: [accountTender("guest", 300), accountTender("friend", 400)] });
	await other.askSale({ account: "nobody" });
	const sold = till.sell({ mode: "fact", item: shirt, quantity: 2 });
	await till.sendOne(sold);
	await world.settle();
	await till.ask(refundOf(sold));
	await till.ask(voidOf(sold));
	await till.fact(cashMove("drawer/bar-1", "drawer/bar-2"));
	await till.fact({ kind: "count", count: { product: "shirt", counted: 7, reason: "round" } });
	await till.fact({ kind: "sold-out", soldOut: { product: "beer", soldOut: true } });
	await till.fact({ kind: "sold-out", soldOut: { product: "beer", soldOut: false } });
	await other.ask({ kind: "topup", topup: { account: "friend", unit: "EUR", amountMinor: 1_000 } });
	await other.ask({ kind: "payout", payout: { account: "friend", unit: "EUR", amountMinor: "all" } });
	await other.fact({ kind: "pin-failures", pinFailures: { account: "guest", failures: 2 } });
	// One op never arrives, one number is minted twice, one fact cannot be read.
	till.write("fact", cashMove("safe", "outside"));
	const clone = till.sell({ mode: "fact", tenders: cash(700) });
	await till.send(clone, { ...clone, id: opId() });
	const text = UNREADABLE.replace("PREV", "a".repeat(64)).replace('"seq":99', `"seq":${clone.seq + 3}`);
	await till.sendText(`{"sentAt":${till.clock},"ops":[${text}]}`);
	await world.settle();
}

const keptBy = ({ world }: Scene, name: string) => {
	const db = world.databases.get(name);
	if (db === undefined) throw new Error(`${name} keeps nothing`);
	return db;
};
const remember = (all: Scene, name = STORE) =>
	void all.office.snapshots.set(name, snapshotOf(keptBy(all, name)));

async function putBack(all: Scene, name = STORE, restore = "r1") {
	all.world.store.book.flush();
	all.office.list(name, restore);
	const restored = await all.office.restored(name);
	all.office.list(name, null);
	return restored;
}

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

it("before it has its lines it takes nothing, sends nothing and knows no outcome", async () => {
	const all = scene();
	const { world, office, till } = all;
	remember(all);
	await till.askSale();
	world.store.book.flush();
	office.list(STORE, "r1");
	office.rewind(STORE);
	const { sent } = world;
	await expect(till.askSale()).rejects.toThrow("put back");
	await expect(till.fact(cashMove("safe", "outside"))).rejects.toThrow("put back");
	expect(() => world.store.publishMenu(ORG, menu({ version: 9 }))).toThrow("put back");
	await world.store.onAlarm();
	world.store.kick();
	expect({ sent: sent.length, lines: snapshotOf(keptBy(all, STORE)).lines }).toEqual({ sent: 0, lines: 2 });
});

it("restored before its first menu, it comes back with the menu it had", async () => {
	const all = scene();
	all.office.snapshots.set(STORE, { lines: 0, tables: new Map() });
	await aDay(all);
	all.world.store.publishMenu(ORG, menu({ version: 2 }));
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

it("what was said to it before it was put back it does not hear any more", async () => {
	const all = scene();
	remember(all);
	await all.till.askSale();
	all.office.list(STORE, "r1");
	const { instance } = all.world.store.restore.restoring();
	all.office.rewind(STORE);
	const begin = all.world.store.restore.begin("r1", instance);
	expect(begin).toEqual({ ok: false, refusal: { reason: "instance-gone" } });
	expect(await all.world.store.restore.handOver("r1")).toMatchObject({ ok: false });
});

it("an account gets its lines back, and knows a transfer again that it had forgotten", async () => {
	const all = scene();
	const { world, till } = all;
	remember(all, "guest");
	const paid = till.sell();
	await till.sendOne(paid);
	await till.askSale({ tenders: [accountTender("guest", 300), accountTender("friend", 400)] });
	world.shellOf("guest").change("permit", { permit: { till: "bar-1", until: 9_000_000 } });
	const before = stateOf(keptBy(all, "guest"));
	expect(await putBack(all, "guest")).toEqual({ phase: "serving", last: before.journal?.length });
	expect(stateOf(keptBy(all, "guest"))).toEqual(before);
	await till.sendOne(asFact(paid));
	await world.settle();
	expect(world.balance("guest")).toBe(59_000);
});

it("before it has its lines an account moves nothing and tells no balance", async () => {
	const all = scene();
	const { world, office, till } = all;
	remember(all, "guest");
	await till.askSale();
	office.list("guest", "r1");
	office.rewind("guest");
	expect(await till.askSale()).toMatchObject({ status: "pending" });
	expect(() => world.shellOf("guest").head()).toThrow("put back");
	expect(() => world.shellOf("guest").listEntries(100, 10)).toThrow("put back");
	expect(() => world.shellOf("guest").change("status", { status: "blocked" })).toThrow("put back");
});

it("an object that hears of a line it does not have stops, and serves when it has it", async () => {
	for (const name of [STORE, "guest"]) {
		const all = scene();
		const { world, office, till } = all;
		remember(all, name);
		await till.askSale({ item: shirt });
		await till.fact(cashMove("safe", "outside"));
		world.open("guest", { balances: { DRINK: 3 } });
		await world.settle();
		await world.shellOf("guest").onAlarm();
		await world.shellOf("friend").onAlarm();
		const before = stateOf(keptBy(all, name));
		office.rewind(name);
		await office.deliver();
		const alerts = office.history.prepare("SELECT kind, body FROM alerts").all() as { body: string }[];
		expect(alerts).toMatchObject([{ kind: "object-behind" }]);
		expect(JSON.parse(alerts[0]?.body ?? "")).toMatchObject({ seq: before.journal?.length });
		// It stays so over a restart.
		office.list(name, null);
		if (name === STORE) await expect(till.askSale()).rejects.toThrow("put back");
		else expect(await till.askSale()).toMatchObject({ status: "pending" });
		const open = snapshotOf(keptBy(all, STORE));
		expect(await office.restored(name, null)).toMatchObject({ phase: "serving" });
		if (name === STORE) expect(stateOf(keptBy(all, name))).toEqual(before);
		else expect(open.lines).toBe(snapshotOf(keptBy(all, STORE)).lines);
		await world.settle();
		expect(await till.askSale()).toMatchObject({ status: "applied" });
	}
});

it("a store that went on from an earlier point is refused: two lines claim one number", async () => {
	const all = scene();
	const { world, office, till } = all;
	await world.settle();
	await office.deliver();
	remember(all);
	await till.fact(cashMove("safe", "outside"));
	await world.settle();
	await office.deliver();
	office.rewind(STORE);
	world.now += 5;
	await till.fact(cashMove("outside", "safe"));
	office.list(STORE, "r1");
	expect(await office.restore(STORE, null)).toMatchObject({
		refusal: { reason: "history-contradicts" },
	});
	await expect(till.askSale()).rejects.toThrow("put back");
});

it("what nobody lists is not put back, and who lists it too late is told", async () => {
	const all = scene();
	const { office, till } = all;
	remember(all);
	expect(await office.restore(STORE)).toMatchObject({ refusal: { reason: "restore-unlisted" } });
	await till.askSale();
	office.list(STORE, "r1");
	// The point to which it is put back is one at which it was fenced already.
	await office.restoreDying(STORE, 2);
	remember(all);
	expect(await office.restore(STORE)).toMatchObject({ refusal: { reason: "not-put-back" } });
	// Withdrawn: it serves as it stands.
	office.list(STORE, null);
	expect(await till.askSale()).toMatchObject({ status: "applied" });
});
