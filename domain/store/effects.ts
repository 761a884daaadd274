import type { PurseMove } from "../account/call.ts";
import type { Cause } from "../account/cause.ts";
import type { Menu } from "../catalog/menu.ts";
import type { TaxPart } from "../money/tax.ts";
import type { Decline } from "../protocol/declines.ts";
import type { Flag } from "../protocol/flags.ts";
import type { Op } from "../protocol/op.ts";
import type { Variance } from "../protocol/outcome.ts";
import type { Tender } from "../protocol/payloads.ts";
import type { PricedBasket } from "../sale/basket.ts";
import type { SaleReturns } from "../sale/returns.ts";
import type { CashMove } from "../shift/cash.ts";
import type { Shift } from "../shift/shift.ts";
import type { StockMove } from "../stock/movement.ts";
import type { TillState } from "../till/till.ts";
import type { StoreLine } from "./line.ts";

// What an op does to a store, and what it asks of accounts. Every decision about an op is a pure function from the op
// and what the store knows to one of these; the book carries it out and knows no rule.

// One movement in one account: tender n of a sale, or what a refund gives back. `reverses` names the transfer that is
// taken back as a whole, and the hash under which it was made.
export type Origin = { readonly transfer: string; readonly hash: string };
export type Transfer = {
	readonly number: number;
	readonly account: string;
	readonly unit: string;
	// Negative leaves the account.
	readonly amountMinor: number | "all";
	readonly cause: Cause;
	readonly minAge: number | null;
	readonly reverses?: Origin;
	// What is given back a part of: where that never moved anything, nothing goes back.
	readonly of?: Origin;
	// It is taken from the purse on the tag. Of a sale that was void before it came nothing moves, but so much has left
	// the tag, and is the guest's again.
	readonly purse?: { readonly tagCounter: number; readonly voidedMinor?: number };
};

// Into the purse on the tag, or back; the amount is what is loaded, or what the tag says is left.
export type PurseEffect = {
	readonly move: PurseMove;
	readonly account: string;
	readonly unit: string;
	readonly amountMinor: number;
	readonly tagCounter: number | null;
};

// Amounts are positive: so much is given back.
export type GivenBack = {
	readonly sale: string;
	readonly lines: readonly {
		readonly product: string;
		readonly name: string;
		readonly quantity: number;
		readonly amountMinor: number;
		readonly depositMinor: number;
	}[];
	readonly taxes: readonly TaxPart[];
	readonly tenders: readonly {
		readonly number: number;
		readonly tender: Tender;
		readonly amountMinor: number;
	}[];
};

export type Effects = {
	readonly receipt: boolean;
	readonly totalMinor: number;
	readonly basket: PricedBasket | null;
	readonly transfers: readonly Transfer[];
	readonly takeover: { readonly from: string; readonly to: string } | null;
	readonly purse: PurseEffect | null;
	// Recorded as intended before the reader is asked.
	readonly card: { readonly reference: string; readonly amountMinor: number } | null;
	readonly stock: readonly StockMove[];
	// Whose goods came in with this: a transfer of another store.
	readonly takenIn: string | null;
	readonly cash: readonly CashMove[];
	readonly shift: Shift | null;
	// What goes back with this op, line by line.
	readonly back: GivenBack | null;
	// What has come back of a sale, after this.
	readonly returns: SaleReturns | null;
	readonly soldOut: { readonly product: string; readonly soldOut: boolean } | null;
	readonly pinFailures: { readonly account: string; readonly failures: number } | null;
	// A card reader's answer, for the ask that waits for it.
	readonly charge: { readonly sale: string; readonly approved: boolean } | null;
	readonly variance: Variance | null;
	readonly flags: readonly Flag[];
};

export const NO_EFFECTS: Effects = {
	receipt: false,
	totalMinor: 0,
	basket: null,
	transfers: [],
	takeover: null,
	purse: null,
	card: null,
	stock: [],
	takenIn: null,
	cash: [],
	shift: null,
	back: null,
	returns: null,
	soldOut: null,
	pinFailures: null,
	charge: null,
	variance: null,
	flags: [],
};

// Whether accounts are asked before it is done.
export function asksAccounts({ transfers, card, takeover, purse }: Effects): boolean {
	return transfers.length > 0 || card !== null || takeover !== null || purse !== null;
}

export type Decision =
	| { readonly do: "apply"; readonly effects: Effects }
	| { readonly do: "decline"; readonly decline: Decline };

export function applies(effects: Partial<Effects>): Decision {
	return { do: "apply", effects: { ...NO_EFFECTS, ...effects } };
}

export function declines(decline: Decline): Decision {
	return { do: "decline", decline };
}

// What a decision may look at: the store as it is in this turn.
export interface StoreView {
	readonly menu: Menu;
	readonly till: TillState;
	available(product: string): number;
	// When a product was last counted; zero: never.
	countedAt(product: string): number;
	// What moved on the shelf after a moment, for a count that arrives late.
	movedSince(product: string, at: number): number;
	reserved(product: string): number;
	isSoldOut(product: string): boolean;
	// Whether the goods of a transfer came in before.
	isTakenIn(transfer: string): boolean;
	// How an op was decided, if it was.
	findLine(opId: string): StoreLine | undefined;
	isOpen(opId: string): boolean;
	isCharging(opId: string, reference: string): boolean;
	returnsOf(sale: string): SaleReturns | undefined;
	findShift(shift: string): Shift | undefined;
	cashAt(place: string, unit: string): number;
}

// An op with what its arrival adds: its age by the till's own clock, and so its time by the server's.
export type Arrived<Kind extends Op = Op> = {
	readonly op: Kind;
	readonly ageMs: number;
	readonly happenedAt: number;
	readonly now: number;
};
