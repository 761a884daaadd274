import fc from "fast-check";
import { expect, it } from "vitest";
import { paidMinor } from "../../../domain/sale/basket.ts";
import {
	leftToRefund,
	NOTHING_RETURNED,
	planVoid,
	type RefundPlan,
	type SoldSale,
} from "../../../domain/sale/refund.ts";
import {
	account,
	bar,
	basketDiscounts,
	boughtLines,
	broughtLines,
	card,
	cash,
	priced,
	reasonOf,
	taxModes,
} from "../../support/priced.ts";
import { back, refunded, sold } from "../../support/refunded.ts";

// A sale of anything, paid by vouchers, an account, a card and cash as far as each goes, and an order in which its
// pieces come back.
const sales = fc
	.record({
		bought: boughtLines,
		brought: broughtLines,
		discount: basketDiscounts,
		taxMode: taxModes,
		coinMinor: fc.constantFrom(1, 5, 100),
		vouchers: fc.record({ drink: fc.nat(4), food: fc.nat(3), shot: fc.nat(2) }),
		parts: fc.tuple(fc.nat(100), fc.nat(100)),
	})
	.map(({ bought, brought, discount, taxMode, coinMinor, vouchers, parts }) => {
		const units = [
			account(vouchers.drink, "DRINK"),
			account(vouchers.food, "FOOD"),
			account(vouchers.shot, "SHOT"),
		];
		const covering = units.filter(({ amountMinor }) => amountMinor > 0);
		const wanted = { lines: [...bought, ...brought], discount };
		const menu = bar({ taxMode, coinMinor });
		if (reasonOf(menu, { ...wanted, tenders: covering }) !== "priced") return undefined;
		const { totalMinor } = priced(menu, { ...wanted, tenders: covering });
		if (totalMinor < 0) return sold(wanted, [...covering, account(totalMinor)], taxMode, coinMinor);
		const first = Math.floor((totalMinor * parts[0]) / 100);
		const second = Math.floor(((totalMinor - first) * parts[1]) / 100);
		const others = [account(first), card(second)].filter(({ amountMinor }) => amountMinor > 0);
		const { roundingMinor } = priced(menu, { ...wanted, tenders: [...covering, ...others, cash(1)] });
		const inCash = cash(totalMinor + roundingMinor - first - second);
		return sold(
			wanted,
			[...covering, ...others, ...(inCash.amountMinor > 0 ? [inCash] : [])],
			taxMode,
			coinMinor,
		);
	})
	.filter((sale) => sale !== undefined);

function takeApart(sale: SoldSale, sizes: readonly number[]): RefundPlan[] {
	const plans: RefundPlan[] = [];
	let earlier = NOTHING_RETURNED;
	for (let step = 0; ; step += 1) {
		const left = leftToRefund(sale, earlier);
		const open = [...left.entries()].filter(([, count]) => count > 0);
		const size = sizes[step % sizes.length] ?? 1;
		const [index, count] = open[size % Math.max(1, open.length)] ?? [];
		if (index === undefined || count === undefined) return plans;
		const plan = refunded(sale, earlier, back(index, Math.min(count, 1 + (size % 4))));
		plans.push(plan);
		earlier = plan.after;
	}
}

const sizes = fc.array(fc.nat(30), { minLength: 1, maxLength: 12 });
const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

it("adds up to the sale, whatever the steps, and never gives less than nothing", () => {
	fc.assert(
		fc.property(sales, sizes, (sale, steps) => {
			const { basket, tenders } = sale;
			const plans = takeApart(sale, steps);
			for (const plan of plans) {
				expect(plan.totalMinor).toBeGreaterThanOrEqual(0);
				expect(sum(plan.taxes.map((part) => part.grossMinor))).toBe(plan.totalMinor);
				for (const { amountMinor } of [...plan.tenders, ...plan.lines]) {
					expect(amountMinor).toBeGreaterThanOrEqual(0);
				}
				for (const { netMinor, taxMinor } of plan.taxes) {
					expect(Math.min(netMinor, taxMinor)).toBeGreaterThanOrEqual(0);
				}
			}
			const brought = basket.lines.some(({ quantity }) => quantity < 0);
			fc.pre(!brought);
			expect(sum(plans.map((plan) => plan.totalMinor))).toBe(basket.totalMinor);
			const last = plans.at(-1)?.after;
			expect(last?.taxes).toEqual(basket.taxes);
			expect(last?.tenderMinor).toEqual(tenders.map(({ amountMinor }) => amountMinor));
			const lineTotals = basket.lines.map((_, index) =>
				sum(plans.flatMap(({ lines }) => lines.map((one) => (one.line === index ? one.amountMinor : 0)))),
			);
			expect(lineTotals).toEqual(basket.lines.map(({ lineMinor }) => lineMinor));
		}),
		{ numRuns: 300 },
	);
});

it("leaves nothing booked once the rest is voided, wherever that happens", () => {
	fc.assert(
		fc.property(sales, sizes, fc.nat(10), (sale, steps, after) => {
			const { basket, tenders, unit } = sale;
			const plans = takeApart(sale, steps).slice(0, after);
			const rest = planVoid(sale, plans.at(-1)?.after ?? NOTHING_RETURNED);
			const all = [...plans, rest];
			expect(sum(all.map((plan) => plan.totalMinor))).toBe(basket.totalMinor);
			const given = sum(all.map((plan) => plan.totalMinor + plan.roundingMinor));
			expect(given).toBe(paidMinor(unit, tenders));
			for (const [index, tender] of tenders.entries()) {
				const parts = all.flatMap((plan) => plan.tenders.filter(({ number }) => number === index + 1));
				expect(sum(parts.map(({ amountMinor }) => amountMinor))).toBe(tender.amountMinor);
			}
			for (const charged of basket.taxes) {
				const parts = all.flatMap(({ taxes }) => taxes.filter(({ rateBps }) => rateBps === charged.rateBps));
				expect(sum(parts.map((part) => part.taxMinor))).toBe(charged.taxMinor);
				expect(sum(parts.map((part) => part.netMinor))).toBe(charged.netMinor);
			}
		}),
		{ numRuns: 300 },
	);
});
