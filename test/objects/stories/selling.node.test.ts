import { afterEach, expect, it } from "vitest";
import { priceBasket } from "../../../domain/sale/basket.ts";
import { accountTender, beer, menuItem, shirt } from "../../support/builders.ts";
import { checkBooks, journalOf, linesOf } from "../../support/ledger.ts";
import { stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// Ringing up and booking, paid by one account.

const cup = menuItem({ product: "cup", name: "Cup", priceMinor: 0, depositMinor: 200, returnable: true });
const MENU = { items: [beer, shirt, cup] };
let world: World;
afterEach(() => checkBooks(world));

function scene(balanceMinor = 10_000, maxMinor = 100_000) {
	const made = stall({ menu: MENU, balances: { EUR: balanceMinor }, maxMinor });
	world = made.world;
	return made.till;
}
const line = (item: typeof beer, quantity: number) => ({
	product: item.product,
	quantity,
	unitPriceMinor: item.priceMinor,
	depositMinor: item.depositMinor,
});
const basket = (lines: ReturnType<typeof line>[], totalMinor: number) => ({
	over: { lines, totalMinor, tenders: [accountTender("guest", totalMinor)] },
});

it("a preview shows what two beers with deposit cost and leave over, and books nothing", () => {
	scene();
	const before = journalOf(world).length;
	const priced = priceBasket(world.store.book.menu() ?? never(), {
		lines: [{ product: "beer", quantity: 2 }],
	});
	if (!priced.ok) throw new Error(priced.refusal.reason);
	expect(priced.value).toMatchObject({ goodsMinor: 1_000, depositMinor: 400, totalMinor: 1_400 });
	expect(priced.value.lines).toMatchObject([{ product: "beer", quantity: 2, lineMinor: 1_400 }]);
	const oldMinor = world.balance("guest");
	expect([oldMinor, oldMinor - priced.value.totalMinor]).toEqual([10_000, 8_600]);
	expect(journalOf(world)).toHaveLength(before);
});

it("a booked sale debits the guest by what the store earns, takes the goods, and is numbered without a gap", async () => {
	const till = scene();
	const first = await till.askSale({ item: shirt, quantity: 2 });
	expect(first).toMatchObject({
		status: "applied",
		receipt: 1,
		totalMinor: 5_000,
		balances: [{ account: "guest", unit: "EUR", balanceMinor: 5_000 }],
	});
	expect(await till.askSale({ item: shirt, quantity: 3 })).toMatchObject({ status: "declined" });
	expect(await till.askSale({ item: beer })).toMatchObject({ status: "applied", receipt: 2 });
	expect(world.balance("guest")).toBe(4_300);
	expect(world.stock("shirt")).toBe(8);
	const earned = linesOf(world).reduce((sum, { effects }) => sum + effects.totalMinor, 0);
	expect(earned).toBe(10_000 - world.balance("guest"));
});

it("a product that is not returnable does not come back, whatever the till says", async () => {
	const till = scene();
	expect(await till.askSale(basket([line(beer, -1)], -700))).toMatchObject({
		status: "declined",
		decline: { reason: "not-returnable", product: "beer" },
	});
	expect(world.balance("guest")).toBe(10_000);
});

it("a returned deposit is a negative total, and a sale of returns alone raises the balance", async () => {
	const till = scene();
	expect(await till.askSale(basket([line(cup, -1)], -200))).toMatchObject({
		status: "applied",
		totalMinor: -200,
		balances: [{ balanceMinor: 10_200 }],
	});
	expect(world.balance("guest")).toBe(10_200);
});

it("five beers and six returned cups are booked with funds for the difference alone", async () => {
	const till = scene(2_300);
	const sale = basket([line(beer, 5), line(cup, -6)], 2_300);
	expect(await till.askSale(sale)).toMatchObject({ status: "applied", totalMinor: 2_300 });
	expect(world.balance("guest")).toBe(0);
	expect(await till.askSale(sale)).toMatchObject({ decline: { reason: "funds-short" } });
});

it("returns that would push the balance over its maximum are refused before anything is booked", async () => {
	const till = scene(4_900, 5_000);
	expect(await till.askSale(basket([line(cup, -1)], -200))).toMatchObject({
		status: "declined",
		decline: { reason: "balance-over-maximum", balanceMinor: 4_900, maxMinor: 5_000 },
	});
	expect(world.balance("guest")).toBe(4_900);
	expect(linesOf(world).flatMap(({ effects }) => effects.transfers)).toEqual([]);
});

it("a sale that was declined for funds stays declined after a top-up; a new attempt is a new op", async () => {
	const till = scene(100);
	const op = till.sell();
	const declined = await till.sendBytes(op);
	expect(JSON.parse(declined)).toMatchObject([
		{ decline: { reason: "funds-short", availableMinor: 100, neededMinor: 700 } },
	]);
	await till.ask({ kind: "topup", topup: { account: "guest", unit: "EUR", amountMinor: 2_000 } });
	expect(await till.sendBytes(op)).toBe(declined);
	expect(await till.askSale()).toMatchObject({ status: "applied" });
	expect(world.balance("guest")).toBe(1_400);
});

it("an ask older than a minute by the till's own clock is declined, and is not a sale", async () => {
	const till = scene();
	const op = till.sell();
	world.now += 60_001;
	expect(await till.sendOne(op)).toMatchObject({ decline: { reason: "expired", ageMs: 60_001 } });
	expect(world.balance("guest")).toBe(10_000);
});

function never(): never {
	throw new Error("the store has its menu");
}
