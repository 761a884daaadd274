import type { Menu } from "../catalog/menu.ts";
import { ASK_AGE_MAX_MS } from "../core/limits.ts";
import type { Decline } from "../protocol/declines.ts";
import type { Flag } from "../protocol/flags.ts";
import type { OpOf } from "../protocol/op.ts";
import type { SaleLine, Tender } from "../protocol/payloads.ts";
import { cashTendered, drawerOf, moveCash } from "../shift/cash.ts";
import { checkStock, countedNeeds, explainEarlier, type StockNeed } from "../stock/movement.ts";
import {
	type Arrived,
	applies,
	type Decision,
	declines,
	type Effects,
	NO_EFFECTS,
	type StoreView,
	type Transfer,
} from "../store/effects.ts";
import {
	findItem,
	oldestAge,
	type PricedBasket,
	type PricedLine,
	paidMinor,
	priceAsSold,
	priceBasket,
} from "./basket.ts";

// Whether a store lets an ask go on to the guest's accounts, and what a fact does to it. Pure: the menu, the shelf and
// the age are given.

// Precedence of refusals: voided, expired, basket, price, total, tenders, sold out, stock.
export function decideSaleAsk({ op, ageMs }: Arrived<OpOf<"sale">>, view: StoreView): Decision {
	const { sale } = op;
	if (view.returnsOf(op.id)?.voidedBy != null) return declines({ reason: "sale-voided", sale: op.id });
	if (ageMs > ASK_AGE_MAX_MS) return declines({ reason: "expired", ageMs });
	const priced = priceBasket(view.menu, sale);
	if (!priced.ok) return declines(priced.refusal);
	const basket = priced.value;
	const refused =
		findChangedPrice(view.menu, sale.lines, basket.lines) ??
		findWrongTotal(sale.totalMinor, basket) ??
		findWrongTenders(view.menu, sale.tenders, basket) ??
		findSoldOut(sale.lines, view);
	if (refused !== undefined) return declines(refused);
	const stock = checkStock(countedNeeds(view.menu, basket.lines), (product) => view.available(product));
	if (!stock.ok) return declines(stock.refusal);
	return { do: "apply", effects: saleEffects(op, basket, stock.value, view) };
}

// The goods are gone and the money was taken as the till says: what the tenders say is what accounts and drawer move.
export function decideSaleFact({ op, happenedAt }: Arrived<OpOf<"sale">>, view: StoreView): Decision {
	const { basket, flags } = priceAsSold(view.menu, op.sale);
	// Voided before it came: it is recorded, and nothing of it remains.
	if (view.returnsOf(op.id)?.voidedBy != null) {
		const transfers = transfersOf(op.sale.tenders, null).flatMap(voidedPurse);
		return applies({ receipt: true, basket, transfers, flags: ["sale-voided"] });
	}
	const needs = countedNeeds(view.menu, basket.lines);
	const effects = saleEffects(op, basket, needs, view);
	const stock = explainEarlier(effects.stock, happenedAt, view.countedAt);
	const isShort = stock.some(
		({ product, quantity, explains }) => !explains && quantity < 0 && view.available(product) + quantity < 0,
	);
	const dueMinor = basket.totalMinor + basket.roundingMinor;
	const differs =
		basket.totalMinor !== op.sale.totalMinor || paidMinor(view.menu.unit, op.sale.tenders) !== dueMinor;
	const seen: readonly [Flag, boolean][] = [
		["total-differs", differs],
		["sold-out", findSoldOut(op.sale.lines, view) !== undefined],
		["stock-below-zero", isShort],
	];
	const odd = seen.flatMap(([flag, holds]) => (holds ? [flag] : []));
	return {
		do: "apply",
		effects: { ...effects, stock, totalMinor: op.sale.totalMinor, flags: [...flags, ...odd] },
	};
}

function saleEffects(
	op: OpOf<"sale">,
	basket: PricedBasket,
	needs: readonly StockNeed[],
	view: StoreView,
): Effects {
	const { unit } = view.menu;
	const minAge = oldestAge(basket)?.minAge ?? null;
	const card = op.sale.tenders.find((tender) => tender.kind === "card") ?? null;
	return {
		...NO_EFFECTS,
		receipt: true,
		totalMinor: basket.totalMinor,
		basket,
		transfers: transfersOf(op.sale.tenders, minAge),
		card: card === null ? null : { reference: card.reference, amountMinor: card.amountMinor },
		stock: needs.map(({ product, quantity }) => ({ product, quantity: -quantity, cause: "sale" })),
		cash: moveCash("sales", drawerOf(view.till.till), unit, cashTendered(op.sale.tenders)),
	};
}

function transfersOf(tenders: readonly Tender[], minAge: number | null): Transfer[] {
	return tenders.flatMap((tender, index) =>
		tender.kind === "account"
			? [
					{
						number: index + 1,
						account: tender.account,
						unit: tender.unit,
						amountMinor: -tender.amountMinor,
						cause: "sale",
						minAge,
						...(tender.purse === undefined ? {} : { purse: { tagCounter: tender.purse.tagCounter } }),
					},
				]
			: [],
	);
}

function voidedPurse({ purse, amountMinor, ...transfer }: Transfer): Transfer[] {
	if (purse === undefined || amountMinor === "all") return [];
	const voided = { tagCounter: purse.tagCounter, voidedMinor: 0 - amountMinor };
	return [{ ...transfer, amountMinor: 0, cause: "void", purse: voided }];
}

function findChangedPrice(
	menu: Menu,
	sent: readonly SaleLine[],
	priced: readonly PricedLine[],
): Decline | undefined {
	for (const [index, line] of sent.entries()) {
		const now = priced[index];
		if (now === undefined || findItem(menu, line.product)?.freePrice) continue;
		const oldMinor = line.unitPriceMinor + line.depositMinor + modifiersMinor(line.modifiers);
		const newMinor = now.unitPriceMinor + now.depositMinor + modifiersMinor(now.modifiers);
		const same = line.unitPriceMinor === now.unitPriceMinor && line.depositMinor === now.depositMinor;
		if (!same || oldMinor !== newMinor)
			return { reason: "price-changed", product: line.product, oldMinor, newMinor };
	}
	return undefined;
}

function modifiersMinor(modifiers: readonly { priceMinor: number; quantity: number }[] = []): number {
	return modifiers.reduce((sum, { priceMinor, quantity }) => sum + priceMinor * quantity, 0);
}

function findWrongTotal(sentMinor: number, { totalMinor }: PricedBasket): Decline | undefined {
	return totalMinor === sentMinor ? undefined : { reason: "total-wrong", sentMinor, pricedMinor: totalMinor };
}

// Money goes one way: a sale never takes from one account to give to another.
function findWrongTenders(menu: Menu, tenders: readonly Tender[], basket: PricedBasket): Decline | undefined {
	const dueMinor = basket.totalMinor + basket.roundingMinor;
	const sentMinor = paidMinor(menu.unit, tenders);
	const cards = tenders.filter((tender) => tender.kind === "card").length;
	const oneWay = tenders.every((tender) => {
		const isMoney = tender.kind !== "account" || tender.unit === menu.unit;
		return Math.sign(tender.amountMinor) === (isMoney ? Math.sign(dueMinor) : 1);
	});
	if (sentMinor === dueMinor && cards <= 1 && oneWay && paysOnce(tenders)) return undefined;
	return { reason: "tenders-wrong", paidMinor: sentMinor, dueMinor };
}

// In two halves an account would pay past the sum from which its PIN is asked for.
function paysOnce(tenders: readonly Tender[]): boolean {
	const payers = tenders.flatMap((one) => (one.kind === "account" ? [`${one.account} ${one.unit}`] : []));
	return new Set(payers).size === payers.length;
}

function findSoldOut(lines: readonly SaleLine[], view: StoreView): Decline | undefined {
	const line = lines.find(({ product, quantity }) => quantity > 0 && view.isSoldOut(product));
	return line === undefined ? undefined : { reason: "sold-out", product: line.product };
}
