import type { StoreLine } from "../store/line.ts";

// Voids that were told before the sale that they take back, and for which it never came. A void may overtake its sale:
// the till that sold is without a network, and another one voids. By the next night tills are back, so what has waited
// for a day is not on its way any more: the sale was lost with its device, was never rung up, or stands at another store,
// where it is still charged because that store heard of no void. A refund does not wait: it is done and flagged.

export const WAITS_LONG_MS = 86_400_000;

// What a store says of a sale: nothing is known, nothing was paid, it stands, or it was taken back.
export type SaleStatus = "unknown" | "unpaid" | "sold" | "void";

export type EarlyVoid = {
	readonly op: string;
	readonly sale: string;
	readonly store: string;
	readonly till: string;
	readonly at: number;
};
export type WaitingVoid = Omit<EarlyVoid, "at"> & {
	readonly since: number;
	// Another store where the sale stands; null: no store has heard of it.
	readonly soldAt: string | null;
};
// By store, then by sale. A store that did not answer is not in it: of what waits there nothing is said.
export type SaleStatusByStore = ReadonlyMap<string, ReadonlyMap<string, SaleStatus>>;

export function listWaiting(
	early: readonly EarlyVoid[],
	answers: SaleStatusByStore,
	now: number,
): WaitingVoid[] {
	return early.flatMap(({ at: since, ...words }) => {
		const { sale, store } = words;
		if (now - since < WAITS_LONG_MS || answers.get(store)?.get(sale) !== "unknown") return [];
		const elsewhere = [...answers].filter(([other]) => other !== store);
		if (elsewhere.some(([, known]) => known.get(sale) === "void")) return [];
		const soldAt = elsewhere.find(([, known]) => known.get(sale) === "sold")?.[0] ?? null;
		return [{ ...words, since, soldAt }];
	});
}

// Null: what was voided was there.
export function earlyVoid({ op, store, till, outcome, effects }: StoreLine): EarlyVoid | null {
	const isEarly = effects.back === null && effects.returns !== null && outcome.status === "applied";
	if (op.kind !== "void" || !isEarly) return null;
	return { op: op.id, sale: op.void.sale, store, till, at: outcome.decidedAt };
}
