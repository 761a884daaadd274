import { afterEach, expect, it } from "vitest";
import type { Menu } from "../../../domain/catalog/menu.ts";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { priceBasket, type WantedSale } from "../../../domain/sale/basket.ts";
import { accountTender, beer, menu, menuItem, shirt } from "../../support/builders.ts";
import { checkBooks, linesOf } from "../../support/ledger.ts";
import { asFact, type ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// What things cost when they are sold: vouchers, ages, modifiers, bundles, discounts, taxes, coins, and prices that
// change in between. The till prices with the store's own function, and sends what that says.

let world: World;
afterEach(() => checkBooks(world));

const drink = menuItem({ product: "drink", priceMinor: 400, depositMinor: 100, vouchers: ["DRINK"] });
const wine = menuItem({ product: "wine", priceMinor: 600, depositMinor: 0, minAge: 18, vouchers: ["DRINK"] });
const gift = menuItem({ product: "gift", priceMinor: 0, depositMinor: 0, taxBps: 0, freePrice: true });
const coffee = menuItem({
	...{ product: "coffee", priceMinor: 300, depositMinor: 0, taxBps: 700 },
	modifiers: [{ id: "oat", name: "Oat milk", priceMinor: 50 }],
});
const plate = menuItem({ product: "plate", counted: true });
const meal = menuItem({
	...{ product: "meal", priceMinor: 1_000, depositMinor: 0 },
	parts: [
		{ product: "plate", quantity: 1, weightMinor: 700, taxBps: 700, counted: true },
		{ product: "beer", quantity: 1, weightMinor: 300, taxBps: 1_900, counted: false },
	],
});
const ITEMS = [beer, shirt, drink, wine, gift, coffee, plate, meal];

function scene(over: Partial<Menu> = {}, bornOn = "1990-01-01") {
	const made = stall({ menu: { items: ITEMS, ...over }, balances: { EUR: 10_000, DRINK: 3 }, bornOn });
	world = made.world;
	world.now = Date.parse("2026-11-21T12:00:00Z");
	return made.till;
}

// Rung up: priced by the till as the store would, with the tenders that this needs.
function ringUp(till: ScriptedTill, wanted: WantedSale, pay: (dueMinor: number) => Tender[]) {
	const inForce = world.store.book.menu() ?? menu();
	const first = priceBasket(inForce, { ...wanted, tenders: pay(0) });
	const draft = first.ok ? first.value : undefined;
	const tenders = pay((draft?.totalMinor ?? 0) + (draft?.roundingMinor ?? 0));
	const lines = wanted.lines.map((line, index) => {
		const { unitPriceMinor = 0, depositMinor = 0, modifiers = [] } = draft?.lines[index] ?? {};
		const { product, quantity, discount } = line;
		return {
			...{ product, quantity, unitPriceMinor, depositMinor },
			modifiers: [...modifiers],
			...(discount === undefined ? {} : { discount }),
		};
	});
	const { discount } = wanted;
	const totalMinor = draft?.totalMinor ?? 0;
	return till.sell({
		over: { lines, tenders, totalMinor, ...(discount === undefined ? {} : { discount }) },
	});
}
const byAccount = (dueMinor: number) => (dueMinor === 0 ? [] : [accountTender("guest", dueMinor)]);
const byVouchers = (count: number) => (dueMinor: number) => [
	...byAccount(dueMinor),
	accountTender("guest", count, "DRINK"),
];

it("three vouchers for three drinks: only the deposits are charged, in the account's two units", async () => {
	const till = scene();
	const op = ringUp(till, { lines: [{ product: "drink", quantity: 3 }] }, byVouchers(3));
	expect(await till.sendOne(op)).toMatchObject({ status: "applied", totalMinor: 300 });
	expect([world.balance("guest"), world.balance("guest", "DRINK")]).toEqual([9_700, 0]);
});

it("vouchers cover the dearest first; a fourth of three is refused, and so is one that covers nothing", async () => {
	const till = scene();
	const lines = [
		{ product: "drink", quantity: 1 },
		{ product: "wine", quantity: 1 },
	];
	const one = ringUp(till, { lines }, byVouchers(1));
	expect(await till.sendOne(one)).toMatchObject({ status: "applied", totalMinor: 500 });
	const four = ringUp(till, { lines: [{ product: "drink", quantity: 4 }] }, byVouchers(4));
	expect(await till.sendOne(four)).toMatchObject({
		decline: { reason: "funds-short", unit: "DRINK", availableMinor: 2, neededMinor: 4 },
	});
	const idle = till.sell({ tenders: [accountTender("guest", 700), accountTender("guest", 1, "DRINK")] });
	expect(await till.sendOne(idle)).toMatchObject({
		decline: { reason: "vouchers-unused", unit: "DRINK", usable: 0, sent: 1 },
	});
	expect([world.balance("guest"), world.balance("guest", "DRINK")]).toEqual([9_500, 2]);
});

it("what is for older guests is refused to a younger one, and the refusal names the product", async () => {
	const till = scene({}, "2008-11-22");
	const lines = [
		{ product: "beer", quantity: 1 },
		{ product: "wine", quantity: 1 },
	];
	expect(await till.sendOne(ringUp(till, { lines }, byAccount))).toMatchObject({
		status: "declined",
		decline: { reason: "underage", account: "guest", minAge: 18, product: "wine" },
	});
	world.now += 86_400_000;
	expect(await till.sendOne(ringUp(till, { lines }, byAccount))).toMatchObject({ status: "applied" });
});

it("free prices, modifiers, bundles and discounts make one total with one tax part a rate", async () => {
	const till = scene();
	world.receive("plate", 5);
	const wanted: WantedSale = {
		lines: [
			{ product: "gift", quantity: 1, unitPriceMinor: 1_234 },
			{ product: "coffee", quantity: 2, modifiers: [{ modifier: "oat", quantity: 1 }] },
			{ product: "meal", quantity: 2, discount: { label: "late", amountMinor: 200 } },
		],
		discount: { label: "staff", bps: 1_000 },
	};
	expect(await till.sendOne(ringUp(till, wanted, byAccount))).toMatchObject({ status: "applied" });
	const [line] = linesOf(world);
	const basket = line?.effects.basket;
	// 1234 + 700 + 1800, less a tenth.
	expect(basket).toMatchObject({ totalMinor: 3_361, goodsMinor: 3_934, discountMinor: 573 });
	expect(basket?.taxes.map(({ rateBps }) => rateBps)).toEqual([0, 700, 1_900]);
	expect(basket?.taxes.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(3_361);
	// The bundle takes its counted part from the shelf.
	expect(world.stock("plate")).toBe(3);
});

it("where tax is added on top the guest pays it, and gets it back with the goods", async () => {
	const till = scene({ taxMode: "exclusive" });
	const op = ringUp(till, { lines: [{ product: "coffee", quantity: 3 }] }, byAccount);
	expect(await till.sendOne(op)).toMatchObject({ status: "applied", totalMinor: 963 });
	const lines = [{ line: 0, quantity: 1, restock: true }];
	const refund = { sale: op.id, lines, reason: "cold", totalMinor: 321 };
	expect(await till.ask({ kind: "refund", refund })).toMatchObject({ status: "applied", totalMinor: -321 });
	expect(linesOf(world)[1]?.effects.back?.taxes).toEqual([
		{ rateBps: 700, netMinor: 300, taxMinor: 21, grossMinor: 321 },
	]);
	expect(world.balance("guest")).toBe(9_358);
});

it("cash is rounded to the smallest coin as a line of its own, also where a part of it goes back", async () => {
	const till = scene({ coinMinor: 5, items: [...ITEMS, menuItem({ product: "pin", priceMinor: 102 })] });
	const wanted = { lines: [{ product: "pin", quantity: 2 }] };
	const op = ringUp(till, wanted, (amountMinor) => [{ kind: "cash", amountMinor: amountMinor || 1 }]);
	expect(op).toMatchObject({ sale: { totalMinor: 604, tenders: [{ kind: "cash", amountMinor: 605 }] } });
	expect(await till.sendOne(op)).toMatchObject({ status: "applied", totalMinor: 604 });
	expect(linesOf(world)[0]?.effects.basket?.roundingMinor).toBe(1);
	expect(world.cash("drawer/bar-1")).toBe(605);
	const lines = [{ line: 0, quantity: 1, restock: true }];
	const refund = { sale: op.id, lines, reason: "bent", totalMinor: 302 };
	expect(await till.ask({ kind: "refund", refund })).toMatchObject({ status: "applied" });
	expect(world.cash("drawer/bar-1") % 5).toBe(0);
	await till.ask({ kind: "void", void: { sale: op.id, reason: "all of it" } });
	expect(world.cash("drawer/bar-1")).toBe(0);
});

it("a price that changed after ringing up: the ask is refused with the new price, the fact is booked and flagged", async () => {
	const till = scene();
	const asked = till.sell();
	const happened = till.sell({ mode: "fact" });
	world.store.publishMenu("meadow", menu({ version: 2, items: [{ ...beer, priceMinor: 550 }, shirt] }));
	expect(await till.sendOne(asked)).toMatchObject({
		status: "declined",
		decline: { reason: "price-changed", product: "beer", oldMinor: 700, newMinor: 750 },
	});
	expect(await till.sendOne(happened)).toMatchObject({
		status: "flagged",
		flags: ["price-differs"],
		totalMinor: 700,
	});
	expect(await till.sendOne(asFact(asked))).toMatchObject({
		flags: ["taken-after-decline", "price-differs"],
	});
	await world.settle();
	expect(world.balance("guest")).toBe(8_600);
	expect(await till.askSale({ item: { ...beer, priceMinor: 550 } })).toMatchObject({ totalMinor: 750 });
});
