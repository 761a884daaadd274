import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accountView } from "../../../domain/account/line.ts";
import { must } from "../../../domain/core/assert.ts";
import { accountTender, shirt } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// A tag was lost: a new one takes over what the old one held.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene() {
	const made = stall({ balances: { EUR: 10_000, DRINK: 2 }, bornOn: "2008-11-22" });
	world = made.world;
	world.open("new-tag");
	return made.till;
}
const takeover = (to = "new-tag", from = "guest") => ({ kind: "takeover", takeover: { from, to } }) as const;
const headOf = (account: string) => must(world.shellOf(account).book.head(), "an open account has a head");
const entriesOf = (account: string) => world.shellOf(account).book.listEntries(Number.MAX_SAFE_INTEGER, 50);

it("a new tag takes over balance, age and limits, and both know of each other", async () => {
	const till = scene();
	await till.askSale();
	expect(await till.ask(takeover())).toMatchObject({ status: "applied", receipt: null });
	expect(headOf("new-tag")).toMatchObject({
		...{ balances: { EUR: 9_300, DRINK: 2 }, bornOn: "2008-11-22", maxMinor: 100_000 },
		predecessor: "guest",
	});
	expect(accountView(headOf("guest"), world.now)).toMatchObject({ status: "closed", successor: "new-tag" });
	// What happened before is listed at the old account, which the new one names.
	expect(entriesOf("new-tag")).toMatchObject({
		predecessor: "guest",
		entries: [{ cause: "takeover" }, { cause: "takeover" }],
	});
	expect(entriesOf("guest").entries.map(({ cause }) => cause)).toContain("sale");
});

it("the old tag is refused at every till, with the new one named", async () => {
	const till = scene();
	const other = new ScriptedTill(world, "bar-2");
	await till.ask(takeover());
	for (const at of [till, other]) {
		expect(await at.askSale()).toMatchObject({
			decline: { reason: "account-closed", account: "guest", successor: "new-tag" },
		});
	}
	expect(await other.askSale({ account: "new-tag" })).toMatchObject({ status: "applied" });
	await other.askSale({ mode: "fact" });
	await world.settle();
	expect(world.posted()).toMatchObject([{ account: "guest", amountMinor: -700, flag: "account-closed" }]);
});

it("a target that is unknown, used, blocked or the same is refused, and the old tag goes on working", async () => {
	const till = scene();
	world.open("rich", { balances: { EUR: 1 } });
	world.open("blocked");
	world.shellOf("blocked").change("blocked", { status: "blocked" });
	const refused = [
		["nobody", "account-unknown"],
		["rich", "account-used"],
		["blocked", "account-blocked"],
		["guest", "account-used"],
	] as const;
	for (const [to, reason] of refused) {
		expect(await till.ask(takeover(to))).toMatchObject({ status: "declined", decline: { reason } });
	}
	expect(await till.askSale()).toMatchObject({ status: "applied" });
	await till.ask(takeover());
	world.open("third");
	expect(await till.ask(takeover("third"))).toMatchObject({ decline: { reason: "account-closed" } });
	expect(await till.ask(takeover("third", "nobody"))).toMatchObject({
		decline: { reason: "account-unknown" },
	});
	// The refusals left the third tag free.
	expect(await till.ask(takeover("third", "new-tag"))).toMatchObject({ status: "applied" });
	expect(world.balance("third")).toBe(9_300);
});

it.each(["guest", "new-tag"])(
	"while %s does not answer it is pending, and then happens once",
	async (silent) => {
		const till = scene();
		const op = till.write("ask", takeover());
		world.silent.add(silent);
		expect(await till.sendOne(op)).toMatchObject({ status: "pending", waitsFor: "account" });
		world.silent.clear();
		world.losesReplies.add(silent);
		await till.sendOne(op);
		world.losesReplies.clear();
		world.restart();
		const bytes = await till.sendBytes(op);
		expect(JSON.parse(bytes)).toMatchObject([{ status: "applied" }]);
		expect(await till.sendBytes(op)).toBe(bytes);
		expect([world.balance("guest"), world.balance("new-tag")]).toEqual([0, 10_000]);
	},
);

it("two tags that claim one account at the same time: one gets it, the other stays free", async () => {
	const till = scene();
	const other = new ScriptedTill(world, "bar-2");
	world.open("third");
	const first = till.write("ask", takeover());
	world.silent.add("guest");
	await till.sendOne(first);
	world.silent.clear();
	expect(await other.ask(takeover("third"))).toMatchObject({ status: "applied" });
	expect(await till.sendOne(first)).toMatchObject({ decline: { reason: "account-closed" } });
	expect([world.balance("third"), world.balance("new-tag")]).toEqual([10_000, 0]);
	expect(headOf("new-tag").claimedBy).toBeUndefined();
});

it("what was spent beyond the old tag's balance goes over with it: the new one is not served offline either", async () => {
	const till = scene();
	await till.askSale({ mode: "fact", item: shirt, quantity: 5 });
	await world.settle();
	world.shellOf("guest").change("blocked", { status: "blocked" });
	expect(await till.ask(takeover())).toMatchObject({ status: "applied" });
	expect(accountView(headOf("new-tag"), world.now)).toMatchObject({ offlineBlocked: true });
	expect(world.balance("new-tag")).toBe(-2_500);
});

it("a sale of the old tag that is voided afterwards comes back to the old account, flagged; taking over again brings it", async () => {
	const till = scene();
	const sale = till.sell({ item: shirt, tenders: [accountTender("guest", 2_500)] });
	await till.sendOne(sale);
	await till.ask(takeover());
	expect(await till.ask({ kind: "void", void: { sale: sale.id, reason: "torn" } })).toMatchObject({
		status: "flagged",
		flags: ["account-closed"],
	});
	expect([world.balance("guest"), world.balance("new-tag")]).toEqual([2_500, 7_500]);
	expect(await till.ask(takeover())).toMatchObject({ status: "applied" });
	expect([world.balance("guest"), world.balance("new-tag")]).toEqual([0, 10_000]);
});
