import { assert } from "../core/assert.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { BALANCE_MAX, MINOR_MAX } from "../money/minor.ts";
import type { Decline } from "../protocol/declines.ts";
import type { Flag } from "../protocol/flags.ts";
import type { By } from "./call.ts";
import {
	type AccountHead,
	availableOf,
	balanceOf,
	expectedOf,
	HOLDS_PER_ACCOUNT_MAX,
	liveHolds,
	UNITS_PER_ACCOUNT_MAX,
} from "./head.ts";

// The decisions of an account: pure, given its head and the time. An ask never takes a balance below its floor or
// above its maximum. A fact always posts, with exactly one flag where an ask would have been refused.

export type Wanted = {
	readonly unit: string;
	readonly amountMinor: number;
	readonly minAge: number | null;
	readonly by: By;
	// Of a fact: when the goods went, which may be long ago.
	readonly happenedAt?: number;
	// Somebody else answers for it: see domain/account/payout.ts.
	readonly pinWaived?: true;
};
export type AccountRefusal = Extract<
	Decline,
	{
		reason:
			| "account-unknown"
			| "account-closed"
			| "account-blocked"
			| "account-locked"
			| "pin-needed"
			| "underage"
			| "funds-short"
			| "balance-over-maximum"
			| "too-many-holds";
	}
>;

// Precedence of refusals: unknown, closed, blocked, locked, age, funds or maximum, PIN.
export function decideAsk(
	head: AccountHead | undefined,
	account: string,
	wanted: Wanted,
	now: number,
): Result<AccountHead, AccountRefusal> {
	if (head === undefined || head.unlisted) return refuse({ reason: "account-unknown", account });
	const standing = refuseStanding(head, now);
	if (standing !== undefined) return refuse(standing);
	const { unit, amountMinor, minAge } = wanted;
	if (minAge !== null && isYounger(head, minAge, now)) {
		return refuse({ reason: "underage", account, minAge, product: null });
	}
	const sums = amountMinor < 0 ? refuseFunds(head, wanted, now) : refuseMaximum(head, unit, amountMinor, now);
	return sums === undefined ? accept(moveBalance(head, unit, amountMinor)) : refuse(sums);
}

export function decideHold(
	head: AccountHead | undefined,
	account: string,
	wanted: Wanted,
	now: number,
): Result<AccountHead, AccountRefusal> {
	const decided = decideAsk(head, account, wanted, now);
	if (!decided.ok || head === undefined) return decided;
	if (liveHolds(head, now).length >= HOLDS_PER_ACCOUNT_MAX)
		return refuse({ reason: "too-many-holds", account });
	return accept(head);
}

export type FactPosted = {
	readonly head: AccountHead;
	readonly movedMinor: number;
	readonly flag: Flag | null;
};

// Precedence of flags: unknown, closed, blocked, floor or maximum, locked, age, PIN.
export function decideFact(head: AccountHead, wanted: Wanted, now: number): FactPosted {
	const { unit, amountMinor } = wanted;
	// Nothing real is that large, or has so many units; what cannot be booked is flagged and left to people.
	if (Math.abs(balanceOf(head, unit) + amountMinor) > BALANCE_MAX || !hasRoom(head, unit))
		return { head, movedMinor: 0, flag: "amount-impossible" };
	const moved = moveBalance(head, unit, amountMinor);
	const short = amountMinor < 0 && availableOf(head, unit, now) + amountMinor < 0;
	const over = amountMinor > 0 && expectedOf(head, unit, now) + amountMinor > head.maxMinor;
	const flag = flagOf(head, short, over) ?? flagOfGuest(head, wanted, now);
	return {
		head: short && !head.offlineBlocked ? { ...moved, offlineBlocked: true } : moved,
		movedMinor: amountMinor,
		flag,
	};
}

function flagOf(head: AccountHead, short: boolean, over: boolean): Flag | null {
	if (head.unlisted) return "account-unknown";
	if (head.status === "closed") return "account-closed";
	if (head.status === "blocked") return "account-blocked";
	if (short) return "below-floor";
	if (over) return "over-maximum";
	return null;
}

// Whether this guest might have been served. A permit or a lock may have run out while the fact was on its way: what
// counts is the moment at which the goods went.
function flagOfGuest(head: AccountHead, { minAge, happenedAt, ...wanted }: Wanted, now: number): Flag | null {
	const then = Math.min(happenedAt ?? now, now);
	if ((head.lockedUntil ?? 0) > then) return "account-locked";
	if (minAge !== null && isYounger(head, minAge, now)) return "underage";
	return needsPin(head, wanted, then) ? "pin-needed" : null;
}

function refuseStanding(head: AccountHead, now: number): AccountRefusal | undefined {
	const { account, status, successor = account, lockedUntil = 0 } = head;
	if (status === "closed") return { reason: "account-closed", account, successor };
	if (status === "blocked") return { reason: "account-blocked", account };
	if (lockedUntil > now) return { reason: "account-locked", account, until: lockedUntil };
	return undefined;
}

function refuseFunds(head: AccountHead, wanted: Wanted, now: number): AccountRefusal | undefined {
	const { unit, amountMinor } = wanted;
	const { account, pinAboveMinor = MINOR_MAX } = head;
	const availableMinor = hasRoom(head, unit) ? availableOf(head, unit, now) : 0;
	const neededMinor = -amountMinor;
	if (availableMinor < neededMinor)
		return { reason: "funds-short", account, unit, availableMinor, neededMinor };
	if (needsPin(head, wanted, now)) return { reason: "pin-needed", account, aboveMinor: pinAboveMinor };
	return undefined;
}

function needsPin(
	{ pinAboveMinor = MINOR_MAX, permits = {} }: AccountHead,
	{ amountMinor, by, pinWaived }: Pick<Wanted, "amountMinor" | "by" | "pinWaived">,
	then: number,
): boolean {
	return !pinWaived && -amountMinor > pinAboveMinor && (permits[by.actor] ?? 0) <= then;
}

function refuseMaximum(
	head: AccountHead,
	unit: string,
	amountMinor: number,
	now: number,
): AccountRefusal | undefined {
	const { account } = head;
	const maxMinor = hasRoom(head, unit) ? head.maxMinor : 0;
	if (expectedOf(head, unit, now) + amountMinor <= maxMinor) return undefined;
	return { reason: "balance-over-maximum", account, unit, balanceMinor: balanceOf(head, unit), maxMinor };
}

// Whether the unit is one of its own, or may become one.
function hasRoom({ balances }: AccountHead, unit: string): boolean {
	return unit in balances || Object.keys(balances).length < UNITS_PER_ACCOUNT_MAX;
}

// Whole years between two days, as the calendar counts them.
function isYounger({ bornOn }: AccountHead, minAge: number, now: number): boolean {
	if (bornOn === undefined) return false;
	const today = new Date(now).toISOString().slice(0, 10);
	const years = Number(today.slice(0, 4)) - Number(bornOn.slice(0, 4));
	return (today.slice(5) < bornOn.slice(5) ? years - 1 : years) < minAge;
}

export function moveBalance(head: AccountHead, unit: string, amountMinor: number): AccountHead {
	const balanceMinor = balanceOf(head, unit) + amountMinor;
	assert(Math.abs(balanceMinor) <= BALANCE_MAX, "a balance left its bounds");
	return { ...head, balances: { ...head.balances, [unit]: balanceMinor } };
}
