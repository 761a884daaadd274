import { afterEach, expect, it } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import type { RefundLine } from "../../../domain/protocol/payloads.ts";
import { accountTender, beer, shirt } from "../../support/builders.ts";
import { checkBooks, journalOf, linesOf } from "../../support/ledger.ts";
import { asFact, type ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// Voids and refunds of sales that were paid.

let world: World;
afterEach(() => checkBooks(world));

function scene() {
	const made = stall();
	world = made.world;
	return made.till;
}
const voidOf = (sale: Op) => ({ kind: "void", void: { sale: sale.id, reason: "mistake" } }) as const;
const refundOf = (sale: Op, lines: RefundLine[], totalMinor: number) =>
	({ kind: "refund", refund: { sale: sale.id, lines, reason: "did not fit", totalMinor } }) as const;
const back = (line: number, quantity = 1, restock = true) => ({ line, quantity, restock });
const price = ({ product, priceMinor, depositMinor }: typeof beer, quantity: number) => ({
	...{ product, quantity, depositMinor, unitPriceMinor: priceMinor },
});

async function soldShirtsAndBeers(till: ScriptedTill): Promise<Op> {
	const lines = [price(shirt, 2), price(beer, 2)];
	const sale = till.sell({ over: { lines, totalMinor: 6_400, tenders: [accountTender("guest", 6_400)] } });
	expect(await till.sendOne(sale)).toMatchObject({ status: "applied", receipt: 1 });
	return sale;
}

it("a void brings balance, revenue and stock back, and stands beside the sale, which stays as it is", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	const untouched = () => journalOf(world).find(({ key }) => key === sale.id);
	world.store.book.flush();
	const original = untouched();
	expect(await till.ask(voidOf(sale))).toMatchObject({
		status: "applied",
		totalMinor: -6_400,
		balances: [{ balanceMinor: 10_000 }],
	});
	expect(world.balance("guest")).toBe(10_000);
	expect(world.stock("shirt")).toBe(10);
	const [, reversal] = linesOf(world);
	expect(reversal).toMatchObject({ op: { kind: "void" }, effects: { back: { sale: sale.id } } });
	expect(reversal?.effects.back?.taxes).toEqual(linesOf(world)[0]?.effects.basket?.taxes);
	expect(linesOf(world).reduce((sum, { effects }) => sum + effects.totalMinor, 0)).toBe(0);
	expect(untouched()).toEqual(original);
});

it("a second void is refused, and so is a refund of what was voided", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	await till.ask(voidOf(sale));
	const again = { status: "declined", decline: { reason: "sale-voided", sale: sale.id } };
	expect(await till.ask(voidOf(sale))).toMatchObject(again);
	expect(await till.ask(refundOf(sale, [back(0)], 2_500))).toMatchObject(again);
	expect(await till.fact(voidOf(sale))).toMatchObject({ status: "flagged", flags: ["sale-voided"] });
	expect(await till.fact(refundOf(sale, [back(0)], 2_500))).toMatchObject({ flags: ["sale-voided"] });
	await world.settle();
	expect(world.balance("guest")).toBe(10_000);
	expect(world.stock("shirt")).toBe(10);
});

it("a refund gives back one line to its tender with the tax that was stored, twice, and the third is refused", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	expect(await till.ask(refundOf(sale, [back(0)], 2_500))).toMatchObject({
		status: "applied",
		receipt: 2,
		totalMinor: -2_500,
		balances: [{ account: "guest", balanceMinor: 6_100 }],
	});
	expect(await till.ask(refundOf(sale, [back(0, 1, false)], 2_500))).toMatchObject({ status: "applied" });
	const [sold, ...refunds] = linesOf(world);
	const taxMinor = (taxes: readonly { taxMinor: number }[] = []) =>
		taxes.reduce((sum, part) => sum + part.taxMinor, 0);
	const shirtsTaxMinor = refunds.reduce((sum, { effects }) => sum + taxMinor(effects.back?.taxes), 0);
	expect([taxMinor(sold?.effects.basket?.taxes), shirtsTaxMinor]).toEqual([1_022, 798]);
	// One of the shirts was torn.
	expect(world.stock("shirt")).toBe(9);
	expect(await till.ask(refundOf(sale, [back(0)], 2_500))).toMatchObject({
		status: "declined",
		decline: { reason: "refund-over", line: 0, left: 0 },
	});
	expect(world.balance("guest")).toBe(8_600);
});

it("a void after a refund gives back the rest, and a refund whose sum is wrong gives back nothing", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	expect(await till.ask(refundOf(sale, [back(1)], 701))).toMatchObject({
		decline: { reason: "total-wrong", sentMinor: 701, pricedMinor: 700 },
	});
	await till.ask(refundOf(sale, [back(1)], 700));
	expect(await till.ask(voidOf(sale))).toMatchObject({ status: "applied", totalMinor: -5_700 });
	expect(world.balance("guest")).toBe(10_000);
	expect(world.stock("shirt")).toBe(10);
});

it("a refund that happened although nothing was left is booked as far as there was something, and flagged", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	expect(await till.fact(refundOf(sale, [back(0, 3)], 7_500))).toMatchObject({
		status: "flagged",
		flags: ["refund-over"],
		totalMinor: -5_000,
	});
	await world.settle();
	expect(world.balance("guest")).toBe(8_600);
	expect(await till.fact(refundOf(sale, [back(1)], 600))).toMatchObject({ flags: ["total-differs"] });
	await world.settle();
});

it("while a refund waits for its account no other begins, and once it is declined all of it can be refunded", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	world.silent.add("guest");
	const waiting = till.write("ask", refundOf(sale, [back(0)], 2_500));
	expect(await till.sendOne(waiting)).toMatchObject({ status: "pending", waitsFor: "account" });
	expect(await till.ask(refundOf(sale, [back(0)], 2_500))).toMatchObject({
		decline: { reason: "sale-open" },
	});
	expect(await till.ask(voidOf(sale))).toMatchObject({ decline: { reason: "sale-open" } });
	world.silent.delete("guest");
	world.shellOf("guest").change("blocked", { status: "blocked" });
	expect(await till.sendOne(waiting)).toMatchObject({ decline: { reason: "account-blocked" } });
	world.shellOf("guest").change("active", { status: "active" });
	expect(await till.ask(refundOf(sale, [back(0, 2)], 5_000))).toMatchObject({ status: "applied" });
	expect(world.balance("guest")).toBe(8_600);
});

it("a void that is declined leaves the sale as it was, and can be asked for again", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	await till.ask(refundOf(sale, [back(1)], 700));
	world.shellOf("guest").change("blocked", { status: "blocked" });
	expect(await till.ask(voidOf(sale))).toMatchObject({ decline: { reason: "account-blocked" } });
	world.shellOf("guest").change("active", { status: "active" });
	expect(await till.ask(voidOf(sale))).toMatchObject({ status: "applied", totalMinor: -5_700 });
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([10_000, 10]);
});

it.each(["active", "blocked"] as const)(
	"a void that happened while a refund waited takes back the rest, whatever becomes of the refund (%s)",
	async (status) => {
		const till = scene();
		const sale = await soldShirtsAndBeers(till);
		world.silent.add("guest");
		const waiting = till.write("ask", refundOf(sale, [back(0)], 2_500));
		await till.sendOne(waiting);
		expect(await till.fact(voidOf(sale))).toMatchObject({ status: "applied", totalMinor: 0 });
		world.shellOf("guest").change(status, { status });
		world.silent.delete("guest");
		expect(await till.sendOne(waiting)).toMatchObject({
			status: status === "active" ? "applied" : "declined",
		});
		await world.settle();
		expect([world.balance("guest"), world.stock("shirt")]).toEqual([10_000, 10]);
		expect(await till.ask(refundOf(sale, [back(1)], 700))).toMatchObject({
			decline: { reason: "sale-voided" },
		});
	},
);

it("a void that was refused while a refund was not written yet, and then happened, takes back the rest", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	expect(await till.ask(refundOf(sale, [back(0)], 2_500))).toMatchObject({ status: "applied" });
	// The store answered and died before it wrote that down: the refund is open again.
	world.restart();
	const undo = till.write("ask", voidOf(sale));
	expect(await till.sendOne(undo)).toMatchObject({ decline: { reason: "sale-open" } });
	expect(await till.sendOne(asFact(undo))).toMatchObject({
		status: "flagged",
		flags: ["taken-after-decline"],
	});
	await world.settle();
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([10_000, 10]);
});

it("a refund that happened while another waited and was declined counts: no more than the rest is left", async () => {
	const till = scene();
	const sale = await soldShirtsAndBeers(till);
	world.silent.add("guest");
	const waiting = till.write("ask", refundOf(sale, [back(0)], 2_500));
	await till.sendOne(waiting);
	await till.fact(refundOf(sale, [back(0)], 2_500));
	expect(await till.ask(refundOf(sale, [back(1)], 700))).toMatchObject({ decline: { reason: "sale-open" } });
	world.shellOf("guest").change("blocked", { status: "blocked" });
	world.silent.delete("guest");
	expect(await till.sendOne(waiting)).toMatchObject({ decline: { reason: "account-blocked" } });
	world.shellOf("guest").change("active", { status: "active" });
	await world.settle();
	expect(await till.ask(refundOf(sale, [back(0, 2)], 5_000))).toMatchObject({
		decline: { reason: "refund-over", left: 1 },
	});
	expect(await till.ask(refundOf(sale, [back(0)], 2_500))).toMatchObject({ status: "applied" });
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([8_600, 10]);
});

it("what was never sold, or is not known here, is not given back", async () => {
	const till = scene();
	const declined = till.sell({ account: "nobody" });
	expect(await till.sendOne(declined)).toMatchObject({ decline: { reason: "account-unknown" } });
	const unknown = till.sell();
	for (const make of [(sale: Op) => voidOf(sale), (sale: Op) => refundOf(sale, [back(0)], 700)]) {
		expect(await till.ask(make(declined))).toMatchObject({ decline: { reason: "sale-not-paid" } });
		expect(await till.fact(make(declined))).toMatchObject({ flags: ["sale-not-paid"] });
	}
	expect(await till.ask(refundOf(unknown, [back(0)], 700))).toMatchObject({
		decline: { reason: "sale-unknown" },
	});
	expect(await till.fact(refundOf(unknown, [back(0)], 700))).toMatchObject({ flags: ["sale-unknown"] });
	expect(world.balance("guest")).toBe(10_000);
});

it("a sale that was declined and taken all the same can be taken back", async () => {
	const till = scene();
	await till.askSale({ item: shirt, quantity: 4 });
	const poor = till.sell({ item: shirt });
	expect(await till.sendOne(poor)).toMatchObject({ decline: { reason: "funds-short" } });
	expect(await till.sendOne(asFact(poor))).toMatchObject({ status: "applied" });
	await world.settle();
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([-2_500, 5]);
	expect(await till.ask(voidOf(poor))).toMatchObject({ status: "applied", totalMinor: -2_500 });
	expect([world.balance("guest"), world.stock("shirt")]).toEqual([0, 6]);
});
