import { expect, it } from "vitest";
import type { RefundLine } from "../../../domain/protocol/payloads.ts";
import { leftToRefund, NOTHING_RETURNED, planRefund, planVoid } from "../../../domain/sale/refund.ts";
import { account, card, cash } from "../../support/priced.ts";
import { back, givenBy, refunded, sold } from "../../support/refunded.ts";

const line = (product: string, quantity = 1) => ({ product, quantity });
it("gives back one of two lines, capped by what is left, with the tax as it was stored", () => {
	const sale = sold({ lines: [line("beer", 2), line("soup")] }, [account(1_850)]);
	const first = refunded(sale, NOTHING_RETURNED, back(0));
	expect(first).toMatchObject({
		lines: [
			{
				line: 0,
				product: "beer",
				name: "A beer",
				quantity: 1,
				amountMinor: 700,
				depositMinor: 200,
				restock: true,
			},
		],
		taxes: [{ rateBps: 1_900, netMinor: 588, taxMinor: 112, grossMinor: 700 }],
		totalMinor: 700,
		roundingMinor: 0,
	});
	expect(first.tenders).toEqual([{ number: 1, tender: account(1_850), amountMinor: 700 }]);
	const second = refunded(sale, first.after, back(0, 1, false));
	// The stored tax of two beers is 224, not twice what one of them alone would have.
	expect(second.taxes).toEqual([{ rateBps: 1_900, netMinor: 588, taxMinor: 112, grossMinor: 700 }]);
	expect(planRefund(sale, second.after, [back(0)])).toEqual({
		ok: false,
		refusal: { reason: "refund-over", line: 0, left: 0 },
	});
	expect(leftToRefund(sale, second.after)).toEqual([0, 1]);
});

it.each<[string, RefundLine[], object]>([
	["more than was sold", [back(0, 4)], { line: 0, left: 3 }],
	["a line named twice beyond what is left", [back(0, 2), back(0, 2)], { line: 0, left: 3 }],
	["what the guest brought along", [back(1)], { line: 1, left: 0 }],
	["a line that the sale does not have", [back(7)], { line: 7, left: 0 }],
])("refuses %s", (_, wanted, evidence) => {
	const sale = sold({ lines: [line("beer", 3), line("cup", -1)] }, [account(1_900)]);
	const refusal = { reason: "refund-over", ...evidence };
	expect(planRefund(sale, NOTHING_RETURNED, wanted)).toEqual({ ok: false, refusal });
});

it("sums two entries of one line and tells apart what goes back on the shelf", () => {
	const sale = sold({ lines: [{ ...line("beer", 3), discount: { label: "", amountMinor: 500 } }] }, [
		account(1_600),
	]);
	const plan = refunded(sale, NOTHING_RETURNED, back(0), back(0, 2, false));
	expect(plan.lines).toMatchObject([
		{ quantity: 1, amountMinor: 533, restock: true },
		{ quantity: 2, amountMinor: 1_067, restock: false },
	]);
	expect(plan.totalMinor).toBe(1_600);
});

it("gives back to the tenders in their order", () => {
	const sale = sold({ lines: [line("beer", 3)] }, [account(500), card(900), cash(700)]);
	const first = refunded(sale, NOTHING_RETURNED, back(0));
	expect(givenBy(first)).toEqual([
		[1, 500],
		[2, 200],
	]);
	const second = refunded(sale, first.after, back(0));
	expect(givenBy(second)).toEqual([[2, 700]]);
	expect(givenBy(refunded(sale, second.after, back(0)))).toEqual([[3, 700]]);
});

it("gives vouchers back last, when the pieces come back that they had covered", () => {
	const tenders = [account(1, "DRINK"), account(1, "DRINK", "friend"), account(1_100)];
	const sale = sold({ lines: [line("beer", 3)] }, tenders);
	const first = refunded(sale, NOTHING_RETURNED, back(0));
	expect(givenBy(first)).toEqual([[3, 700]]);
	const second = refunded(sale, first.after, back(0));
	expect(givenBy(second)).toEqual([
		[1, 1],
		[3, 200],
	]);
	expect(givenBy(refunded(sale, second.after, back(0)))).toEqual([
		[2, 1],
		[3, 200],
	]);
});

it("gives back one voucher a piece, whatever kinds covered the line", () => {
	const sale = sold({ lines: [line("schnapps", 2)] }, [account(1, "DRINK"), account(1, "SHOT")]);
	const first = refunded(sale, NOTHING_RETURNED, back(0));
	expect(givenBy(first)).toEqual([[1, 1]]);
	expect(givenBy(refunded(sale, first.after, back(0)))).toEqual([[2, 1]]);
});

it("negates the tax that was stored, not the one that would be worked out today", () => {
	const sale = sold({ lines: [line("schnapps", 2)] }, [account(600)]);
	const stored = { rateBps: 1_900, netMinor: 501, taxMinor: 99, grossMinor: 600 };
	const old = { ...sale, basket: { ...sale.basket, taxes: [stored] } };
	const half = { rateBps: 1_900, netMinor: 250, taxMinor: 50, grossMinor: 300 };
	expect(refunded(old, NOTHING_RETURNED, back(0)).taxes).toEqual([half]);
	expect(refunded(old, NOTHING_RETURNED, back(0, 2)).taxes).toEqual([stored]);
});

it("gives back whole coins, and in the end those that were paid", () => {
	const gift = { product: "gift", quantity: 3, unitPriceMinor: 334 };
	const sale = sold({ lines: [gift] }, [cash(1_000)], "inclusive", 5);
	const first = refunded(sale, NOTHING_RETURNED, back(0));
	expect(first).toMatchObject({ totalMinor: 334, roundingMinor: 1, tenders: [{ amountMinor: 335 }] });
	const second = refunded(sale, first.after, back(0));
	expect(second).toMatchObject({ totalMinor: 334, roundingMinor: 1, tenders: [{ amountMinor: 335 }] });
	const third = refunded(sale, second.after, back(0));
	expect(third).toMatchObject({ totalMinor: 334, roundingMinor: -4, tenders: [{ amountMinor: 330 }] });
});

it("gives a beer back in full though cups had paid for a part of it", () => {
	const sale = sold({ lines: [line("beer"), line("cup", -2)] }, [account(300)]);
	const plan = refunded(sale, NOTHING_RETURNED, back(0));
	expect(plan).toMatchObject({ totalMinor: 700, tenders: [{ number: 1, amountMinor: 700 }] });
	// Undoing the rest takes back what the cups had brought.
	const rest = planVoid(sale, plan.after);
	expect(rest).toMatchObject({ totalMinor: -400, tenders: [{ number: 1, amountMinor: -400 }] });
	expect(rest.lines).toMatchObject([{ line: 1, quantity: -2, amountMinor: -400 }]);
});

it("gives a card no more than it paid", () => {
	const sale = sold({ lines: [line("beer"), line("cup", -2)] }, [card(300)]);
	expect(givenBy(refunded(sale, NOTHING_RETURNED, back(0)))).toEqual([[1, 300]]);
	const both = sold({ lines: [line("beer"), line("cup", -2)] }, [cash(100), card(200)]);
	expect(givenBy(refunded(both, NOTHING_RETURNED, back(0)))).toEqual([
		[1, 500],
		[2, 200],
	]);
});

it("gives back what was paid where a fact says another sum than its lines", () => {
	const sale = { ...sold({ lines: [line("beer", 2)] }, [account(1_400)]), tenders: [account(1_000)] };
	const first = refunded(sale, NOTHING_RETURNED, back(0));
	expect(givenBy(first)).toEqual([[1, 700]]);
	expect(givenBy(refunded(sale, first.after, back(0)))).toEqual([[1, 300]]);
	const tooMuch = { ...sale, tenders: [account(1_500), account(2, "DRINK")] };
	expect(givenBy(refunded(tooMuch, NOTHING_RETURNED, back(0, 2)))).toEqual([
		[1, 1_500],
		[2, 2],
	]);
});

it("voids a sale that had paid the guest", () => {
	const sale = sold({ lines: [line("cup", -3), line("soup")] }, [account(-150)]);
	const plan = planVoid(sale, NOTHING_RETURNED);
	expect(plan).toMatchObject({
		totalMinor: -150,
		taxes: sale.basket.taxes,
		tenders: [{ amountMinor: -150 }],
	});
	expect(plan.lines).toMatchObject([
		{ quantity: -3, amountMinor: -600 },
		{ quantity: 1, amountMinor: 450 },
	]);
	expect(leftToRefund(sale, plan.after)).toEqual([0, 0]);
	expect(planVoid(sale, plan.after)).toMatchObject({ lines: [], taxes: [], totalMinor: 0, tenders: [] });
});
