import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accountView } from "../../../domain/account/line.ts";
import { must } from "../../../domain/core/assert.ts";
import type { Mode } from "../../../domain/protocol/op.ts";
import { accountTender } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// The guest's own purse on the tag. A tag is what tills read and write: a counter, and what is left.

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
type Tag = { counter: number; minor: number };
const load = (amountMinor: number, tagCounter: number) =>
	({ kind: "purse-load", purseLoad: { account: "guest", unit: "EUR", amountMinor, tagCounter } }) as const;
const back = (remainingMinor: number, tagCounter: number) =>
	({
		kind: "purse-return",
		purseReturn: { account: "guest", unit: "EUR", remainingMinor, tagCounter },
	}) as const;
const close = { kind: "purse-close", purseClose: { account: "guest", unit: "EUR" } } as const;
const purseTender = (tagCounter: number, amountMinor = 700) => ({
	...accountTender("guest", amountMinor),
	purse: { tagCounter },
});
const beer = (tagCounter: number, mode: Mode = "fact") => ({ mode, tenders: [purseTender(tagCounter)] });
// What a till without a network does: it writes the tag, and the op that says so.
const pay = (till: ScriptedTill, tag: Tag) => {
	tag.counter += 1;
	tag.minor -= 700;
	return till.sell(beer(tag.counter));
};
const loaded = async (till: ScriptedTill, minor = 3_000): Promise<Tag> => {
	expect(await till.ask(load(minor, 1))).toMatchObject({ status: "applied" });
	return { counter: 1, minor };
};
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
	const ask = till.sell(beer(2, "ask"));
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

it("two ops under one counter: the second shows that there are two tags, and nobody pays until somebody looks", async () => {
	const { till, other } = scene();
	const tag = await loaded(till);
	const copy = { ...tag };
	await till.sendOne(pay(till, tag));
	await other.sendOne(pay(other, copy));
	await world.settle();
	expect(flags()).toEqual([null, "tag-forked"]);
	expect(viewOf()).toMatchObject({ balanceMinor: 8_600, purseMinor: 1_600 });
	expect(headOf().status).toBe("blocked");
	expect(await till.ask(load(100, 9))).toMatchObject({ decline: { reason: "account-blocked" } });
	// The supervisor takes the tags away, brings everything back, and lets a new tag be used.
	expect(await till.ask(close)).toMatchObject({ status: "applied" });
	world.shellOf("guest").change("status", { status: "active" });
	expect(await till.ask(load(8_600, 3))).toMatchObject({
		decline: { reason: "tag-counter-used", tagCounter: 1_002 },
	});
	expect(await till.ask(load(8_600, 1_003))).toMatchObject({ status: "applied" });
});

it("a tag that says more than was put on it is not paid out, and blocks its account", async () => {
	const { till } = scene();
	const tag = await loaded(till);
	const rolledBack = { ...tag };
	await till.sendOne(pay(till, tag));
	await world.settle();
	const wanted = till.write("ask", back(rolledBack.minor, 3));
	const bytes = await till.sendBytes(wanted);
	expect(JSON.parse(bytes)).toMatchObject([
		{ decline: { reason: "tag-forked", account: "guest", purseMinor: 2_300, remainingMinor: 3_000 } },
	]);
	expect(headOf().status).toBe("blocked");
	expect(await till.sendBytes(wanted)).toBe(bytes);
	expect(viewOf()).toMatchObject({ purseMinor: 2_300 });
});

it("an ask whose answer was never written to the tag leaves its counter used: the next ask takes a higher one", async () => {
	const { till } = scene();
	await loaded(till);
	expect(await till.ask(load(500, 1))).toMatchObject({
		decline: { reason: "tag-counter-used", account: "guest", tagCounter: 1 },
	});
	expect(await till.askSale(beer(1, "ask"))).toMatchObject({ decline: { reason: "tag-counter-used" } });
	expect(headOf().status).toBe("active");
	expect(await till.ask(load(500, 2))).toMatchObject({ status: "applied" });
});

it("what was declined uses no counter: the tag was not written", async () => {
	const { till, other } = scene();
	const tag = await loaded(till, 300);
	expect(await till.askSale(beer(2, "ask"))).toMatchObject({
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

it("a lost tag's purse is closed; sales of it that come later are posted and flagged", async () => {
	const { till, other } = scene();
	const tag = await loaded(till);
	const late = pay(other, tag);
	await till.ask(close);
	expect(viewOf()).toEqual({ unit: "EUR", balanceMinor: 10_000, heldMinor: 0 });
	await other.sendOne(late);
	await world.settle();
	expect(flags()).toEqual(["purse-short"]);
	expect(viewOf()).toMatchObject({ balanceMinor: 9_300 });
});

it("late sales of a lost tag are not taken for copies of the tag that came after it", async () => {
	const { till, other } = scene();
	const lost = await loaded(till);
	const late = [pay(other, lost), pay(other, lost)];
	await till.ask(close);
	await till.ask(load(2_000, 1_002));
	await till.sendOne(till.sell(beer(1_003)));
	await other.send(...late);
	await world.settle();
	expect(flags()).toEqual([null, null, "purse-short"]);
	expect(headOf().status).toBe("active");
});

it("a takeover leaves what lies on the lost tag until its purse is closed, and moves nothing twice", async () => {
	const { till, other } = scene();
	world.open("new-tag");
	const tag = await loaded(till);
	const late = pay(other, tag);
	const takeover = { kind: "takeover", takeover: { from: "guest", to: "new-tag" } } as const;
	expect(await till.ask(takeover)).toMatchObject({ status: "applied" });
	expect([world.balance("guest"), world.balance("new-tag")]).toEqual([3_000, 7_000]);
	expect(await till.ask(takeover)).toMatchObject({ decline: { reason: "account-closed" } });
	await other.sendOne(late);
	await world.settle();
	expect(flags()).toEqual(["account-closed"]);
	expect(await till.ask(back(tag.minor, 9))).toMatchObject({ decline: { reason: "account-closed" } });
	expect(await till.ask(close)).toMatchObject({ status: "applied" });
	expect(await till.ask(takeover)).toMatchObject({ status: "applied" });
	expect([world.balance("guest"), world.balance("new-tag")]).toEqual([0, 9_300]);
	expect(headOf("new-tag").tagCounter).toBeUndefined();
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
