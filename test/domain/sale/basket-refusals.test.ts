import { expect, it } from "vitest";
import { MINOR_MAX } from "../../../domain/money/minor.ts";
import { BASKET_MINOR_MAX, priceBasket, type WantedSale } from "../../../domain/sale/basket.ts";
import { account, bar, cash, item, priced, reasonOf } from "../../support/priced.ts";

const off = (amountMinor: number) => ({ label: "off", amountMinor });
const line = (product: string, quantity = 1) => ({ product, quantity });

it.each<[string, WantedSale, object]>([
	[
		"a product that is not on the menu",
		{ lines: [line("beer"), line("wine")] },
		{ reason: "product-unknown", product: "wine" },
	],
	["a beer that comes back", { lines: [line("beer", -1)] }, { reason: "not-returnable", product: "beer" }],
	[
		"a modifier of another item",
		{ lines: [{ ...line("beer"), modifiers: [{ modifier: "shot", quantity: 1 }] }] },
		{ reason: "modifier-unknown", product: "beer", modifier: "shot" },
	],
	[
		"a piece below nothing",
		{ lines: [{ ...line("coffee"), modifiers: [{ modifier: "staff", quantity: 1 }] }] },
		{ reason: "price-negative", product: "coffee" },
	],
	[
		"more off a line than its goods",
		{ lines: [{ ...line("beer", 2), discount: off(1_001) }] },
		{ reason: "discount-too-large", maxMinor: 1_000 },
	],
	[
		"a sum off what comes back",
		{ lines: [{ ...line("cup", -2), discount: off(1) }] },
		{ reason: "discount-too-large", maxMinor: 0 },
	],
	[
		"more off the basket than its lines left",
		{
			lines: [{ ...line("beer", 2), discount: off(1_000) }, line("cup", -1), line("soup")],
			discount: off(451),
		},
		{ reason: "discount-too-large", maxMinor: 450 },
	],
	[
		"a unit that nothing takes",
		{ lines: [line("beer")], tenders: [account(1, "POINTS")] },
		{ reason: "unit-wrong", unit: "POINTS", expected: "EUR" },
	],
])("refuses %s", (_, wanted, refusal) => {
	expect(priceBasket(bar(), wanted)).toEqual({ ok: false, refusal });
});

it.each<[string, WantedSale]>([
	// Each sale has all that is wrong with the ones below it as well.
	["product-unknown", { lines: [line("wine", -1), line("beer", -1)] }],
	[
		"not-returnable",
		{ lines: [{ ...line("beer", -1), modifiers: [{ modifier: "none", quantity: 1 }] }, line("wine")] },
	],
	[
		"modifier-unknown",
		{
			lines: [
				{
					...line("coffee"),
					modifiers: [
						{ modifier: "staff", quantity: 1 },
						{ modifier: "none", quantity: 1 },
					],
				},
			],
		},
	],
	[
		"price-negative",
		{
			lines: [
				{ ...line("gift", 1_000), unitPriceMinor: MINOR_MAX },
				{ ...line("coffee"), modifiers: [{ modifier: "staff", quantity: 1 }] },
			],
		},
	],
	[
		"total-too-large",
		{ lines: [{ ...line("gift", 1_000), unitPriceMinor: MINOR_MAX, discount: off(MINOR_MAX) }] },
	],
	[
		"discount-too-large",
		{ lines: [{ ...line("beer"), discount: off(501) }], tenders: [account(1, "POINTS")] },
	],
	["unit-wrong", { lines: [line("beer")], tenders: [account(9, "DRINK"), account(1, "POINTS")] }],
	["vouchers-unused", { lines: [line("beer")], tenders: [account(9, "DRINK")] }],
])("%s speaks before what comes after it", (reason, wanted) => {
	expect(reasonOf(bar(), wanted)).toBe(reason);
});

it("refuses a total that money cannot hold instead of breaking on it", () => {
	const lines = Array.from({ length: 100 }, () => ({ ...line("gift", 1_000), unitPriceMinor: MINOR_MAX }));
	const refusal = { reason: "total-too-large", maxMinor: BASKET_MINOR_MAX };
	expect(priceBasket(bar({ taxMode: "exclusive" }), { lines })).toEqual({ ok: false, refusal });
	const dear = item("dear", { priceMinor: BASKET_MINOR_MAX, taxBps: 10_000 });
	const menu = bar({ items: [dear], taxMode: "exclusive", coinMinor: 60_000 });
	expect(priced(menu, { lines: [line("dear")], tenders: [cash(1)] })).toMatchObject({
		totalMinor: MINOR_MAX,
		roundingMinor: 0,
	});
});
