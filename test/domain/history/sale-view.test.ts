import { expect, it } from "vitest";
import { saleView } from "../../../domain/history/sale-view.ts";
import type { Tender } from "../../../domain/protocol/payloads.ts";
import { saleViewSchema } from "../../../domain/protocol/views.ts";
import { accountTender, opId, sale, TillLog } from "../../support/builders.ts";
import { opLine, soldEffects } from "./lines.ts";

const TAX = { rateBps: 1_900, netMinor: 588, taxMinor: 112, grossMinor: 700 };
const cash: Tender = { kind: "cash", amountMinor: 200 };

it("a sale is shown with its lines, taxes and tenders", () => {
	const op = sale({ quantity: 1, tenders: [cash, accountTender("guest", 500)] });
	const view = saleView(opLine(op, { effects: soldEffects(op) }));
	expect(saleViewSchema.parse(view)).toEqual(view);
	expect(view).toMatchObject({
		...{ id: op.id, kind: "sale", of: null, status: "completed", mode: "ask", flags: [], receipt: 1 },
		...{ store: "bar", till: "bar-1", unit: "EUR", totalMinor: 700, account: "guest", decline: null },
		lines: [{ product: "beer", quantity: 1, unitPriceMinor: 500, depositMinor: 200, lineMinor: 700 }],
		taxes: [TAX],
		tenders: [
			{ kind: "cash", account: null, unit: "EUR", amountMinor: 200 },
			{ kind: "account", account: "guest", unit: "EUR", amountMinor: 500 },
		],
	});
});

it("a declined sale shows what was asked for and why it was not done", () => {
	const op = sale();
	const decline = { reason: "sold-out", product: "beer" } as const;
	expect(saleView(opLine(op, { decline }))).toMatchObject({
		...{ status: "declined", receipt: null, totalMinor: 700, lines: [], account: "guest", decline },
	});
});

it.each(["refund", "void"] as const)("a %s shows negative money and names its sale", (kind) => {
	const of = opId();
	const payload =
		kind === "void"
			? { kind, void: { sale: of, reason: "" } }
			: {
					kind,
					refund: {
						sale: of,
						lines: [{ line: 0, quantity: 3, restock: true }],
						reason: "",
						totalMinor: 1_700,
					},
				};
	const back = {
		sale: of,
		lines: [
			{ product: "beer", name: "Beer", quantity: 3, amountMinor: 2_100, depositMinor: 200 },
			// Brought along by the guest, and taken back by a void.
			{ product: "cup", name: "Cup", quantity: -2, amountMinor: -400, depositMinor: 200 },
		],
		taxes: [TAX],
		tenders: [{ number: 1, tender: accountTender("guest", 1_700), amountMinor: 1_700 }],
	};
	const view = saleView(opLine(new TillLog().mint(payload), { effects: { totalMinor: -1_700, back } }));
	expect(saleViewSchema.parse(view)).toEqual(view);
	expect(view).toMatchObject({
		...{ kind, of, totalMinor: -1_700, account: "guest" },
		lines: [
			{
				product: "beer",
				quantity: -3,
				unitPriceMinor: 500,
				depositMinor: 200,
				taxBps: 1_900,
				lineMinor: -2_100,
			},
			{ product: "cup", quantity: 2, unitPriceMinor: 0, depositMinor: 200, lineMinor: 400 },
		],
		taxes: [{ rateBps: 1_900, netMinor: -588, taxMinor: -112, grossMinor: -700 }],
		tenders: [{ kind: "account", amountMinor: -1_700 }],
	});
});

it("a sale that was void before it came has moved nothing", () => {
	const op = sale({ mode: "fact" });
	const effects = { ...soldEffects(op), totalMinor: 0, flags: ["sale-voided"] as const };
	expect(saleView(opLine(op, { effects }))).toMatchObject({
		...{
			status: "completed",
			mode: "fact",
			flags: ["sale-voided"],
			totalMinor: 0,
			tenders: [],
			account: null,
		},
	});
});

it("what was declined and taken all the same are two, and each has its own id", () => {
	const op = sale({ mode: "fact" });
	const taken = opLine(op, { key: `${op.id}/fact`, effects: soldEffects(op) });
	expect(saleView(taken)?.id).toBe(`${op.id}/fact`);
});

it("other lines are no sales", () => {
	const soldOut = new TillLog().mint({ kind: "sold-out", soldOut: { product: "beer", soldOut: true } });
	expect(saleView(opLine(soldOut))).toBeUndefined();
	expect(saleView({ kind: "menu-published", key: null, body: "{}" })).toBeUndefined();
});
