import type { Flag } from "../../domain/protocol/flags.ts";
import type { SaleFlag } from "../../domain/protocol/live.ts";
import type { SaleView } from "../../domain/protocol/views.ts";
import { dayKey } from "../components/time-text.ts";

// What the first screen says about today, computed from the sales at hand and from nothing else.

export type TopProduct = {
	readonly product: string;
	readonly name: string;
	quantity: number;
	soldMinor: number;
};

export type Summary = {
	readonly takingsMinor: number;
	readonly count: number;
	readonly averageMinor: number;
	readonly declined: number;
	readonly top: readonly TopProduct[];
	// The moment since which the figures are complete, or null when they cover the whole day.
	readonly coversSinceMs: number | null;
};

type Sales = { readonly sales: readonly SaleView[]; readonly hasOlder: boolean };

export function summarizeToday({ sales, hasOlder }: Sales, nowMs: number, zone: string): Summary {
	const today = dayKey(nowMs, zone);
	const ofToday = sales.filter((sale) => dayKey(sale.decidedAt, zone) === today);
	const completed = ofToday.filter((sale) => sale.status === "completed");
	// Takings are what stayed: refunds and cancelled sales are negative. The others are about what was sold.
	const sold = completed.filter((sale) => sale.kind === "sale");
	const oldest = sales.at(-1);
	const cutShort = hasOlder && oldest !== undefined && dayKey(oldest.decidedAt, zone) === today;
	return {
		takingsMinor: sumTotals(completed),
		count: sold.length,
		averageMinor: sold.length === 0 ? 0 : Math.round(sumTotals(sold) / sold.length),
		declined: ofToday.length - completed.length,
		top: rankProducts(completed),
		coversSinceMs: cutShort ? oldest.decidedAt : null,
	};
}

function sumTotals(sales: readonly SaleView[]): number {
	return sales.reduce((sum, sale) => sum + sale.totalMinor, 0);
}

// What one line charged without its deposit, extras and discounts included.
export function goodsMinor({ lineMinor, depositMinor, quantity }: SaleView["lines"][number]): number {
	return lineMinor - depositMinor * quantity;
}

function rankProducts(sales: readonly SaleView[]): TopProduct[] {
	const byProduct = new Map<string, TopProduct>();
	for (const line of sales.flatMap((sale) => sale.lines)) {
		const { product, name, quantity } = line;
		const known = byProduct.get(product) ?? { product, name, quantity: 0, soldMinor: 0 };
		known.quantity += quantity;
		known.soldMinor += goodsMinor(line);
		byProduct.set(product, known);
	}
	return [...byProduct.values()]
		.filter(({ quantity }) => quantity > 0)
		.sort((a, b) => b.quantity - a.quantity || b.soldMinor - a.soldMinor);
}

// Newest first; a sale that is heard twice, live and from the page, is one sale.
export function mergeSales(known: readonly SaleView[], heard: readonly SaleView[], most: number): SaleView[] {
	const byId = new Map(known.map((sale) => [sale.id, sale]));
	for (const sale of heard) {
		// What accounts found odd is said later than the sale, and not taken back.
		const { flags } = byId.get(sale.id) ?? sale;
		byId.set(sale.id, addFlags(sale, flags));
	}
	return [...byId.values()]
		.sort((a, b) => b.decidedAt - a.decidedAt || (a.id < b.id ? 1 : -1))
		.slice(0, most);
}

export function flagSales(sales: readonly SaleView[], heard: readonly SaleFlag[]): SaleView[] {
	const bySale = Map.groupBy(heard, ({ sale }) => sale);
	return sales.map((sale) => {
		const found = sale.status === "declined" ? undefined : bySale.get(sale.id.replace(/\/fact$/, ""));
		return addFlags(
			sale,
			(found ?? []).map(({ flag }) => flag),
		);
	});
}

function addFlags(sale: SaleView, flags: readonly Flag[]): SaleView {
	const all = [...new Set([...sale.flags, ...flags])];
	return all.length === sale.flags.length ? sale : { ...sale, flags: all };
}
