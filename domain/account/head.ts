import { BALANCE_MAX } from "../money/minor.ts";
import type { Cause } from "./cause.ts";

// What an account is after its last journal line. Every line carries the head that it leaves behind, so the
// newest line answers for a hundred thousand older ones, and the lines audit each other. Fields that most accounts do
// not need are left out until they are needed.

// Value that is promised to a sale and not yet moved: negative leaves, positive arrives. Past its time it no longer
// counts, whoever forgot it.
export type Hold = {
	readonly transfer: string;
	readonly unit: string;
	readonly amountMinor: number;
	readonly expiresAt: number;
	readonly cause: Cause;
	// Promised from the purse, where it is set aside already.
	readonly fromPurse?: true;
};

export type AccountHead = {
	readonly org: string;
	readonly account: string;
	readonly name: string;
	readonly status: "active" | "blocked" | "closed";
	readonly maxMinor: number;
	readonly balances: Readonly<Record<string, number>>;
	// How far below zero asks may go; a positive number of minor units.
	readonly creditMinor?: number;
	readonly holds?: readonly Hold[];
	// What of the balance lies in the purse on the tag, by unit; see purse.ts.
	readonly purses?: Readonly<Record<string, number>>;
	// The highest counter of the tag that is known, or that may be on its way.
	readonly tagCounter?: number;
	// A day as YYYY-MM-DD; without it nobody is refused for their age.
	readonly bornOn?: string;
	readonly pinAboveMinor?: number;
	// Till → until when it may take more than that sum.
	readonly permits?: Readonly<Record<string, number>>;
	readonly lockedUntil?: number;
	// Set when a fact took more than there was: tills without a network must not serve this account.
	readonly offlineBlocked?: true;
	// Posted to before anyone opened it: what it holds is suspense until it is opened.
	readonly unlisted?: true;
	readonly claimedBy?: string;
	readonly predecessor?: string;
	readonly successor?: string;
};

// Every line of an account holds its head, and a store's line that of each account that pays a sale, twice.
export const HOLDS_PER_ACCOUNT_MAX = 10;

// Orgs have a handful. What a broken till makes up shall not fill the head.
export const UNITS_PER_ACCOUNT_MAX = 16;

export function balanceOf(head: AccountHead, unit: string): number {
	return head.balances[unit] ?? 0;
}

// Whether the balance stays within what a ledger holds.
export function isBookable(head: AccountHead, unit: string, amountMinor: number): boolean {
	return Math.abs(balanceOf(head, unit) + amountMinor) <= BALANCE_MAX;
}

export function liveHolds(head: AccountHead, now: number): Hold[] {
	return (head.holds ?? []).filter((hold) => hold.expiresAt > now);
}

// What an ask may take: the balance and the credit, less what live holds have promised away and what lies on the tag.
export function availableOf(head: AccountHead, unit: string, now: number): number {
	const ownMinor = balanceOf(head, unit) + (head.creditMinor ?? 0) - purseOf(head, unit);
	return ownMinor + heldMinor(head, unit, now, -1);
}

export function purseOf(head: AccountHead, unit: string): number {
	return head.purses?.[unit] ?? 0;
}

// What the account will hold at most, if everything that is promised to it arrives.
export function expectedOf(head: AccountHead, unit: string, now: number): number {
	return balanceOf(head, unit) + heldMinor(head, unit, now, 1);
}

function heldMinor(head: AccountHead, unit: string, now: number, sign: -1 | 1): number {
	if (head.holds === undefined) return 0;
	let sum = 0;
	for (const hold of liveHolds(head, now)) {
		const isOf = hold.unit === unit && Math.sign(hold.amountMinor) === sign && !hold.fromPurse;
		if (isOf) sum += hold.amountMinor;
	}
	return sum;
}

export function withoutHold(head: AccountHead, transfer: string, now: number): AccountHead {
	const holds = liveHolds(head, now).filter((hold) => hold.transfer !== transfer);
	const { holds: _, ...rest } = head;
	return holds.length === 0 ? rest : { ...rest, holds };
}

// Whoever has counted on a promise being over leaves it out: a clock that is put back shall not bring it back.
export function withoutExpired(head: AccountHead, now: number): AccountHead {
	return head.holds === undefined ? head : withoutHold(head, "", now);
}

export function unlistedHead(org: string, account: string): AccountHead {
	return { org, account, name: account, status: "active", maxMinor: 0, balances: {}, unlisted: true };
}
