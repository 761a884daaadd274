import type { SaleStatus } from "../../domain/history/waiting.ts";
import { isPaid } from "../../domain/store/line.ts";
import { countMissing, type Gap } from "../../domain/till/chain.ts";
import { exposureOf } from "../../domain/till/offline.ts";
import type { CashLevel } from "./cash.ts";
import type { StoreTables } from "./tables.ts";

// How a store stands at this moment: what is not finished, what is missing, what lies where. The page of the books
// puts this beside what history says.

export type TillStatus = {
	readonly till: string;
	readonly seenAt: number;
	readonly skewMs: number;
	readonly epoch: number;
	readonly seq: number;
	readonly missing: number;
	readonly gaps: readonly Gap[];
	readonly pastEpochs: readonly { readonly epoch: number; readonly seq: number }[];
	readonly forks: number;
	readonly shift: string | null;
	// What it may have taken from accounts since it was last heard, as domain/till/offline.ts defines it.
	readonly exposureMinor: number;
};
export type StoreStatus = {
	readonly openAsks: readonly {
		readonly op: string;
		readonly till: string;
		readonly phase: string;
		readonly since: number;
	}[];
	readonly owedFacts: number;
	readonly lastSeq: number;
	readonly confirmedSeq: number;
	readonly tills: readonly TillStatus[];
	readonly cash: readonly CashLevel[];
	readonly stock: readonly { readonly product: string; readonly available: number }[];
};

const GAPS_SHOWN_MAX = 20;

// How sales stand here, in the order in which they are asked about.
export function saleStatuses(tables: StoreTables, sales: readonly string[]): SaleStatus[] {
	const open = new Set(tables.listOpen().map(({ op }) => op.id));
	return sales.map((sale) => {
		const line = tables.findSale(sale);
		if (line === undefined) return open.has(sale) ? "unpaid" : "unknown";
		if (!isPaid(line)) return line.effects.flags.includes("sale-voided") ? "void" : "unpaid";
		return tables.returns.get(sale)?.voidedBy == null ? "sold" : "void";
	});
}

export function storeStatus(tables: StoreTables, now: number): StoreStatus {
	const limits = tables.offlineLimits();
	return {
		openAsks: tables.listOpen().map(({ op, till, phase, since }) => ({ op: op.id, till, phase, since })),
		owedFacts: tables.owed.count(),
		lastSeq: tables.journal.last()?.seq ?? 0,
		confirmedSeq: tables.journal.confirmed(),
		tills: tables.listTills().map(({ till, seenAt, skewMs, chain, shift, menuVersion = 0 }) => ({
			till,
			seenAt,
			skewMs,
			epoch: chain.now?.epoch ?? 0,
			seq: chain.now?.seq ?? 0,
			missing: countMissing(chain),
			gaps: (chain.now?.gaps ?? []).slice(0, GAPS_SHOWN_MAX),
			pastEpochs: chain.past.map(({ epoch, seq }) => ({ epoch, seq })),
			forks: chain.forks,
			shift,
			exposureMinor: tables.presences.get(till)?.isGone
				? 0
				: exposureOf({ seenAt, menuVersion }, limits, now),
		})),
		cash: tables.cash.levels(),
		stock: tables.shelf.levels(),
	};
}
