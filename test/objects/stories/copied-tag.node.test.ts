import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accountView } from "../../../domain/account/line.ts";
import { must } from "../../../domain/core/assert.ts";
import { checkBooks } from "../../support/ledger.ts";
import { ScriptedTill, stall } from "../../support/scripted-till.ts";
import { back, beerFrom, close, load, loaded, pay } from "../../support/tag.ts";
import type { World } from "../../support/world.ts";

// Tags with a purse that were copied, rolled back or lost.

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
	await till.sendOne(till.sell(beerFrom(1_003)));
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
