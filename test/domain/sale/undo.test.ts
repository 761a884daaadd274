import { describe, expect, it } from "vitest";
import { transferOf } from "../../../domain/protocol/op.ts";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { NOTHING_RETURNED } from "../../../domain/sale/refund.ts";
import { noReturns, type SaleReturns } from "../../../domain/sale/returns.ts";
import { decideRefund, decideVoid } from "../../../domain/sale/undo.ts";
import type { StoreView } from "../../../domain/store/effects.ts";
import type { StoreLine } from "../../../domain/store/line.ts";
import { declinedOutcome } from "../../../domain/store/outcome.ts";
import { accountTender, beer, opOf, sale, shirt } from "../../support/builders.ts";
import { arrived, effectsOf, NOW, soldLine, storeView, verdictOf } from "../../support/store-view.ts";

// Two shirts and a beer, paid by an account, a card and cash.
const tenders: Tender[] = [
	accountTender("guest", 3_000),
	{ kind: "card", amountMinor: 2_000, reference: "r" },
	{ kind: "cash", amountMinor: 700 },
];
const lines = [
	{ product: "shirt", quantity: 2, unitPriceMinor: shirt.priceMinor, depositMinor: 0 },
	{ product: "beer", quantity: 1, unitPriceMinor: beer.priceMinor, depositMinor: beer.depositMinor },
];
const op = sale({ over: { lines, tenders, totalMinor: 5_700 } });
const sold = soldLine(op);
const declined: StoreLine = {
	...sold,
	outcome: declinedOutcome(op.id, { reason: "expired", ageMs: 1 }, NOW),
};
const neverWas: StoreLine = { ...sold, effects: { ...sold.effects, flags: ["sale-voided"] } };
const knowing = (
	line: StoreLine | undefined,
	returns: Partial<SaleReturns> = {},
	over: Partial<StoreView> = {},
) =>
	storeView({
		findLine: (id) => (id === op.id ? line : undefined),
		returnsOf: (id) => (id === op.id ? { ...noReturns(id), ...returns } : undefined),
		...over,
	});
type Mode = "ask" | "fact";
const voided = (mode: Mode, view: StoreView, ageMs = 0) =>
	decideVoid(arrived(opOf({ kind: "void", void: { sale: op.id, reason: "" } }, mode), ageMs), view);
const back = (line: number, quantity = 1, restock = true) => ({ line, quantity, restock });
const refunded = (mode: Mode, view: StoreView, totalMinor: number, parts = [back(0)], ageMs = 0) =>
	decideRefund(
		arrived(
			opOf({ kind: "refund", refund: { sale: op.id, lines: parts, reason: "", totalMinor } }, mode),
			ageMs,
		),
		view,
	);

describe("a void", () => {
	it.each<[string, StoreView, string, string | string[]]>([
		["of a paid sale", knowing(sold), "applied", "applied"],
		["of a sale that nobody has seen", knowing(undefined), "applied", "applied"],
		["of a sale that was declined", knowing(declined), "sale-not-paid", ["sale-not-paid"]],
		["of a sale that was void before it came", knowing(neverWas), "sale-not-paid", ["sale-not-paid"]],
		["of a voided sale", knowing(sold, { voidedBy: "v" }), "sale-voided", ["sale-voided"]],
		["while a refund waits", knowing(sold, { openOp: "r" }), "sale-open", "applied"],
		["while another void waits", knowing(sold, { voidedBy: "v", openOp: "v" }), "sale-voided", "applied"],
	])("%s", (_, view, asked, happened) => {
		expect(verdictOf(voided("ask", view))).toBe(asked);
		expect(verdictOf(voided("fact", view))).toEqual(happened);
	});

	it("takes back each tender whole, under the transfer by which it was paid, and all goods", () => {
		const effects = effectsOf(voided("ask", knowing(sold)));
		expect(effects).toMatchObject({
			...{ receipt: false, totalMinor: -5_700 },
			transfers: [
				{
					...{ number: 1, account: "guest", amountMinor: 3_000, cause: "void" },
					reverses: { transfer: transferOf(op.id, 1), hash: sold.hash },
				},
			],
			cash: [{ from: "drawer/bar-1", to: "sales", amountMinor: 700 }],
			stock: [{ product: "shirt", quantity: 2, cause: "return" }],
			back: { sale: op.id, taxes: sold.effects.basket?.taxes },
			returns: { sale: op.id, openOp: null, returned: { quantities: [2, 1], totalMinor: 5_700 } },
		});
		expect(effects.back?.tenders.map(({ number, amountMinor }) => [number, amountMinor])).toEqual([
			[1, 3_000],
			[2, 2_000],
			[3, 700],
		]);
	});

	it("after a refund gives back the rest, as transfers of its own", () => {
		const first = effectsOf(refunded("ask", knowing(sold), 2_500));
		const { returned = null } = first.returns ?? {};
		const rest = effectsOf(voided("ask", knowing(sold, { returned })));
		expect(rest).toMatchObject({ totalMinor: -3_200, stock: [{ quantity: 1 }] });
		expect(rest.transfers).toMatchObject([{ number: 1, amountMinor: 500 }]);
		expect(rest.transfers[0]).not.toHaveProperty("reverses");
	});

	it("that has nothing to take back yet is noted, and nothing else", () => {
		for (const view of [knowing(undefined), knowing(sold, { openOp: "r", returned: NOTHING_RETURNED })]) {
			const { returns, ...others } = effectsOf(voided("fact", view));
			expect(returns?.voidedBy).toMatch(/^0190/);
			expect(others).toMatchObject({ totalMinor: 0, transfers: [], stock: [], cash: [], back: null });
		}
	});
});

describe("a refund", () => {
	it.each<[string, StoreView, string, string | string[]]>([
		["of a paid sale", knowing(sold), "applied", "applied"],
		["of a sale that nobody has seen", knowing(undefined), "sale-unknown", ["sale-unknown"]],
		[
			"of a sale that waits",
			knowing(undefined, {}, { isOpen: (id) => id === op.id }),
			"sale-open",
			["sale-unknown"],
		],
		["of a sale that was declined", knowing(declined), "sale-not-paid", ["sale-not-paid"]],
		["of a voided sale", knowing(sold, { voidedBy: "v" }), "sale-voided", ["sale-voided"]],
		["while another waits", knowing(sold, { openOp: "r" }), "sale-open", "applied"],
	])("%s", (_, view, asked, happened) => {
		expect(verdictOf(refunded("ask", view, 2_500))).toBe(asked);
		expect(verdictOf(refunded("fact", view, 2_500))).toEqual(happened);
	});

	it("gives back to the tenders in their order, with its share of the tax, and a receipt", () => {
		const effects = effectsOf(refunded("ask", knowing(sold), 3_200, [back(0), back(1)]));
		expect(effects).toMatchObject({
			...{ receipt: true, totalMinor: -3_200, cash: [] },
			transfers: [{ number: 1, account: "guest", unit: "EUR", amountMinor: 3_000, cause: "refund" }],
			stock: [{ product: "shirt", quantity: 1, cause: "return" }],
		});
		expect(effects.back?.taxes).toEqual([
			{ rateBps: 1_900, netMinor: 2_689, taxMinor: 511, grossMinor: 3_200 },
		]);
		expect(effects.back?.tenders.map(({ amountMinor }) => amountMinor)).toEqual([3_000, 200]);
	});

	it("of torn goods puts nothing back on the shelf", () => {
		expect(effectsOf(refunded("ask", knowing(sold), 2_500, [back(0, 1, false)])).stock).toEqual([]);
	});

	it.each([
		["with another sum than it comes to", 2_499, [back(0)], "total-wrong", ["total-differs"], -2_500],
		["of more than is left", 7_500, [back(0, 3)], "refund-over", ["refund-over"], -5_000],
		[
			"of one line twice beyond what is left",
			7_500,
			[back(0), back(0, 2)],
			"refund-over",
			["refund-over"],
			-5_000,
		],
		["of a line that the sale does not have", 5, [back(9)], "refund-over", ["refund-over"], 0],
	] as const)(
		"%s is refused, and as a fact booked as far as it goes",
		(_, sum, parts, asked, flags, total) => {
			expect(verdictOf(refunded("ask", knowing(sold), sum, [...parts]))).toBe(asked);
			const happened = refunded("fact", knowing(sold), sum, [...parts]);
			expect(verdictOf(happened)).toEqual(flags);
			expect(effectsOf(happened).totalMinor).toBe(total);
		},
	);

	it("keeps in mind that another one waits", () => {
		const noted = effectsOf(refunded("fact", knowing(sold, { openOp: "r" }), 2_500)).returns;
		expect(noted).toMatchObject({ openOp: "r", voidedBy: null, returned: { quantities: [1, 0] } });
	});
});

it("goods that came back before a count have been seen by it, unless a store is asked for that now", () => {
	const counted = knowing(sold, {}, { countedAt: () => NOW - 10 });
	const explains = (ageMs: number, mode: Mode) =>
		[voided(mode, counted, ageMs), refunded(mode, counted, 2_500, [back(0)], ageMs)].map(
			(decision) => effectsOf(decision).stock[0]?.explains ?? false,
		);
	expect([explains(11, "fact"), explains(10, "fact"), explains(11, "ask")]).toEqual([
		[true, true],
		[false, false],
		[false, false],
	]);
});
