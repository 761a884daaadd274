import { assert } from "../core/assert.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { MINOR_MAX } from "../money/minor.ts";
import type { Decline } from "../protocol/declines.ts";
import type { Flag } from "../protocol/flags.ts";
import type { By } from "./call.ts";
import {
	type AccountHead,
	availableOf,
	balanceOf,
	expectedOf,
	HOLDS_PER_ACCOUNT_MAX,
	isBookable,
	liveHolds,
	UNITS_PER_ACCOUNT_MAX,
	withoutExpired,
} from "./head.ts";
import { movePurse, noteTag, refuseCounter, refusePurse, type TagUse, takeFromPurse } from "./purse.ts";

// The decisions of an account: pure, given its head and the time. An ask never takes a balance below its floor or
// above its maximum. A fact always posts, with exactly one flag where an ask would have been refused.

export type WantedPosting = {
	readonly unit: string;
	readonly amountMinor: number;
	readonly minAge: number | null;
	readonly by: By;
	// Of a fact: when the goods went, which may be long ago.
	readonly happenedAt?: number;
	// Somebody else answers for it: see domain/account/payout.ts.
	readonly pinWaived?: true;
	// It is taken from the purse on this tag.
	readonly tag?: TagUse;
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
export type PurseRefusal = Extract<Decline, { reason: "tag-counter-used" | "purse-short" | "tag-forked" }>;

// Precedence of refusals: unknown, closed, blocked, locked, age, the tag's counter, funds or purse or maximum, PIN.
export function decideAsk(
	head: AccountHead | undefined,
	account: string,
	wanted: WantedPosting & { readonly tag?: never },
	now: number,
): Result<AccountHead, AccountRefusal>;
export function decideAsk(
	head: AccountHead | undefined,
	account: string,
	wanted: WantedPosting,
	now: number,
): Result<AccountHead, AccountRefusal | PurseRefusal>;
export function decideAsk(
	head: AccountHead | undefined,
	account: string,
	wanted: WantedPosting,
	now: number,
): Result<AccountHead, AccountRefusal | PurseRefusal> {
	if (head === undefined || head.unlisted) return refuse({ reason: "account-unknown", account });
	const standing = refuseStanding(head, now);
	if (standing !== undefined) return refuse(standing);
	const { unit, amountMinor, minAge } = wanted;
	if (minAge !== null && isYounger(head, minAge, now)) {
		return refuse({ reason: "underage", account, minAge, product: null });
	}
	const sums = amountMinor < 0 ? refuseDebit(head, wanted, now) : refuseMaximum(head, unit, amountMinor, now);
	return sums === undefined ? accept(moveWanted(head, wanted, now).head) : refuse(sums);
}

// Value is set aside for the tag: whoever may not take it may not put it there either.
export function decideLoad(
	head: AccountHead | undefined,
	account: string,
	{ tag, ...wanted }: WantedPosting & { readonly tag: TagUse },
	now: number,
): Result<AccountHead, AccountRefusal | PurseRefusal> {
	const { unit, amountMinor } = wanted;
	const asked = decideAsk(head, account, { ...wanted, amountMinor: 0 - amountMinor }, now);
	if (!asked.ok || head === undefined) return asked;
	const refused = refuseCounter(head, tag);
	if (refused !== undefined) return refuse(refused);
	const kept = moveBalance(withoutExpired(head, now), unit, 0);
	return accept(noteTag(movePurse(kept, unit, amountMinor), tag));
}

// A live hold is kept whatever happened since; only a tag of which there are two is told.
export function decideHeld(head: AccountHead, wanted: WantedPosting, now: number): FactPosted {
	if (!isBookable(head, wanted.unit, wanted.amountMinor)) return notBooked(head);
	const flag = wanted.tag?.isTaken ? "tag-forked" : null;
	return { ...moveWanted(head, wanted, now), movedMinor: wanted.amountMinor, flag };
}

export function decideHold(
	head: AccountHead | undefined,
	account: string,
	wanted: WantedPosting,
	now: number,
): Result<AccountHead, AccountRefusal | PurseRefusal> {
	const decided = decideAsk(head, account, wanted, now);
	if (!decided.ok || head === undefined) return decided;
	if (liveHolds(head, now).length >= HOLDS_PER_ACCOUNT_MAX)
		return refuse({ reason: "too-many-holds", account });
	return accept(head);
}

export type FactPosted = {
	readonly head: AccountHead;
	readonly movedMinor: number;
	// From the purse on the tag.
	readonly takenMinor: number;
	readonly flag: Flag | null;
};

// Precedence of flags: the tag's fork, unknown, closed, blocked, purse, floor or maximum, locked, age, PIN.
export function decideFact(head: AccountHead, wanted: WantedPosting, now: number): FactPosted {
	const { unit, amountMinor } = wanted;
	if (!isBookable(head, unit, amountMinor) || !hasRoom(head, unit)) return notBooked(head);
	const { head: moved, takenMinor } = moveWanted(head, wanted, now);
	// What the purse holds was set aside for this.
	const besideMinor = amountMinor + takenMinor;
	const short = besideMinor < 0 && availableOf(head, unit, now) + besideMinor < 0;
	const over = amountMinor > 0 && expectedOf(head, unit, now) + amountMinor > head.maxMinor;
	const tagged = wanted.tag?.isTaken ? "tag-forked" : null;
	const lacks = wanted.tag !== undefined && besideMinor < 0;
	const flag = tagged ?? flagOf(head, lacks, short, over) ?? flagOfGuest(head, wanted, now);
	return {
		head: short && !moved.offlineBlocked ? { ...moved, offlineBlocked: true } : moved,
		movedMinor: amountMinor,
		takenMinor,
		flag,
	};
}

// Nothing real is that large, or has so many units; what cannot be booked is flagged and left to people.
function notBooked(head: AccountHead): FactPosted {
	return { head, movedMinor: 0, takenMinor: 0, flag: "amount-impossible" };
}

function moveWanted(head: AccountHead, wanted: WantedPosting, now: number) {
	const { head: left, takenMinor } = takeFromPurse(withoutExpired(head, now), wanted, now);
	return { head: moveBalance(left, wanted.unit, wanted.amountMinor), takenMinor };
}

function flagOf(head: AccountHead, lacks: boolean, short: boolean, over: boolean): Flag | null {
	if (head.unlisted) return "account-unknown";
	if (head.status === "closed") return "account-closed";
	if (head.status === "blocked") return "account-blocked";
	if (lacks) return "purse-short";
	if (short) return "below-floor";
	if (over) return "over-maximum";
	return null;
}

// Whether this guest might have been served. A permit or a lock may have run out, and a guest have come of age, while
// the fact was on its way: what counts is the moment at which the goods went.
function flagOfGuest(
	head: AccountHead,
	{ minAge, happenedAt, ...wanted }: WantedPosting,
	now: number,
): Flag | null {
	const then = Math.min(happenedAt ?? now, now);
	if ((head.lockedUntil ?? 0) > then) return "account-locked";
	if (minAge !== null && isYounger(head, minAge, then)) return "underage";
	return needsPin(head, wanted, then) ? "pin-needed" : null;
}

export function refuseStanding(head: AccountHead, now: number): AccountRefusal | undefined {
	const { account, status, successor = account, lockedUntil = 0 } = head;
	if (status === "closed") return { reason: "account-closed", account, successor };
	if (status === "blocked") return { reason: "account-blocked", account };
	if (lockedUntil > now) return { reason: "account-locked", account, until: lockedUntil };
	return undefined;
}

function refuseDebit(
	head: AccountHead,
	wanted: WantedPosting,
	now: number,
): AccountRefusal | PurseRefusal | undefined {
	const { tag, unit, amountMinor } = wanted;
	const refused =
		tag === undefined
			? refuseFunds(head, unit, amountMinor, now)
			: (refuseCounter(head, tag) ?? refusePurse(head, wanted, now));
	if (refused !== undefined || !needsPin(head, wanted, now)) return refused;
	return { reason: "pin-needed", account: head.account, aboveMinor: head.pinAboveMinor ?? MINOR_MAX };
}

function refuseFunds(
	head: AccountHead,
	unit: string,
	amountMinor: number,
	now: number,
): AccountRefusal | undefined {
	const { account } = head;
	const availableMinor = hasRoom(head, unit) ? availableOf(head, unit, now) : 0;
	const neededMinor = -amountMinor;
	return availableMinor < neededMinor
		? { reason: "funds-short", account, unit, availableMinor, neededMinor }
		: undefined;
}

function needsPin(
	{ pinAboveMinor = MINOR_MAX, permits = {} }: AccountHead,
	{ amountMinor, by, pinWaived }: Pick<WantedPosting, "amountMinor" | "by" | "pinWaived">,
	then: number,
): boolean {
	const permittedUntil = Object.hasOwn(permits, by.actor) ? (permits[by.actor] ?? 0) : 0;
	return !pinWaived && -amountMinor > pinAboveMinor && permittedUntil <= then;
}

function refuseMaximum(
	head: AccountHead,
	unit: string,
	amountMinor: number,
	now: number,
): AccountRefusal | undefined {
	const { account } = head;
	const maxMinor = hasRoom(head, unit) ? head.maxMinor : 0;
	// What brings nothing is too much for no account.
	if (amountMinor === 0 || expectedOf(head, unit, now) + amountMinor <= maxMinor) return undefined;
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
	assert(isBookable(head, unit, amountMinor), "a balance left its bounds");
	return { ...head, balances: { ...head.balances, [unit]: balanceOf(head, unit) + amountMinor } };
}
