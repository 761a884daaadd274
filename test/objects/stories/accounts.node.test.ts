import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accountView } from "../../../domain/account/line.ts";
import { must } from "../../../domain/core/assert.ts";
import { beer } from "../../support/builders.ts";
import { checkBooks } from "../../support/ledger.ts";
import { asFact, ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// Cash that becomes balance and back, blocked accounts, and PINs that were typed wrong.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene(balanceMinor = 10_000) {
	const made = stall({ balances: { EUR: balanceMinor }, maxMinor: 20_000 });
	world = made.world;
	return made.till;
}
const topup = (amountMinor: number, account = "guest") =>
	({ kind: "topup", topup: { account, unit: "EUR", amountMinor } }) as const;
const payout = (amountMinor: number | "all") =>
	({ kind: "payout", payout: { account: "guest", unit: "EUR", amountMinor } }) as const;
const stand = () => [world.balance("guest"), world.cash("drawer/bar-1")];
const viewOf = (account: string) =>
	accountView(must(world.shellOf(account).book.head(), "an open account has a head"), world.now);

it("a top-up of 20 in cash: drawer and account gain the same, with a receipt", async () => {
	const till = scene();
	expect(await till.ask(topup(2_000))).toMatchObject({
		status: "applied",
		receipt: 1,
		totalMinor: 2_000,
		balances: [{ balanceMinor: 12_000 }],
	});
	expect(stand()).toEqual([12_000, 2_000]);
});

it("a payout of more than there is is refused; all of it empties the account, and the drawer follows", async () => {
	const till = scene(3_000);
	await till.ask(topup(2_000));
	expect(await till.ask(payout(5_001))).toMatchObject({
		decline: { reason: "funds-short", availableMinor: 5_000 },
	});
	expect(await till.ask(payout(1_000))).toMatchObject({ status: "applied", totalMinor: -1_000, receipt: 2 });
	expect(stand()).toEqual([4_000, 1_000]);
	const all = till.write("ask", payout("all"));
	const bytes = await till.sendBytes(all);
	expect(JSON.parse(bytes)).toMatchObject([{ status: "applied", totalMinor: -4_000 }]);
	expect(stand()).toEqual([0, -3_000]);
	expect(await till.ask(payout("all"))).toMatchObject({ decline: { reason: "nothing-to-pay-out" } });
	expect(await till.sendBytes(all)).toBe(bytes);
});

it("cash that went in or out without a network is booked, flagged where it should not have been", async () => {
	const till = scene(19_000);
	await till.fact(topup(2_000));
	await till.fact(payout(22_000));
	await world.settle();
	expect(stand()).toEqual([-1_000, -20_000]);
	expect(world.posted().map(({ amountMinor, flag }) => [amountMinor, flag])).toEqual([
		[2_000, "over-maximum"],
		[-22_000, "below-floor"],
	]);
});

it("a top-up over the maximum, or to an account that nobody opened, takes no cash", async () => {
	const till = scene();
	expect(await till.ask(topup(10_001))).toMatchObject({
		decline: { reason: "balance-over-maximum", balanceMinor: 10_000, maxMinor: 20_000 },
	});
	const lost = till.write("ask", topup(100, "nobody"));
	const bytes = await till.sendBytes(lost);
	expect(JSON.parse(bytes)).toMatchObject([{ decline: { reason: "account-unknown", account: "nobody" } }]);
	world.open("nobody");
	world.restart();
	expect(await till.sendBytes(lost)).toBe(bytes);
	expect(stand()).toEqual([10_000, 0]);
});

it("a provider's top-up that is confirmed three times is credited once, and never with another sum", () => {
	scene();
	const by = { store: null, actor: "provider" };
	const credit = (amountMinor: number, hash: string) =>
		world.shellOf("guest").credit("guest", {
			...{ transfer: "topup:7", hash, unit: "EUR", amountMinor, cause: "topup", note: "", by },
		});
	for (let sent = 0; sent < 3; sent += 1) expect(credit(500, "h")).toMatchObject({ ok: true });
	expect(credit(900, "other")).toMatchObject({ ok: false, refusal: { reason: "key-reused" } });
	expect(world.balance("guest")).toBe(10_500);
});

it("a blocked account refuses asks at once; facts still post, with one flag each", async () => {
	const till = scene();
	world.shellOf("guest").change("blocked", { status: "blocked" });
	expect(viewOf("guest")).toMatchObject({ status: "blocked" });
	expect(await till.askSale()).toMatchObject({ decline: { reason: "account-blocked", account: "guest" } });
	expect(await till.ask(topup(100))).toMatchObject({ decline: { reason: "account-blocked" } });
	await till.askSale({ mode: "fact" });
	await till.askSale({ mode: "fact", quantity: 20 });
	await world.settle();
	expect(world.posted().map(({ flag }) => flag)).toEqual(["account-blocked", "account-blocked"]);
	expect(world.balance("guest")).toBe(10_000 - 21 * 700);
	// What took more than there was closes the account to offline tills, whatever else it was flagged for.
	expect(viewOf("guest")).toMatchObject({ offlineBlocked: true });
	world.shellOf("guest").change("active", { status: "active" });
	expect(await till.ask(topup(5_000))).toMatchObject({ status: "applied" });
});

it("wrong PINs of an offline till reach the gate once, however often they are sent", async () => {
	const till = scene();
	const wrong = till.write("fact", {
		kind: "pin-failures",
		pinFailures: { account: "guest", failures: 3 },
	});
	const bytes = await till.sendBytes(wrong);
	expect(JSON.parse(bytes)).toMatchObject([{ status: "applied", receipt: null }]);
	expect(await till.sendBytes(wrong)).toBe(bytes);
	await world.settle();
	await world.settle();
	expect(world.pinReports).toEqual([`guest/${wrong.id}/3`]);
});

it("a gate that does not answer is told later, and keeps no sale from its account", async () => {
	const till = scene();
	world.silent.add("gate");
	const wrong = till.write("fact", {
		kind: "pin-failures",
		pinFailures: { account: "guest", failures: 1 },
	});
	await till.send(wrong, till.sell({ mode: "fact" }));
	await world.settle();
	expect(world.posted()).toMatchObject([{ account: "guest", amountMinor: -700 }]);
	expect(world.pinReports).toEqual([]);
	world.silent.clear();
	await world.settle();
	expect(world.pinReports).toEqual([`guest/${wrong.id}/1`]);
	expect(world.store.book.listOwed(0, 1)).toEqual([]);
});

it("a locked account is refused until its time is over, at every till", async () => {
	const till = scene();
	world.shellOf("guest").change("locked", { lockedUntil: world.now + 1_000 });
	const ring = async (at: ScriptedTill) => await at.askSale({ item: beer });
	expect(await ring(till)).toMatchObject({ decline: { reason: "account-locked", until: world.now + 1_000 } });
	world.restart();
	world.now += 1_000;
	expect(await ring(till)).toMatchObject({ status: "applied" });
});

it("a sum above the PIN's is refused until the till has a permit, which is of no use to another till", async () => {
	const till = scene();
	const other = new ScriptedTill(world, "bar-2");
	world.shellOf("guest").change("pin", { pinAboveMinor: 600 });
	expect(await till.askSale()).toMatchObject({ decline: { reason: "pin-needed", aboveMinor: 600 } });
	world.shellOf("guest").change("permit", { permit: { till: "bar-1", until: world.now + 60_000 } });
	expect(await till.askSale()).toMatchObject({ status: "applied" });
	expect(await other.askSale()).toMatchObject({ decline: { reason: "pin-needed" } });
});

it("what was sold offline to a locked account, or above the PIN's sum, is posted all the same, with one flag each", async () => {
	const till = scene();
	const guest = world.shellOf("guest");
	guest.change("pin", { pinAboveMinor: 600 });
	guest.change("locked", { lockedUntil: world.now + 60_000 });
	const locked = till.sell({ mode: "fact", item: beer });
	await till.send(locked);
	await world.settle();
	world.now += 60_000;
	const big = till.sell({ mode: "fact" });
	await till.send(big, till.sell({ mode: "fact", item: { ...beer, depositMinor: 0 } }));
	await world.settle();
	expect(world.posted().map(({ op, flag }) => [op, flag])).toEqual([
		[locked.id, "account-locked"],
		[big.id, "pin-needed"],
		[expect.any(String), null],
	]);
	expect(world.balance("guest")).toBeLessThan(10_000);
});

it("a sale whose PIN was typed and that was finished offline is not held against the till when it arrives late", async () => {
	const till = scene();
	const guest = world.shellOf("guest");
	guest.change("pin", { pinAboveMinor: 600 });
	guest.change("permit", { permit: { till: "bar-1", until: world.now + 120_000 } });
	const sold = till.sell();
	world.now += 3_600_000;
	await till.send(asFact(sold));
	await world.settle();
	expect(world.posted()).toMatchObject([{ op: sold.id, amountMinor: -700, flag: null }]);
});
