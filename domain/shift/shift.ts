import type { OpOf } from "../protocol/op.ts";
import { type Arrived, applies, type Decision, declines, type StoreView } from "../store/effects.ts";
import { type CashMove, drawerOf, gainOf, moveCash } from "./cash.ts";

// A cashier's time at a drawer. It opens with a float and closes with a blind count; what is off is recorded with its
// reason, and never keeps anyone from closing. What arrives later for a closed shift is added beneath its close.
//
//   (none) ── shift-open ─▶ open ── shift-close ─▶ closed ── late ops ─▶ closed, with addenda

export type Shift = {
	readonly shift: string;
	readonly till: string;
	readonly cashier: string;
	readonly unit: string;
	readonly floatMinor: number;
	readonly openedAt: number;
	// Float and every cash move since.
	readonly expectedMinor: number;
	readonly close: ShiftClose | null;
	// What arrived after the close, summed; the lines are in the journal.
	readonly addendum: Addendum | null;
};
export type ShiftClose = {
	readonly at: number;
	readonly countedMinor: number;
	readonly varianceMinor: number;
	readonly reason: string;
};
export type Addendum = {
	readonly ops: number;
	readonly totalMinor: number;
	readonly cashMinor: number;
	readonly lastAt: number;
};

export function decideShiftOpen({ op, happenedAt }: Arrived<OpOf<"shift-open">>, view: StoreView): Decision {
	const { shift, cashier, unit, floatMinor } = op.shiftOpen;
	const { till } = view.till;
	const known = view.findShift(shift);
	if (known !== undefined) {
		return op.mode === "ask"
			? declines({ reason: "shift-used", shift })
			: applies({ flags: ["shift-already-open"] });
	}
	// Another till may have closed it.
	const last = view.till.shift;
	const running = last === null || view.findShift(last)?.close ? null : last;
	if (running !== null && op.mode === "ask")
		return declines({ reason: "shift-already-open", shift: running });
	const drawer = drawerOf(till);
	return applies({
		totalMinor: floatMinor,
		shift: {
			shift,
			till,
			cashier,
			unit,
			floatMinor,
			openedAt: happenedAt,
			expectedMinor: floatMinor,
			close: null,
			addendum: null,
		},
		// What is counted at the start is what the drawer holds, whatever the book thought.
		cash: moveCash("variance", drawer, unit, floatMinor - view.cashAt(drawer, unit)),
		flags: running === null ? [] : ["shift-already-open"],
	});
}

export function decideShiftClose(
	{ op, happenedAt }: Arrived<OpOf<"shift-close">>,
	view: StoreView,
): Decision {
	const { shift, unit, countedMinor, reason } = op.shiftClose;
	const known = view.findShift(shift);
	if (known?.close) return applies({ flags: ["shift-closed"] });
	const till = known?.till ?? view.till.till;
	const drawer = drawerOf(till);
	const heldMinor = view.cashAt(drawer, unit);
	const expectedMinor = known?.expectedMinor ?? heldMinor;
	const varianceMinor = countedMinor - expectedMinor;
	const open: Shift = known ?? {
		...{ shift, till, cashier: op.cashier ?? "unknown", unit, floatMinor: 0, openedAt: happenedAt },
		...{ expectedMinor, close: null, addendum: null },
	};
	return applies({
		totalMinor: countedMinor,
		shift: { ...open, close: { at: happenedAt, countedMinor, varianceMinor, reason } },
		cash: moveCash("variance", drawer, unit, countedMinor - heldMinor),
		variance: { shift, expectedMinor, countedMinor, varianceMinor },
		flags: known === undefined ? ["shift-unknown"] : [],
	});
}

export function decideCashMove({ op }: Arrived<OpOf<"cash-move">>): Decision {
	const { from, to, unit, amountMinor } = op.cashMove;
	return applies({ totalMinor: amountMinor, cash: moveCash(from, to, unit, amountMinor) });
}

// How an op changes the shift that it belongs to; null: not at all.
export function amendShift(
	shift: Shift,
	totalMinor: number,
	cash: readonly CashMove[],
	at: number,
): Shift | null {
	if (shift.close === null) return expectCash(shift, cash);
	const cashMinor = gainOfDrawer(shift, cash);
	const before = shift.addendum ?? { ops: 0, totalMinor: 0, cashMinor: 0 };
	return {
		...shift,
		addendum: {
			ops: before.ops + 1,
			totalMinor: before.totalMinor + totalMinor,
			cashMinor: before.cashMinor + cashMinor,
			lastAt: at,
		},
	};
}

// How cash that comes into its drawer or leaves it changes a running shift; null: not at all.
export function expectCash(shift: Shift, cash: readonly CashMove[]): Shift | null {
	const cashMinor = gainOfDrawer(shift, cash);
	return cashMinor === 0 ? null : { ...shift, expectedMinor: shift.expectedMinor + cashMinor };
}

function gainOfDrawer({ till, unit }: Shift, cash: readonly CashMove[]): number {
	return gainOf(
		drawerOf(till),
		cash.filter((move) => move.unit === unit),
	);
}

// Cash of a shift that was closed meanwhile lay in the drawer when it was counted: it explains what the count found,
// and does not come into the drawer again.
export function lateCash(shift: Shift, cash: readonly CashMove[]): CashMove[] {
	const drawer = drawerOf(shift.till);
	const swap = (place: string): string => (place === drawer ? "variance" : place);
	return cash.map((move) => ({ ...move, from: swap(move.from), to: swap(move.to) }));
}
