import { describe, expect, it } from "vitest";
import type { MenuItem } from "../../../domain/catalog/menu.ts";
import { ASK_AGE_MAX_MS } from "../../../domain/core/limits.ts";
import type { OpOf } from "../../../domain/protocol/op.ts";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { decideSaleAsk, decideSaleFact } from "../../../domain/sale/ask.ts";
import { noReturns } from "../../../domain/sale/returns.ts";
import type { StoreView } from "../../../domain/store/effects.ts";
import { accountTender, beer, menu, menuItem, type SaleWish, sale, shirt } from "../../support/builders.ts";
import { arrived, effectsOf, NOW, storeView, verdictOf } from "../../support/store-view.ts";

type Sale = OpOf<"sale">;
const stocked = (available: number, over: Partial<StoreView> = {}) =>
	storeView({ available: (product) => (product === "shirt" ? available : 0), ...over });
const selling = (...items: MenuItem[]) => stocked(10, { menu: menu({ items }) });
const voided = (op: Sale) =>
	stocked(10, { returnsOf: (id) => (id === op.id ? { ...noReturns(id), voidedBy: "v" } : undefined) });
const line = (item: MenuItem, quantity: number) => ({
	...{ product: item.product, quantity, unitPriceMinor: item.priceMinor, depositMinor: item.depositMinor },
});
const paidBy = (...tenders: Tender[]): Sale => sale({ tenders });
const cash = (amountMinor: number): Tender => ({ kind: "cash", amountMinor });
const card = (amountMinor: number): Tender => ({ kind: "card", amountMinor, reference: "r" });
const dearer = selling({ ...beer, priceMinor: 600 }, shirt);
const coffee = menuItem({
	...{ product: "coffee", modifiers: [{ id: "oat", name: "Oat milk", priceMinor: 60 }] },
});
const oat = (priceMinor: number, unitPriceMinor = 500, modifierMinor = priceMinor) =>
	sale({
		over: {
			lines: [
				{
					...line(coffee, 1),
					unitPriceMinor,
					modifiers: [{ modifier: "oat", quantity: 1, priceMinor: modifierMinor }],
				},
			],
			tenders: [accountTender("guest", 700 + priceMinor)],
			totalMinor: 700 + priceMinor,
		},
	});
const coins = stocked(0, { menu: menu({ coinMinor: 5, items: [{ ...beer, priceMinor: 502 }] }) });
const rounded = (amountMinor: number, mode: "ask" | "fact" = "ask") =>
	sale({ mode, item: { ...beer, priceMinor: 502 }, tenders: [cash(amountMinor)] });
const soldOut = stocked(10, { isSoldOut: (product) => product === "beer" });
const returnable = menuItem({ returnable: true });
const back = sale({
	over: { lines: [line(beer, -1)], totalMinor: -700, tenders: [accountTender("guest", -700)] },
});

describe("an ask", () => {
	const late = ASK_AGE_MAX_MS + 1;
	it.each<[string, Sale, StoreView, number, string]>([
		["fresh, at the menu's price", sale(), stocked(0), 0, "applied"],
		["exactly at the deadline", sale(), stocked(0), ASK_AGE_MAX_MS, "applied"],
		["past the deadline", sale(), stocked(0), late, "expired"],
		["for what is on no menu", sale(), selling(shirt), 0, "product-unknown"],
		["at a price that changed", sale(), dearer, 0, "price-changed"],
		["with a deposit that changed", sale(), selling({ ...beer, depositMinor: 100 }), 0, "price-changed"],
		[
			"with a price and a deposit that changed, for the same sum",
			sale(),
			selling({ ...beer, priceMinor: 600, depositMinor: 100 }),
			0,
			"price-changed",
		],
		[
			"with a price and a modifier that changed, for the same sum",
			oat(60, 490, 70),
			selling(coffee),
			0,
			"price-changed",
		],
		[
			"at a price that was typed in",
			sale(),
			selling({ ...beer, priceMinor: 0, freePrice: true }),
			0,
			"applied",
		],
		["paid in coins, rounded", rounded(700), coins, 0, "applied"],
		["paid in coins, rounded the other way", rounded(705), coins, 0, "tenders-wrong"],
		["with a modifier at its price", oat(60), selling(coffee), 0, "applied"],
		["with a modifier whose price changed", oat(50), selling(coffee), 0, "price-changed"],
		["with a total that does not follow", sale({ over: { totalMinor: 701 } }), stocked(0), 0, "total-wrong"],
		[
			"paid in full by three",
			paidBy(accountTender("a", 100), card(200), cash(400)),
			stocked(0),
			0,
			"applied",
		],
		["paid by less", paidBy(accountTender("a", 100), cash(500)), stocked(0), 0, "tenders-wrong"],
		[
			"paid by one account in two halves",
			paidBy(accountTender("a", 350), accountTender("a", 350)),
			stocked(0),
			0,
			"tenders-wrong",
		],
		[
			"paid by two accounts",
			paidBy(accountTender("a", 350), accountTender("b", 350)),
			stocked(0),
			0,
			"applied",
		],
		["paid by two cards", paidBy(card(300), card(400)), stocked(0), 0, "tenders-wrong"],
		[
			"that gives one what another pays",
			paidBy(cash(800), accountTender("a", -100)),
			stocked(0),
			0,
			"tenders-wrong",
		],
		["in another unit than the store's", sale({ unit: "TOKEN" }), stocked(0), 0, "unit-wrong"],
		["for what is sold out", sale(), soldOut, 0, "sold-out"],
		[
			"for a returned piece of what is sold out",
			back,
			{ ...soldOut, menu: menu({ items: [returnable] }) },
			0,
			"applied",
		],
		["for more than is counted", sale({ item: shirt, quantity: 3 }), stocked(2), 0, "stock-short"],
		["for the last that is counted", sale({ item: shirt, quantity: 2 }), stocked(2), 0, "applied"],
		// Precedence: the earlier rule speaks first.
		["expired, and off the menu", sale(), selling(shirt), late, "expired"],
		["dearer, and paid in another unit", sale({ unit: "TOKEN" }), dearer, 0, "unit-wrong"],
		["dearer, with a wrong total", sale({ over: { totalMinor: 701 } }), dearer, 0, "price-changed"],
		[
			"a wrong total and wrong tenders",
			sale({ over: { totalMinor: 701, tenders: [] } }),
			stocked(0),
			0,
			"total-wrong",
		],
		["wrong tenders and sold out", paidBy(cash(1)), soldOut, 0, "tenders-wrong"],
		["sold out and short", sale({ item: shirt }), stocked(0, { isSoldOut: () => true }), 0, "sold-out"],
	])("%s", (_, op, view, ageMs, verdict) => {
		expect(verdictOf(decideSaleAsk(arrived(op, ageMs), view))).toBe(verdict);
	});

	it("that was voided before it came is refused before anything else", () => {
		const op = sale();
		expect(verdictOf(decideSaleAsk(arrived(op, late), voided(op)))).toBe("sale-voided");
	});

	it("is told the new price beside the old one", () => {
		expect(decideSaleAsk(arrived(sale()), dearer)).toEqual({
			do: "decline",
			decline: { reason: "price-changed", product: "beer", oldMinor: 700, newMinor: 800 },
		});
	});

	it("is told old and new price with the modifiers that belong to it", () => {
		const lines = [{ ...line(coffee, 1), modifiers: [{ modifier: "oat", quantity: 2, priceMinor: 50 }] }];
		const op = sale({ over: { lines, totalMinor: 800, tenders: [cash(800)] } });
		expect(decideSaleAsk(arrived(op), selling(coffee))).toMatchObject({
			decline: { reason: "price-changed", oldMinor: 800, newMinor: 820 },
		});
	});

	it("sums two lines of one counted product before it looks at the shelf", () => {
		const lines = [line(shirt, 2), line(shirt, 2)];
		const op = sale({ over: { lines, totalMinor: 10_000, tenders: [cash(10_000)] } });
		expect(verdictOf(decideSaleAsk(arrived(op), stocked(3)))).toBe("stock-short");
		expect(verdictOf(decideSaleAsk(arrived(op), stocked(4)))).toBe("applied");
	});

	it("asks of each account what its tender says, takes the goods, and puts the cash into its drawer", () => {
		const tenders = [accountTender("guest", 1_000), cash(500), accountTender("friend", 700), card(300)];
		const wine = menuItem({ ...shirt, minAge: 18 });
		const decision = decideSaleAsk(arrived(sale({ item: wine, tenders })), selling(wine));
		expect(effectsOf(decision)).toMatchObject({
			...{ receipt: true, totalMinor: 2_500, flags: [] },
			transfers: [
				{ number: 1, account: "guest", unit: "EUR", amountMinor: -1_000, cause: "sale", minAge: 18 },
				{ number: 3, account: "friend", unit: "EUR", amountMinor: -700, cause: "sale", minAge: 18 },
			],
			card: { reference: "r", amountMinor: 300 },
			stock: [{ product: "shirt", quantity: -1, cause: "sale" }],
			cash: [{ from: "sales", to: "drawer/bar-1", unit: "EUR", amountMinor: 500 }],
		});
	});

	it("raises a balance, and takes from the drawer, where only goods come back", () => {
		const view = selling(returnable);
		expect(effectsOf(decideSaleAsk(arrived(back), view))).toMatchObject({
			card: null,
			transfers: [{ amountMinor: 700, minAge: null }],
		});
		const inCash = sale({ over: { lines: [line(beer, -1)], totalMinor: -700, tenders: [cash(-700)] } });
		expect(effectsOf(decideSaleAsk(arrived(inCash), view)).cash).toEqual([
			{ from: "drawer/bar-1", to: "sales", unit: "EUR", amountMinor: 700 },
		]);
	});
});

describe("a fact", () => {
	const fact = (wish: SaleWish) => sale({ ...wish, mode: "fact" });
	it.each<[string, Sale, StoreView, string | string[]]>([
		["as it could have been asked for", fact({}), stocked(0), "applied"],
		["at a price that changed", fact({}), dearer, ["price-differs"]],
		["paid in coins, rounded", rounded(700, "fact"), coins, "applied"],
		["of what is on no menu", fact({}), selling(shirt), ["product-unknown"]],
		[
			"with another total than its lines have",
			fact({ over: { totalMinor: 650 } }),
			stocked(0),
			["total-differs"],
		],
		["paid by less than it cost", fact({ tenders: [cash(650)] }), stocked(0), ["total-differs"]],
		["of what is sold out", fact({}), soldOut, ["sold-out"]],
		["of more than there is", fact({ item: shirt, quantity: 3 }), stocked(2), ["stock-below-zero"]],
		["of the last", fact({ item: shirt, quantity: 2 }), stocked(2), "applied"],
		[
			"that is odd in every way",
			fact({ item: shirt, quantity: 3, over: { totalMinor: 1 } }),
			stocked(2, { menu: menu({ items: [{ ...shirt, priceMinor: 1 }] }), isSoldOut: () => true }),
			["price-differs", "total-differs", "sold-out", "stock-below-zero"],
		],
	])("%s", (_, op, view, verdict) => {
		expect(verdictOf(decideSaleFact(arrived(op, 999_999), view))).toEqual(verdict);
	});

	it("moves what the tenders say, whatever the goods cost today", () => {
		const effects = effectsOf(decideSaleFact(arrived(fact({ over: { totalMinor: 650 } })), dearer));
		expect(effects).toMatchObject({ totalMinor: 650, transfers: [{ account: "guest", amountMinor: -700 }] });
		expect(effects.basket).toMatchObject({ totalMinor: 700, lines: [{ unitPriceMinor: 500 }] });
	});

	it("that was voided before it came is recorded, and nothing of it remains", () => {
		const op = fact({ item: shirt });
		const decision = decideSaleFact(arrived(op), voided(op));
		expect(verdictOf(decision)).toEqual(["sale-voided"]);
		expect(effectsOf(decision)).toMatchObject({ receipt: true, transfers: [], stock: [], cash: [] });
		expect(effectsOf(decision).basket?.totalMinor).toBe(2_500);
	});

	it("of before a count explains what that found, and is not short of it", () => {
		const view = stocked(0, { countedAt: () => NOW - 10 });
		const before = decideSaleFact(arrived(fact({ item: shirt }), 11), view);
		expect(verdictOf(before)).toBe("applied");
		expect(effectsOf(before).stock).toEqual([
			{ product: "shirt", quantity: -1, cause: "sale", explains: true },
		]);
		expect(verdictOf(decideSaleFact(arrived(fact({ item: shirt }), 10), view))).toEqual(["stock-below-zero"]);
	});
});
