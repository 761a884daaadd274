import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CARD_HOLD_MS, HOLD_MS } from "../../../domain/core/limits.ts";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { accountTender, shirt } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { asFact, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// Sales that several pay together, and cards whose reader is asked in between.

let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene() {
	const made = stall();
	world = made.world;
	world.open("friend", { balances: { EUR: 1_500 } });
	return made.till;
}
const cash = (amountMinor: number): Tender => ({ kind: "cash", amountMinor });
const card = (amountMinor: number): Tender => ({ kind: "card", amountMinor, reference: "reader-7" });
const stand = () => [world.balance("guest"), world.balance("friend"), world.cash("drawer/bar-1")];
const held = (account: string) => world.shellOf(account).book.head()?.holds ?? [];

it("five from one account, the rest from another and in cash: all of it is booked, or nothing", async () => {
	const till = scene();
	const split = (fromFriend: number) => ({
		item: shirt,
		tenders: [accountTender("guest", 500), accountTender("friend", fromFriend), cash(2_000 - fromFriend)],
	});
	expect(await till.askSale(split(1_500))).toMatchObject({
		status: "applied",
		receipt: 1,
		balances: [
			{ account: "guest", balanceMinor: 9_500 },
			{ account: "friend", balanceMinor: 0 },
		],
	});
	expect(stand()).toEqual([9_500, 0, 500]);
	expect(await till.askSale(split(1_000))).toMatchObject({
		status: "declined",
		decline: { reason: "funds-short", account: "friend", availableMinor: 0, neededMinor: 1_000 },
	});
	expect(stand()).toEqual([9_500, 0, 500]);
	expect(held("guest")).toEqual([]);
	expect(world.stock("shirt")).toBe(9);
});

it("one that cannot be reached leaves the other's money promised, and in time it is released or taken", async () => {
	const till = scene();
	const op = till.sell({
		item: shirt,
		tenders: [accountTender("guest", 9_000 - 7_500), accountTender("friend", 1_000)],
	});
	world.silent.add("friend");
	expect(await till.sendOne(op)).toMatchObject({ status: "pending", waitsFor: "account" });
	expect(held("guest")).toHaveLength(1);
	expect(await till.askSale({ item: shirt, quantity: 4 })).toMatchObject({
		decline: { reason: "funds-short", availableMinor: 8_500 },
	});
	world.silent.clear();
	expect(await till.sendOne(op)).toMatchObject({ status: "applied", receipt: 1 });
	expect(stand()).toEqual([8_500, 500, 0]);
	expect(held("guest")).toEqual([]);
});

it("a promise that ran out while another account was silent is not taken: the sale is declined as a whole", async () => {
	const till = scene();
	const op = till.sell({
		item: shirt,
		tenders: [accountTender("guest", 1_500), accountTender("friend", 1_000)],
	});
	world.silent.add("friend");
	await till.sendOne(op);
	world.silent.clear();
	world.now += HOLD_MS + 1;
	expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "hold-expired", account: "guest" } });
	expect(stand()).toEqual([10_000, 1_500, 0]);
	expect(held("friend")).toEqual([]);
});

it("a part of an account that nobody opened is refused with the rest, and owed with the rest once it is taken", async () => {
	const till = scene();
	const tenders = [accountTender("guest", 1_500), accountTender("nobody", 1_000)];
	const op = till.sell({ item: shirt, tenders });
	expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "account-unknown", account: "nobody" } });
	expect([world.balance("guest"), world.balance("nobody")]).toEqual([10_000, 0]);
	expect(await till.sendOne(asFact(op))).toMatchObject({ status: "applied" });
	await world.settle();
	expect([world.balance("guest"), world.balance("nobody")]).toEqual([8_500, -1_000]);
	expect(world.posted().map(({ flag }) => flag)).toEqual(["taken-after-decline", "account-unknown"]);
});

it("a card sale is recorded as intended before the reader is asked, and resolves to paid once", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("guest", 500), card(2_000)] });
	const waiting = { status: "pending", waitsFor: "card" };
	expect(await till.sendOne(op)).toMatchObject(waiting);
	expect(world.store.book.listOpen()).toMatchObject([
		{ phase: "charging", effects: { card: { reference: "reader-7", amountMinor: 2_000 } } },
	]);
	// The till dies after the reader approved. It starts again, sends the sale again, and then what the reader said.
	world.restart();
	expect(await till.sendOne(op)).toMatchObject(waiting);
	expect(stand()).toEqual([10_000, 1_500, 0]);
	const said = {
		kind: "charge",
		charge: { sale: op.id, reference: "reader-7", result: "approved" },
	} as const;
	const charge = till.write("fact", said);
	expect(await till.sendOne(charge)).toMatchObject({ status: "applied" });
	const paid = await till.sendBytes(op);
	expect(JSON.parse(paid)).toMatchObject([{ status: "applied", receipt: 1 }]);
	expect(stand()).toEqual([9_500, 1_500, 0]);
	await till.sendOne(charge);
	expect(await till.fact(said)).toMatchObject({ status: "applied" });
	await world.settle();
	expect(await till.sendBytes(op)).toBe(paid);
	expect(stand()).toEqual([9_500, 1_500, 0]);
});

it("a card that is declined releases the accounts, the goods and the receipt's number", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("guest", 500), card(2_000)] });
	await till.sendOne(op);
	expect(world.stock("shirt")).toBe(9);
	await till.fact({ kind: "charge", charge: { sale: op.id, reference: "reader-7", result: "declined" } });
	expect(await till.sendOne(op)).toMatchObject({
		decline: { reason: "charge-declined", reference: "reader-7" },
	});
	expect([held("guest"), world.stock("shirt")]).toEqual([[], 10]);
	expect(await till.askSale()).toMatchObject({ receipt: 1 });
});

it("an unknown reader stays unknown: nothing is booked or released until someone knows", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [card(2_500)] });
	const say = (result: "approved" | "declined" | "unknown", reference = "reader-7") =>
		till.fact({ kind: "charge", charge: { sale: op.id, reference, result } });
	await till.sendOne(op);
	expect(await say("unknown")).toMatchObject({ status: "applied" });
	expect(await say("approved", "another")).toMatchObject({ status: "flagged", flags: ["charge-unknown"] });
	world.now += CARD_HOLD_MS;
	await world.settle();
	expect(await till.sendOne(op)).toMatchObject({ status: "pending", waitsFor: "card" });
	expect(world.store.book.listOpen()).toMatchObject([{ phase: "charging" }]);
	await say("approved");
	expect(await till.sendOne(op)).toMatchObject({ status: "applied", receipt: 1 });
	// Too late: the sale ended otherwise, so there is money to look for.
	expect(await say("declined")).toMatchObject({ flags: ["charge-unknown"] });
	expect(linesOf(world).filter(({ op: { kind } }) => kind === "sale")).toHaveLength(1);
});

it("what the reader said is heard once, also while the accounts are still being told", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("guest", 500), card(2_000)] });
	const say = () =>
		till.fact({ kind: "charge", charge: { sale: op.id, reference: "reader-7", result: "approved" } });
	await till.sendOne(op);
	world.silent.add("guest");
	expect(await say()).toMatchObject({ status: "applied" });
	expect(await till.sendOne(op)).toMatchObject({ status: "pending", waitsFor: "account" });
	expect(await say()).toMatchObject({ status: "applied" });
	world.silent.clear();
	await world.settle();
	expect(await till.sendOne(op)).toMatchObject({ status: "applied" });
	expect(stand()).toEqual([9_500, 1_500, 0]);
});

it("a reader that answers after the promises ran out is believed: the accounts pay, flagged where they cannot", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("friend", 1_500), card(1_000)] });
	await till.sendOne(op);
	world.now += CARD_HOLD_MS + 1;
	await till.askSale({ account: "friend" });
	await till.fact({ kind: "charge", charge: { sale: op.id, reference: "reader-7", result: "approved" } });
	expect(await till.sendOne(op)).toMatchObject({ status: "flagged", flags: ["hold-expired"] });
	expect(world.balance("friend")).toBe(-700);
});

it("a void while the card is being charged is kept: what the reader approves is taken back at once", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("guest", 500), card(2_000)] });
	await till.sendOne(op);
	expect(await till.ask({ kind: "void", void: { sale: op.id, reason: "changed their mind" } })).toMatchObject(
		{
			status: "applied",
		},
	);
	await till.fact({ kind: "charge", charge: { sale: op.id, reference: "reader-7", result: "approved" } });
	await world.settle();
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([10_000, 10]);
	const back = linesOf(world).flatMap(({ effects }) => effects.back?.tenders ?? []);
	expect(back).toMatchObject([
		{ number: 1, amountMinor: 500 },
		{ number: 2, amountMinor: 2_000, tender: { reference: "reader-7" } },
	]);
});

it("a card sale that went through offline is a fact like any other", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("guest", 500), card(2_000)] });
	await till.sendOne(op);
	const recorded = await till.sendBytes(asFact(op));
	expect(JSON.parse(recorded)).toMatchObject([{ status: "applied", receipt: 1 }]);
	await world.settle();
	expect(await till.sendBytes(op)).toBe(recorded);
	expect([stand(), held("guest")]).toEqual([[9_500, 1_500, 0], []]);
});

it("what was promised for a card sale is not taken any more once the sale is void, also not as a fact", async () => {
	const till = scene();
	const op = till.sell({ item: shirt, tenders: [accountTender("guest", 500), card(2_000)] });
	await till.sendOne(op);
	await till.sendOne(asFact(op));
	// The account hears of the void before it hears of the fact.
	expect(await till.ask({ kind: "void", void: { sale: op.id, reason: "torn" } })).toMatchObject({
		status: "applied",
	});
	await world.settle();
	expect([stand(), held("guest")]).toEqual([[10_000, 1_500, 0], []]);
	expect(world.posted()).toMatchObject([{ amountMinor: 0, flag: "transfer-voided" }]);
});
