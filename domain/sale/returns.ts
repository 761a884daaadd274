import type { TaxPart } from "../money/tax.ts";
import { NOTHING_RETURNED, type RefundedSoFar } from "./refund.ts";

// What has come back of one sale. A void may arrive before its sale: then nothing but the void is known, and the sale
// is void when it comes.
export type SaleReturns = {
	readonly sale: string;
	readonly returned: RefundedSoFar | null;
	readonly voidedBy: string | null;
	// A refund whose account has not answered yet; until then no other may begin.
	readonly openOp: string | null;
};

export function noReturns(sale: string): SaleReturns {
	return { sale, returned: null, voidedBy: null, openOp: null };
}

// A refund or a void that was declined after all: what it had noted is taken away again, and what others noted
// meanwhile stays.
export function withdrawReturns(now: SaleReturns, before: SaleReturns, noted: SaleReturns): SaleReturns {
	const voidedBy = now.voidedBy === noted.voidedBy ? before.voidedBy : now.voidedBy;
	return { sale: now.sale, returned: withdrawn(now, before, noted), voidedBy, openOp: null };
}

function withdrawn(
	{ returned: now }: SaleReturns,
	{ returned: before }: SaleReturns,
	{ returned: noted }: SaleReturns,
): RefundedSoFar | null {
	if (now === null || noted === null) return now;
	const was = before ?? NOTHING_RETURNED;
	const quantities = lessEach(now.quantities, noted.quantities, was.quantities);
	if (before === null && quantities.every((quantity) => quantity === 0)) return null;
	return {
		quantities,
		totalMinor: now.totalMinor - noted.totalMinor + was.totalMinor,
		tenderMinor: lessEach(now.tenderMinor, noted.tenderMinor, was.tenderMinor),
		taxes: now.taxes.map((part) => lessTax(part, taxAt(noted, part.rateBps), taxAt(was, part.rateBps))),
	};
}

function lessEach(now: readonly number[], noted: readonly number[], was: readonly number[]): number[] {
	return now.map((amount, index) => amount - (noted[index] ?? 0) + (was[index] ?? 0));
}

function lessTax(now: TaxPart, noted: TaxPart, was: TaxPart): TaxPart {
	const netMinor = now.netMinor - noted.netMinor + was.netMinor;
	const taxMinor = now.taxMinor - noted.taxMinor + was.taxMinor;
	return { rateBps: now.rateBps, netMinor, taxMinor, grossMinor: netMinor + taxMinor };
}

function taxAt({ taxes }: RefundedSoFar, rateBps: number): TaxPart {
	return (
		taxes.find((part) => part.rateBps === rateBps) ?? { rateBps, netMinor: 0, taxMinor: 0, grossMinor: 0 }
	);
}
