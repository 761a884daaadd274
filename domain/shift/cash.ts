import type { Tender } from "../protocol/payloads.ts";

// Cash moves like a ledger: every move names where it came from and where it went, so that nothing is made or lost.
// Drawers, safe and pouches hold cash; the other places are the outside of the ledger.
//   sales     what guests pay and get back        accounts  what becomes balance, or was
//   outside   bank, change bought                 variance  what a count found too much or too little

export type CashMove = {
	readonly from: string;
	readonly to: string;
	readonly unit: string;
	// Null: as much as the account paid out.
	readonly amountMinor: number | null;
};

const DRAWER = "drawer/";

export function drawerOf(till: string): string {
	return `${DRAWER}${till}`;
}

// The tills whose drawers some moves touch.
export function tillsOf(moves: readonly CashMove[]): string[] {
	const places = new Set(moves.flatMap(({ from, to }) => [from, to]));
	return [...places].flatMap((place) => (place.startsWith(DRAWER) ? [place.slice(DRAWER.length)] : []));
}

export function holdsCash(place: string): boolean {
	return place === "safe" || place.startsWith(DRAWER) || place.startsWith("cashier/");
}

// From one place to another; a negative amount goes the other way, nothing goes nowhere.
export function moveCash(from: string, to: string, unit: string, amountMinor: number): CashMove[] {
	if (amountMinor === 0) return [];
	return amountMinor > 0
		? [{ from, to, unit, amountMinor }]
		: [{ from: to, to: from, unit, amountMinor: -amountMinor }];
}

export function cashTendered(tenders: readonly Tender[]): number {
	return tenders.reduce((sum, tender) => sum + (tender.kind === "cash" ? tender.amountMinor : 0), 0);
}

// What a place gains by some moves.
export function gainOf(place: string, moves: readonly CashMove[]): number {
	return moves.reduce((sum, { from, to, amountMinor }) => {
		const moved = amountMinor ?? 0;
		return sum + (to === place ? moved : 0) - (from === place ? moved : 0);
	}, 0);
}
