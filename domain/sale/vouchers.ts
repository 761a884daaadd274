import type { Menu } from "../catalog/menu.ts";
import { shareMinor } from "../money/share.ts";
import type { Tender } from "../protocol/payloads.ts";
import { vouchersSent } from "./tenders.ts";

// One voucher covers the goods of one piece, never its deposit, and the best value is covered first. A piece that
// costs nothing is not covered: a voucher would be lost on it.

export type VoucherUse = { readonly unit: string; readonly quantity: number };

export type Coverable = {
	readonly quantity: number;
	// What its pieces cost together after discounts.
	readonly goodsMinor: number;
	readonly units: readonly string[];
};

export type VoucherRefusal =
	| { readonly reason: "unit-wrong"; readonly unit: string; readonly expected: string }
	| {
			readonly reason: "vouchers-unused";
			readonly unit: string;
			readonly usable: number;
			readonly sent: number;
	  };

export type Covered = {
	// Per line; vouchers that nothing takes stay unused.
	readonly uses: readonly (readonly VoucherUse[])[];
	readonly refusal: VoucherRefusal | null;
};

export function coverByVouchers(
	menu: Menu,
	lines: readonly Coverable[],
	tenders: readonly Tender[],
): Covered {
	const sent = vouchersSent(menu.unit, tenders);
	if (sent.size === 0) return { uses: lines.map(() => NO_USE), refusal: null };
	const stacks: Stack[] = [...sent].map(([unit, count]) => ({
		unit,
		left: Math.max(0, count),
		given: new Map(),
	}));
	for (const place of byPieceValue(lines)) coverLine(lines, stacks, place);
	const uses = lines.map((_, place) =>
		stacks.flatMap(({ unit, given }) => {
			const quantity = given.get(place) ?? 0;
			return quantity > 0 ? [{ unit, quantity }] : [];
		}),
	);
	return { uses, refusal: firstRefusal(menu, stacks, sent) };
}

export function coveredMinor(goodsMinor: number, quantity: number, covered: number): number {
	return covered === 0 ? 0 : shareMinor(goodsMinor, covered, quantity);
}

type Stack = { readonly unit: string; left: number; readonly given: Map<number, number> };

const NO_USE: readonly VoucherUse[] = [];

// Values of a piece are compared as fractions: goods of different lines hardly divide evenly.
function byPieceValue(lines: readonly Coverable[]): number[] {
	return [...lines.entries()]
		.filter(([, { quantity, goodsMinor }]) => quantity > 0 && goodsMinor > 0)
		.sort(([, a], [, b]) => b.goodsMinor * a.quantity - a.goodsMinor * b.quantity)
		.map(([place]) => place);
}

function coverLine(lines: readonly Coverable[], stacks: readonly Stack[], place: number): void {
	let open = lines[place]?.quantity ?? 0;
	for (let found = -1; open > 0 && found !== 0; open -= found) {
		found = takeVouchers(lines, stacks, place, open, new Set());
	}
}

// Where the vouchers that a line accepts are used up, lines that were covered before move to other vouchers, so that
// a voucher which fits fewer products does not stay unused.
function takeVouchers(
	lines: readonly Coverable[],
	stacks: readonly Stack[],
	place: number,
	wanted: number,
	seen: Set<Stack>,
): number {
	let found = 0;
	for (const stack of stacks) {
		if (seen.has(stack) || !lines[place]?.units.includes(stack.unit)) continue;
		seen.add(stack);
		const free = Math.min(stack.left, wanted - found);
		stack.left -= free;
		give(stack, place, free);
		found += free;
		for (const [other, count] of [...stack.given]) {
			if (found === wanted) return found;
			if (other === place || count === 0) continue;
			const moved = takeVouchers(lines, stacks, other, Math.min(count, wanted - found), seen);
			give(stack, other, -moved);
			give(stack, place, moved);
			found += moved;
		}
	}
	return found;
}

function give(stack: Stack, place: number, quantity: number): void {
	stack.given.set(place, (stack.given.get(place) ?? 0) + quantity);
}

function firstRefusal(
	menu: Menu,
	stacks: readonly Stack[],
	sent: ReadonlyMap<string, number>,
): VoucherRefusal | null {
	for (const { unit } of stacks) {
		const accepted = menu.items.some(({ vouchers }) => vouchers.includes(unit));
		if (!accepted) return { reason: "unit-wrong", unit, expected: menu.unit };
	}
	for (const { unit, given } of stacks) {
		const usable = [...given.values()].reduce((sum, quantity) => sum + quantity, 0);
		const count = sent.get(unit) ?? 0;
		if (count !== usable) return { reason: "vouchers-unused", unit, usable, sent: count };
	}
	return null;
}
