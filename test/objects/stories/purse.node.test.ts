import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accountView } from "../../../domain/account/line.ts";
import { must } from "../../../domain/core/assert.ts";
import { accountTender } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import { back, beerFrom, load, loaded, pay, purseTender } from "../../support/tag.ts";
import type { World } from "../../support/world.ts";

// The guest's own purse on the tag.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene(minor = 10_000) {
	const made = stall({ balances: { EUR: minor } });
	world = made.world;
	return { till: made.till, other: new ScriptedTill(world, "bar-2") };
}
const headOf = (account = "guest") => must(world.shellOf(account).book.head(), "an open account has a head");
const viewOf = () => accountView(headOf(), world.now).balances[0];
const flags = () => world.posted().map(({ flag }) => flag);

it("what is put on the tag can be spent by nobody else, and a till without a network takes it from the tag", async () => {
	const { till, other } = scene();
	const tag = await loaded(till);
	expect(viewOf()).toEqual({ unit: "EUR", balanceMinor: 10_000, heldMinor: 0, purseMinor: 3_000 });
	expect(
		await other.ask({ kind: "payout", payout: { account: "guest", unit: "EUR", amountMinor: 7_001 } }),
	).toMatchObject({ decline: { reason: "funds-short", availableMinor: 7_000 } });
	expect(
		await other.ask({ kind: "payout", payout: { account: "guest", unit: "EUR", amountMinor: "all" } }),
	).toMatchObject({ totalMinor: -7_000 });
	const sold = [pay(other, tag), pay(other, tag)];
	await other.send(...sold);
	await world.settle();
	expect(flags()).toEqual([null, null]);
	expect(viewOf()).toMatchObject({ balanceMinor: 1_600, purseMinor: 1_600 });
	expect(await till.ask(back(tag.minor, tag.counter + 1))).toMatchObject({
		...{ status: "applied", balances: [{ account: "guest", unit: "EUR", balanceMinor: 1_600 }] },
	});
	expect(viewOf()).toEqual({ unit: "EUR", balanceMinor: 1_600, heldMinor: 0 });
});

it("an op that comes again is the same op: it uses its counter once, and gets its bytes", async () => {
	const { till } = scene();
	const first = till.write("ask", load(3_000, 1));
	const bytes = await till.sendBytes(first);
	expect(await till.sendBytes(first)).toBe(bytes);
	const ask = till.sell(beerFrom(2, "ask"));
	const paid = await till.sendBytes(ask);
	expect(await till.sendBytes(ask)).toBe(paid);
	// The till did not wait for the answer and took it as a fact.
	await till.sendOne(asFact(ask));
	await world.settle();
	expect(viewOf()).toMatchObject({ balanceMinor: 9_300, purseMinor: 2_300 });
});

it("a return comes before the sales that are on their way: what they took stays for them", async () => {
	const { till, other } = scene();
	const tag = await loaded(till);
	const late = pay(other, tag);
	await till.ask(back(tag.minor, ++tag.counter));
	expect(viewOf()).toMatchObject({ balanceMinor: 10_000, purseMinor: 700 });
	await other.sendOne(late);
	await world.settle();
	expect(flags()).toEqual([null]);
	expect(viewOf()).toEqual({ unit: "EUR", balanceMinor: 9_300, heldMinor: 0 });
});

it("an ask whose answer was never written to the tag leaves its counter used: the next ask takes a higher one", async () => {
	const { till } = scene();
	await loaded(till);
	expect(await till.ask(load(500, 1))).toMatchObject({
		decline: { reason: "tag-counter-used", account: "guest", tagCounter: 1 },
	});
	expect(await till.askSale(beerFrom(1, "ask"))).toMatchObject({ decline: { reason: "tag-counter-used" } });
	expect(headOf().status).toBe("active");
	expect(await till.ask(load(500, 2))).toMatchObject({ status: "applied" });
});

it("what was declined uses no counter: the tag was not written", async () => {
	const { till, other } = scene();
	const tag = await loaded(till, 300);
	expect(await till.askSale(beerFrom(2, "ask"))).toMatchObject({
		decline: { reason: "purse-short", purseMinor: 300 },
	});
	expect(await till.ask(load(99_999, 2))).toMatchObject({ decline: { reason: "funds-short" } });
	tag.counter = 2;
	await other.sendOne(
		other.sell({ mode: "fact", tenders: [purseTender(2, 300), accountTender("guest", 400)] }),
	);
	await world.settle();
	expect(flags()).toEqual([null, null]);
});

it("a load that comes when its guest has left puts nothing on the tag", async () => {
	const { till } = scene();
	const late = till.write("ask", load(500, 1));
	world.now += 61_000;
	expect(await till.sendOne(late)).toMatchObject({ decline: { reason: "expired" } });
	expect(viewOf()).not.toHaveProperty("purseMinor");
});

it("a sale paid from the tag that is voided comes back to the balance, not to the tag", async () => {
	const { till } = scene();
	const tag = await loaded(till);
	const sold = pay(till, tag);
	await till.sendOne(sold);
	await world.settle();
	await till.ask({ kind: "void", void: { sale: sold.id, reason: "warm" } });
	expect(viewOf()).toMatchObject({ balanceMinor: 10_000, purseMinor: 2_300 });
});

it("a sale that tag and cash pay holds what is on the tag, and uses its counter only when it is done", async () => {
	const { till } = scene();
	world.open("friend");
	await loaded(till);
	const split = (friendMinor: number) => [
		purseTender(2, 700 - friendMinor),
		accountTender("friend", friendMinor),
	];
	expect(await till.askSale({ tenders: split(200) })).toMatchObject({ decline: { reason: "funds-short" } });
	expect(viewOf()).toMatchObject({ balanceMinor: 10_000, heldMinor: 0, purseMinor: 3_000 });
	world.shellOf("friend").change("credit", { creditMinor: 200 });
	expect(await till.askSale({ tenders: split(200) })).toMatchObject({ status: "applied" });
	expect(viewOf()).toMatchObject({ balanceMinor: 9_500, purseMinor: 2_500 });
	expect(headOf().tagCounter).toBe(2);
});

it("a fact of an account that nobody opened, and one of an impossible sum, are flagged as ever", async () => {
	const { till } = scene();
	const stranger = { ...accountTender("stranger", 700), purse: { tagCounter: 1 } };
	await till.sendOne(till.sell({ mode: "fact", tenders: [stranger] }));
	await world.settle();
	expect(flags()).toEqual(["account-unknown"]);
	expect(headOf("stranger")).toMatchObject({ tagCounter: 1, balances: { EUR: -700 } });
});

it("a sale that was void before it came leaves the tag, and its sum is the guest's again", async () => {
	const { till, other } = scene();
	const tag = await loaded(till);
	const copy = { ...tag };
	const late = pay(other, tag);
	await till.fact({ kind: "void", void: { sale: late.id, reason: "warm" } });
	expect(await other.sendOne(late)).toMatchObject({ status: "flagged", flags: ["sale-voided"] });
	await world.settle();
	expect(viewOf()).toMatchObject({ balanceMinor: 10_000, purseMinor: 2_300 });
	// Its counter is used all the same.
	const copied = pay(till, copy);
	await other.fact({ kind: "void", void: { sale: copied.id, reason: "cold" } });
	await till.sendOne(copied);
	await world.settle();
	expect(flags()).toEqual([null, "tag-forked"]);
	expect(headOf().status).toBe("blocked");
});
