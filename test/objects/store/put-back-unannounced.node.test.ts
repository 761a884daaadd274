import { beforeEach, expect, it, vi } from "vitest";
import { shirt } from "../../support/builders.ts";
import { aDay, cash, cashMove, keptBy, remember, type Scene, scene } from "../../support/put-back.ts";
import { stateOf } from "../../support/rewind.ts";
import { asFact } from "../../support/scripted-till.ts";
import { STORE } from "../../support/world.ts";

// A store that somebody put back without telling it: it hands nothing over. It finds out when history confirms a line
// that it does not have, and gets back what stands in lines that history has. What does not is lost, and named here.

beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});

// What was sent before it was put back reaches history after that.
async function putBackUnannounced({ world, office }: Scene): Promise<void> {
	office.rewind(STORE);
	await office.deliver();
	expect(await office.restored(STORE, null)).toMatchObject({ phase: "serving" });
	world.store.book.flush();
}

async function settled(): Promise<Scene> {
	const all = scene();
	await aDay(all);
	await all.office.deliver();
	remember(all);
	return all;
}

it("what stands in a line that history has comes back; who has left, and what a till was refused, does not", async () => {
	const all = await settled();
	const { world, till } = all;
	await aDay(all);
	const lines = [{ product: "shirt", quantity: 2 }];
	const transferIn = { transfer: till.sell().id, from: "gate", lines };
	await till.fact({ kind: "transfer-in", transferIn });
	world.store.placeTill("bar-2", { revision: 5, device: null });
	await all.other.askSale();
	await all.other.fact(cashMove("safe", "outside"));
	await world.settle();
	world.store.book.flush();
	const { presences, tills, owed, ...before } = stateOf(keptBy(all, STORE));
	expect(presences).toHaveLength(1);
	await putBackUnannounced(all);
	const after = stateOf(keptBy(all, STORE));
	expect(after).toMatchObject(before);
	expect(after.presences).toEqual([]);
	// The count of wrong PINs is told to the gate again, which knows it by its op.
	expect([owed?.length, after.owed?.length]).toEqual([0, 1]);
	await world.settle();
	expect(new Set(world.pinReports).size).toBe(2);
	// One number that was refused is shown as missing.
	const missingOf = (rows: unknown) =>
		(rows as { till: string; chain: { now: { gaps: unknown[] } } }[]).map(
			({ chain }) => chain.now.gaps.length,
		);
	expect(missingOf(after.tills)).toEqual(
		missingOf(tills).map((gaps, index) => (index === 1 ? gaps + 1 : gaps)),
	);
});

it("an ask that waited is gone with what it reserved; asked again it finds what the account had said: one debit", async () => {
	const all = await settled();
	const { world, till } = all;
	const before = [world.balance("guest"), world.stock("shirt")];
	world.losesReplies.add("guest");
	const waiting = till.sell({ item: shirt });
	expect(await till.sendOne(waiting)).toMatchObject({ status: "pending" });
	await till.fact(cashMove("safe", "outside"));
	world.losesReplies.clear();
	await world.store.onAlarm();
	await putBackUnannounced(all);
	expect(world.store.book.listOpen()).toEqual([]);
	expect(world.stock("shirt")).toBe(before[1]);
	expect(await till.sendOne(waiting)).toMatchObject({ status: "applied" });
	await world.settle();
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([
		(before[0] ?? 0) - 2_500,
		(before[1] ?? 0) - 1,
	]);
});

it("asked again when the store takes it no more it is declined, and what the account had paid stands; a fact heals that", async () => {
	const all = await settled();
	const { world, till } = all;
	const before = world.balance("guest");
	world.losesReplies.add("guest");
	const waiting = till.sell({ item: shirt });
	await till.sendOne(waiting);
	await till.fact(cashMove("safe", "outside"));
	world.losesReplies.clear();
	world.silent.add("guest");
	await world.store.onAlarm();
	world.silent.clear();
	await putBackUnannounced(all);
	world.now += 61_000;
	expect(await till.sendOne(waiting)).toMatchObject({ decline: { reason: "expired" } });
	await world.settle();
	expect(world.balance("guest")).toBe(before - 2_500);
	expect(await till.sendOne(asFact(waiting))).toMatchObject({ status: "flagged" });
	await world.settle();
	expect(world.balance("guest")).toBe(before - 2_500);
});

it("a fact whose line history had not got is lost, until its till sends it again: then it is booked, and paid once", async () => {
	const all = await settled();
	const { world, till, office } = all;
	const before = world.balance("guest");
	await till.fact(cashMove("safe", "outside"));
	await world.settle();
	const seen = world.sent.splice(0);
	const lost = [till.sell({ mode: "fact" }), till.sell({ mode: "fact", tenders: cash(700) })];
	await till.send(...lost);
	await world.settle();
	world.sent.splice(0, Number.POSITIVE_INFINITY, ...seen);
	await putBackUnannounced(all);
	const known = (id: string) => world.store.book.read((tables) => tables.find(id));
	expect(lost.map(({ id }) => known(id))).toEqual([undefined, undefined]);
	expect(world.balance("guest")).toBe(before - 700);
	expect(await till.send(...lost)).toMatchObject([{ status: "applied" }, { status: "applied" }]);
	await world.settle();
	expect(world.balance("guest")).toBe(before - 700);
	await office.deliver();
});
