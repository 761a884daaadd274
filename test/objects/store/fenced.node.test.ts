import { expect, it } from "vitest";
import { accountTender, menu, shirt } from "../../support/builders.ts";
import { cashMove, keptBy, putBack, remember, scene } from "../../support/put-back.ts";
import { snapshotOf, stateOf } from "../../support/rewind.ts";
import { asFact } from "../../support/scripted-till.ts";
import { ORG, STORE } from "../../support/world.ts";

// An object that was put back does nothing before it has its lines; whose lines do not fit together never does.

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

it("before it has its lines it does not say how far it knew a till's log, and is told of no till", async () => {
	const all = scene();
	const { world, office, till } = all;
	remember(all);
	await till.askSale();
	await till.askSale();
	expect(world.store.tillLog("bar-1")).toMatchObject({ seq: 2 });
	office.list(STORE, "r1");
	// Handed over: what is told now would be gone when it is put back.
	for (let steps = 1; office.files.size === 0; steps += 1) await office.restoreDying(STORE, steps);
	const presence = { revision: 1, device: null };
	expect(() => world.store.placeTill("bar-1", presence)).toThrow("put back");
	office.rewind(STORE);
	expect(() => world.store.tillLog("bar-1")).toThrow("put back");
	expect(() => world.store.placeTill("bar-1", presence)).toThrow("put back");
	expect(await office.restored(STORE)).toMatchObject({ phase: "serving" });
	expect(world.store.tillLog("bar-1")).toMatchObject({ seq: 2 });
	expect([world.store.placeTill("bar-1", presence), world.store.placeTill("bar-1", presence)]).toEqual([
		true,
		false,
	]);
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

it("a store whose last line history has lost stays shut until it is found", async () => {
	const all = scene();
	const { office, till } = all;
	remember(all);
	await till.fact(cashMove("safe", "outside"));
	await till.fact(cashMove("outside", "safe"));
	office.list(STORE, "r1");
	// It dies when everything is handed over and nothing has been put back.
	for (let steps = 1; office.files.size === 0; steps += 1) await office.restoreDying(STORE, steps);
	const lost = office.history.prepare("SELECT * FROM store_lines ORDER BY seq DESC LIMIT 1").get();
	office.history.exec("DELETE FROM store_lines WHERE seq = 4");
	expect(lost).toMatchObject({ seq: 4 });
	expect(await office.restore(STORE)).toMatchObject({ refusal: { reason: "history-short", seq: 4 } });
	await expect(till.askSale()).rejects.toThrow("put back");
});

it("someone hears of it where another line comes under a number that history has given", async () => {
	const all = scene();
	const { world, office } = all;
	const by = { store: null, actor: "owner" };
	const grant = async (transfer: string) => {
		const words = { hash: "g", unit: "EUR", amountMinor: 100, cause: "grant", note: "", by } as const;
		world.shellOf("guest").credit("guest", { transfer, ...words });
		await world.shellOf("guest").onAlarm();
		await office.deliver();
	};
	const alerts = () => office.history.prepare("SELECT kind, body FROM alerts").all();
	remember(all, "guest");
	await grant("one");
	// Again is nothing new.
	world.now += 30_000;
	await world.shellOf("guest").onAlarm();
	await office.deliver();
	expect(alerts()).toEqual([]);
	office.rewind("guest");
	await grant("other");
	const body = JSON.stringify({ object: "meadow/account/guest", seq: 3 });
	expect(alerts()).toEqual([{ kind: "line-conflict", body }]);
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
