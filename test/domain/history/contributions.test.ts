import { describe, expect, it } from "vitest";
import { addTo, type Sums } from "../../../domain/history/compare.ts";
import {
	accountContributions,
	areCountable,
	type Contribution,
	storeContributions,
} from "../../../domain/history/contributions.ts";
import type { Op, OpOf } from "../../../domain/protocol/op.ts";
import type { GivenBack } from "../../../domain/store/effects.ts";
import { opId, sale, TillLog } from "../../support/builders.ts";
import { BERLIN, entryLine, FRIDAY_NIGHT, opLine, postedLine, soldEffects } from "./lines.ts";

const TAX = { rateBps: 1_900, netMinor: 588, taxMinor: 112, grossMinor: 700 };
const sold = (op: OpOf<"sale">) => opLine(op, { effects: soldEffects(op) });

function add(...parts: readonly Contribution[][]): Record<string, number[]> {
	const sums: Sums = new Map();
	for (const part of parts.flat()) addTo(sums, part);
	const named = [...sums.values()].map((part) => [
		[part.dim, part.name, part.unit].filter((word) => word !== "").join(" "),
		[part.count, part.quantity, part.netMinor, part.taxMinor, part.grossMinor],
	]);
	return Object.fromEntries(named);
}

function backOf(op: OpOf<"sale">): GivenBack {
	const [tender] = op.sale.tenders;
	if (tender === undefined) throw new Error("a sale is paid");
	return {
		sale: op.id,
		lines: [{ product: "beer", name: "Beer", quantity: 1, amountMinor: 700, depositMinor: 200 }],
		taxes: [TAX],
		tenders: [{ number: 1, tender, amountMinor: 700 }],
	};
}

describe("what a line of a store adds", () => {
	it("a sale counts as a sale, by product, tender and tax rate, on its event day and hour", () => {
		const op = sale({ quantity: 2 });
		const parts = storeContributions(sold(op), BERLIN);
		expect(add(parts)).toEqual({
			"sales EUR": [1, 2, 1_176, 224, 1_400],
			"product beer EUR": [1, 2, 0, 0, 1_400],
			"tender account EUR": [1, 0, 0, 0, 1_400],
			"tax 1900 EUR": [1, 0, 1_176, 224, 1_400],
		});
		expect(new Set(parts.map(({ day, hour, store }) => `${day} ${hour} ${store}`))).toEqual(
			new Set(["2026-08-14 22 bar"]),
		);
	});

	it("tenders are told apart, and vouchers go by their unit", () => {
		const op = sale({
			quantity: 2,
			tenders: [
				{ kind: "cash", amountMinor: 300 },
				{ kind: "card", amountMinor: 400, reference: "r1" },
				{ kind: "account", account: "guest", unit: "EUR", amountMinor: 700 },
				{ kind: "account", account: "guest", unit: "DRINK", amountMinor: 2 },
			],
		});
		expect(add(storeContributions(sold(op), BERLIN))).toMatchObject({
			"tender cash EUR": [1, 0, 0, 0, 300],
			"tender card EUR": [1, 0, 0, 0, 400],
			"tender account EUR": [1, 0, 0, 0, 700],
			"tender DRINK DRINK": [1, 0, 0, 0, 2],
		});
	});

	it("a void undoes its sale in every sum, and the sale no longer counts", () => {
		const op = sale();
		const voiding = new TillLog().mint({ kind: "void", void: { sale: op.id, reason: "" } });
		const undone = opLine(voiding, { effects: { totalMinor: -700, back: backOf(op) } });
		const sums = add(storeContributions(sold(op), BERLIN), storeContributions(undone, BERLIN));
		expect(Object.keys(sums)).toHaveLength(4);
		for (const [name, amounts] of Object.entries(sums)) {
			expect([name, amounts]).toEqual([name, [0, 0, 0, 0, 0]]);
		}
	});

	it("a refund takes money and pieces away, and the sale still counts", () => {
		const op = sale({ quantity: 2 });
		const refund = {
			sale: op.id,
			lines: [{ line: 0, quantity: 1, restock: true }],
			reason: "",
			totalMinor: 700,
		};
		const given = opLine(new TillLog().mint({ kind: "refund", refund }), {
			effects: { totalMinor: -700, back: backOf(op) },
		});
		expect(add(storeContributions(sold(op), BERLIN), storeContributions(given, BERLIN))).toMatchObject({
			"sales EUR": [1, 1, 588, 112, 700],
			"product beer EUR": [1, 1, 0, 0, 700],
			"tender account EUR": [1, 0, 0, 0, 700],
			"tax 1900 EUR": [1, 0, 588, 112, 700],
		});
	});

	it.each<[string, Op, Parameters<typeof opLine>[1], Record<string, number[]>]>([
		[
			"what was declined is a reason and nothing else",
			sale(),
			{ decline: { reason: "sold-out", product: "beer" }, effects: soldEffects(sale()) },
			{ "declined sold-out": [1, 0, 0, 0, 0] },
		],
		[
			"a sale that was void before it came adds its flag",
			sale({ mode: "fact" }),
			{ effects: { ...soldEffects(sale()), totalMinor: 0, flags: ["sale-voided"] } },
			{ "flag sale-voided": [1, 0, 0, 0, 0] },
		],
		[
			"an op that sells nothing adds nothing",
			new TillLog().mint({ kind: "sold-out", soldOut: { product: "beer", soldOut: true } }),
			{},
			{},
		],
		[
			"a void that waits for its sale adds nothing",
			new TillLog().mint({ kind: "void", void: { sale: opId(), reason: "" } }),
			{},
			{},
		],
	])("%s", (_, op, wish, sums) => {
		expect(add(storeContributions(opLine(op, wish), BERLIN))).toEqual(sums);
	});

	it("a fact counts when it is recorded, with its flags; what accounts flag later is added", () => {
		const op = sale({ mode: "fact" });
		const recorded = opLine(op, { effects: { ...soldEffects(op), flags: ["price-differs"] } });
		const later = postedLine([{ flag: "below-floor" }, { flag: null }, { flag: "below-floor" }]);
		expect(add(storeContributions(recorded, BERLIN), storeContributions(later, BERLIN))).toMatchObject({
			"sales EUR": [1, 1, 588, 112, 700],
			"flag price-differs": [1, 0, 0, 0, 0],
			"flag below-floor": [2, 0, 0, 0, 0],
		});
	});

	it("goes by when it happened, not by when it arrived", () => {
		const late = opLine(sale(), { effects: soldEffects(sale()) });
		const body = JSON.parse(late.body) as Record<string, unknown>;
		const event = { ...late, body: JSON.stringify({ ...body, happenedAt: FRIDAY_NIGHT - 3 * 86_400_000 }) };
		expect(storeContributions(event, BERLIN)[0]?.day).toBe("2026-08-11");
	});

	it("lines about anything else add nothing", () => {
		const event = { kind: "menu-published", at: FRIDAY_NIGHT, body: "{}" };
		expect(storeContributions(event, BERLIN)).toEqual([]);
	});

	it.each([
		["half a cent", '"lineMinor":1.5'],
		["more than can be counted", '"lineMinor":1e300'],
		["nothing at all", '"lineMinor":null'],
	])("%s is no part of any sum", (_, nonsense) => {
		const good = sold(sale());
		expect(areCountable(storeContributions(good, BERLIN))).toBe(true);
		const body = good.body.replaceAll(/"lineMinor":\d+/g, nonsense);
		expect(areCountable(storeContributions({ ...good, body }, BERLIN))).toBe(false);
	});
});

describe("what a line of an account adds", () => {
	it("an entry by its cause, at the store that asked for it", () => {
		expect(accountContributions(entryLine(1), BERLIN)).toEqual([
			{
				...{ dim: "entry", day: "2026-08-14", store: "bar", hour: 22, name: "sale", unit: "EUR", count: 1 },
				...{ quantity: 0, netMinor: 0, taxMinor: 0, grossMinor: -700 },
			},
		]);
		const grant = entryLine(1, { cause: "grant", amountMinor: 5_000, store: null });
		expect(accountContributions(grant, BERLIN)).toMatchObject([
			{ name: "grant", store: "", grossMinor: 5_000 },
		]);
	});

	it("a line that moved nothing adds nothing", () => {
		const { entry: _, ...rest } = JSON.parse(entryLine(1).body) as { entry: unknown };
		expect(
			accountContributions({ ...entryLine(1), kind: "declined", body: JSON.stringify(rest) }, BERLIN),
		).toEqual([]);
	});
});
