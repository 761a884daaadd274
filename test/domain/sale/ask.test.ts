import { expect, it } from "vitest";
import type { Menu } from "../../../domain/catalog/menu.ts";
import { ASK_AGE_MAX_MS } from "../../../domain/core/limits.ts";
import type { Op } from "../../../domain/protocol/op.ts";
import { decideAsk } from "../../../domain/sale/ask.ts";
import { beer, menu, sale, shirt } from "../../support/builders.ts";

type Case = { readonly op: Op; readonly menu?: Menu; readonly ageMs?: number; readonly stock?: number };

function reasonOf({ op, menu: sold = menu(), ageMs = 0, stock = 10 }: Case): string {
	const decided = decideAsk(op, { menu: sold, ageMs, availableOf: () => stock });
	return decided.ok ? "accepted" : decided.refusal.reason;
}

const dearer = menu({ items: [{ ...beer, priceMinor: 600 }, shirt] });
const wrongTotal = (): Op => {
	const op = sale();
	return {
		...op,
		sale: { ...op.sale, totalMinor: 701, tenders: [{ ...op.sale.tenders[0], amountMinor: 701 }] },
	};
};

it.each<[string, Case, string]>([
	["a fresh ask at the menu's price", { op: sale() }, "accepted"],
	["an ask exactly at the deadline", { op: sale(), ageMs: ASK_AGE_MAX_MS }, "accepted"],
	["an ask past the deadline", { op: sale(), ageMs: ASK_AGE_MAX_MS + 1 }, "expired"],
	["a product that is not on the menu", { op: sale(), menu: menu({ items: [shirt] }) }, "product-unknown"],
	["a price that changed", { op: sale(), menu: dearer }, "price-changed"],
	[
		"a deposit that changed",
		{ op: sale(), menu: menu({ items: [{ ...beer, depositMinor: 100 }] }) },
		"price-changed",
	],
	["a total that does not follow from its lines", { op: wrongTotal() }, "total-wrong"],
	["another unit than the store's", { op: sale({ unit: "TOKEN" }) }, "unit-wrong"],
	["more than is counted", { op: sale({ item: shirt, quantity: 3 }), stock: 2 }, "stock-short"],
	["the last that is counted", { op: sale({ item: shirt, quantity: 2 }), stock: 2 }, "accepted"],
	["an uncounted product without stock", { op: sale(), stock: 0 }, "accepted"],
	// Precedence: the earlier rule speaks first.
	[
		"expired and off the menu",
		{ op: sale(), ageMs: ASK_AGE_MAX_MS + 1, menu: menu({ items: [shirt] }) },
		"expired",
	],
	["changed price and wrong unit", { op: sale({ unit: "TOKEN" }), menu: dearer }, "price-changed"],
])("%s", (_, wish, reason) => {
	expect(reasonOf(wish)).toBe(reason);
});

it("tells the new price beside the old one", () => {
	const decided = decideAsk(sale(), { menu: dearer, ageMs: 0, availableOf: () => 0 });
	expect(decided).toEqual({
		ok: false,
		refusal: { reason: "price-changed", product: "beer", oldMinor: 700, newMinor: 800 },
	});
});

it("sums two lines of one counted product before it looks at the stock", () => {
	const op = sale({ item: shirt, quantity: 2 });
	const [line] = op.sale.lines;
	if (line === undefined) throw new Error("a sale has a line");
	const totalMinor = op.sale.totalMinor * 2;
	const doubled = {
		...op,
		sale: {
			...op.sale,
			lines: [line, line],
			totalMinor,
			tenders: [{ ...op.sale.tenders[0], amountMinor: totalMinor }],
		},
	} as Op;
	expect(reasonOf({ op: doubled, stock: 3 })).toBe("stock-short");
	expect(reasonOf({ op: doubled, stock: 4 })).toBe("accepted");
});
