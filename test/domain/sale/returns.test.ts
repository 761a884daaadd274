import fc from "fast-check";
import { expect, it } from "vitest";
import { NOTHING_RETURNED, planRefund, planVoid, type RefundedSoFar } from "../../../domain/sale/refund.ts";
import { noReturns, type SaleReturns, withdrawReturns } from "../../../domain/sale/returns.ts";
import { account, cash } from "../../support/priced.ts";
import { back, sold } from "../../support/refunded.ts";

// A refund waits for its account while others go through, and is declined in the end.

const SALE = sold(
	{
		lines: [
			{ product: "beer", quantity: 4 },
			{ product: "soup", quantity: 3 },
		],
	},
	[account(2_000), cash(2_150)],
);
const noted = (returned: RefundedSoFar | null, over: Partial<SaleReturns> = {}): SaleReturns => ({
	...noReturns("sale"),
	returned,
	...over,
});
const step = fc.tuple(fc.nat({ max: 1 }), fc.integer({ min: 1, max: 2 }));

function returnedAfter(
	earlier: RefundedSoFar | null,
	steps: readonly (readonly [number, number])[],
): RefundedSoFar | null {
	return steps.reduce<RefundedSoFar | null>((before, [line, quantity]) => {
		const plan = planRefund(SALE, before ?? NOTHING_RETURNED, [back(line, quantity)]);
		return plan.ok ? plan.value.after : before;
	}, earlier);
}

it("what it had noted is taken away, and what others noted meanwhile stays", () => {
	const scene = fc.record({
		earlier: fc.array(step, { maxLength: 2 }),
		mine: step,
		later: fc.array(step, { maxLength: 2 }),
	});
	fc.assert(
		fc.property(scene, ({ earlier, mine, later }) => {
			const before = returnedAfter(null, earlier);
			const withMine = returnedAfter(before, [mine]);
			const now = returnedAfter(withMine, later);
			const left = withdrawReturns(noted(now), noted(before), noted(withMine)).returned ?? NOTHING_RETURNED;
			const sum = (from: RefundedSoFar | null) => from?.totalMinor ?? 0;
			const pieces = (from: RefundedSoFar | null, line: number) => from?.quantities[line] ?? 0;
			expect(left.totalMinor).toBe(sum(now) - sum(withMine) + sum(before));
			for (const line of [0, 1]) {
				expect(pieces(left, line)).toBe(pieces(now, line) - pieces(withMine, line) + pieces(before, line));
			}
			// Whoever takes back the rest gets the rest, to the cent and for every tender and tax.
			const rest = planVoid(SALE, left);
			expect(rest.totalMinor + left.totalMinor).toBe(SALE.basket.totalMinor);
			const givenMinor = rest.tenders.reduce((all, { amountMinor }) => all + amountMinor, 0);
			expect(givenMinor + left.tenderMinor.reduce((a, b) => a + b, 0)).toBe(4_150);
			for (const rateBps of [700, 1_900]) {
				const [all, withIt, without, rest] = [now, withMine, before, left].map((from) => {
					const { netMinor = 0, taxMinor = 0 } = from?.taxes.find((part) => part.rateBps === rateBps) ?? {};
					return [netMinor, taxMinor, netMinor + taxMinor];
				});
				expect(rest).toEqual(all?.map((minor, at) => minor - (withIt?.[at] ?? 0) + (without?.[at] ?? 0)));
			}
			expect(left.taxes.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(left.totalMinor);
		}),
	);
});

it("where nobody noted anything meanwhile all is as it was before", () => {
	const before = noted(returnedAfter(null, [[0, 1]]));
	const mine = noted(returnedAfter(before.returned, [[1, 2]]), { openOp: "r" });
	expect(withdrawReturns(mine, before, mine)).toMatchObject({ returned: { totalMinor: 700 }, openOp: null });
	const first = noted(returnedAfter(null, [[1, 2]]), { openOp: "r" });
	expect(withdrawReturns(first, noReturns("sale"), first)).toEqual(noReturns("sale"));
});

it("where nothing is noted any more there is nothing to take away", () => {
	const mine = noted(returnedAfter(null, [[0, 1]]));
	expect(withdrawReturns(noReturns("sale"), noReturns("sale"), mine)).toEqual(noReturns("sale"));
	expect(withdrawReturns(mine, noReturns("sale"), noReturns("sale"))).toEqual(mine);
});

it.each([
	["a void that is declined is no void", "mine", "mine", null],
	["a void that came meanwhile stays one", "other", null, "other"],
	["a void that came while another was declined stays one", "other", "mine", "other"],
])("%s", (_, now, mine, left) => {
	const noting = (voidedBy: string | null) => noted(NOTHING_RETURNED, { voidedBy });
	expect(withdrawReturns(noting(now), noReturns("sale"), noting(mine)).voidedBy).toBe(left);
});
