import { expect, it } from "vitest";
import { priceBasket, type WantedSale } from "../../../domain/sale/basket.ts";
import { account, bar, item, priced } from "../../support/priced.ts";

const line = (product: string, quantity = 1) => ({ product, quantity });
const drinks = (count: number) => account(count, "DRINK");

it.each<[string, WantedSale, object]>([
	[
		"three vouchers and three beers: only deposits are charged",
		{ lines: [line("beer", 3)], tenders: [drinks(3)] },
		{ totalMinor: 600, coveredMinor: 1_500, vouchers: [{ unit: "DRINK", quantity: 3 }] },
	],
	[
		"the best value first, whatever the order of the lines",
		{ lines: [line("schnapps", 2), line("beer", 2)], tenders: [drinks(3)] },
		{
			totalMinor: 700,
			coveredMinor: 1_300,
			lines: [
				{ coveredQuantity: 1, coveredMinor: 300 },
				{ coveredQuantity: 2, coveredMinor: 1_000 },
			],
		},
	],
	[
		"the value of a piece is what discounts left of it",
		{
			lines: [{ ...line("beer", 2), discount: { label: "", bps: 5_000 } }, line("schnapps")],
			tenders: [drinks(1)],
		},
		{ lines: [{ coveredQuantity: 0 }, { coveredQuantity: 1, coveredMinor: 300 }] },
	],
	[
		"vouchers of two guests",
		{ lines: [line("beer", 3)], tenders: [drinks(1), account(1, "DRINK", "friend")] },
		{ coveredMinor: 1_000, vouchers: [{ unit: "DRINK", quantity: 2 }] },
	],
	[
		"a part of a line that does not divide evenly",
		{ lines: [{ ...line("beer", 3), discount: { label: "", amountMinor: 500 } }], tenders: [drinks(2)] },
		{ coveredMinor: 667, totalMinor: 333 + 600 },
	],
	[
		"a bundle: its parts' taxes shrink alike",
		{ lines: [line("meal", 2)], tenders: [account(1, "FOOD")] },
		{
			totalMinor: 1_400,
			lines: [
				{
					taxables: [
						{ rateBps: 1_900, amountMinor: 650 },
						{ rateBps: 700, amountMinor: 750 },
					],
				},
			],
		},
	],
	[
		"a line moves to other vouchers, so that none stays unused",
		{ lines: [line("schnapps", 2), line("beer")], tenders: [drinks(1), account(2, "SHOT")] },
		{
			totalMinor: 200,
			lines: [{ vouchers: [{ unit: "SHOT", quantity: 2 }] }, { vouchers: [{ unit: "DRINK", quantity: 1 }] }],
		},
	],
	[
		"even where the dearer line took them first",
		{
			lines: [{ ...line("beer"), discount: { label: "", amountMinor: 300 } }, line("schnapps")],
			tenders: [drinks(1), account(1, "SHOT")],
		},
		{ totalMinor: 200, lines: [{ coveredQuantity: 1 }, { vouchers: [{ unit: "SHOT", quantity: 1 }] }] },
	],
])("covers %s", (_, wanted, expected) => {
	expect(priced(bar(), wanted)).toMatchObject(expected);
});

it.each<[string, WantedSale, object]>([
	[
		"four for three",
		{ lines: [line("beer", 3)], tenders: [drinks(4)] },
		{ unit: "DRINK", usable: 3, sent: 4 },
	],
	[
		"vouchers for another product",
		{ lines: [line("soup")], tenders: [drinks(1)] },
		{ unit: "DRINK", usable: 0, sent: 1 },
	],
	[
		"vouchers for what comes back",
		{ lines: [line("cup", -1)], tenders: [drinks(1)] },
		{ unit: "DRINK", usable: 0, sent: 1 },
	],
	[
		"a voucher for what costs nothing anyway",
		{ lines: [{ ...line("beer"), discount: { label: "", bps: 10_000 } }], tenders: [drinks(1)] },
		{ unit: "DRINK", usable: 0, sent: 1 },
	],
	[
		"vouchers handed out",
		{ lines: [line("beer")], tenders: [drinks(-1)] },
		{ unit: "DRINK", usable: 0, sent: -1 },
	],
])("refuses %s", (_, wanted, evidence) => {
	expect(priceBasket(bar(), wanted)).toEqual({
		ok: false,
		refusal: { reason: "vouchers-unused", ...evidence },
	});
});

it("finds a use for every voucher that has one, over three kinds", () => {
	const menu = bar({
		items: [
			item("a", { priceMinor: 300, vouchers: ["ONE", "TWO"] }),
			item("b", { priceMinor: 200, vouchers: ["TWO", "THREE"] }),
			item("c", { priceMinor: 100, vouchers: ["ONE"] }),
		],
	});
	const tenders = [account(5, "ONE"), account(5, "TWO"), account(5, "THREE")];
	const wanted = { lines: [line("b", 5), line("c", 5), line("a", 5)], tenders };
	expect(priced(menu, wanted)).toMatchObject({ totalMinor: 0, coveredMinor: 3_000 });
});

it("finds the free vouchers beside those that it makes free", () => {
	const takes = { vouchers: ["ONE", "TWO"] };
	const menu = bar({ items: [item("dear", takes), item("cheap", { ...takes, priceMinor: 100 })] });
	const tenders = [account(1, "ONE"), account(2, "TWO")];
	expect(priced(menu, { lines: [line("dear"), line("cheap", 2)], tenders })).toMatchObject({ totalMinor: 0 });
});
