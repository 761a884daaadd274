import { assert } from "../core/assert.ts";
import { TAG_COUNTER_MAX } from "../core/ids.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { type AccountHead, liveHolds, purseOf, withoutExpired } from "./head.ts";
import type { PurseRefusal, WantedPosting } from "./post.ts";

// The guest's own purse on the tag: value of the account that is set aside, so that nobody else can spend it, and a till
// without a network may take it from the tag alone. It stays part of the balance; a load and a return move no value.
//
//   available ──load──▶ in the purse ──return, as much as the tag says──▶ available
//                           │  └─close: the tag is lost──────────────────▶ available
//                           └─a sale that is paid from the tag: purse and balance fall
//
// Each write to the tag raises its counter, and the op says what it is after that. Tags can be copied and rolled back:
// the account cannot prevent that, but sees two ops with one counter, and a tag that says more than was put on it.

// What an op says of the tag, and whether another op is known under that counter.
export type TagUse = { readonly counter: number; readonly isTaken: boolean };

// What is left of the purse when live holds have what they were promised from it.
export function freePurseOf(head: AccountHead, unit: string, now: number): number {
	return liveHolds(head, now).reduce(
		(left, hold) => (hold.fromPurse && hold.unit === unit ? left + hold.amountMinor : left),
		purseOf(head, unit),
	);
}

export function movePurse(head: AccountHead, unit: string, amountMinor: number): AccountHead {
	const minor = purseOf(head, unit) + amountMinor;
	assert(minor >= 0, "no purse holds less than nothing");
	const { purses = {}, ...rest } = head;
	const { [unit]: _, ...others } = purses;
	const after = minor === 0 ? others : { ...others, [unit]: minor };
	return Object.keys(after).length === 0 ? rest : { ...rest, purses: after };
}

export function noteTag(head: AccountHead, { counter }: Pick<TagUse, "counter">): AccountHead {
	return { ...head, tagCounter: Math.max(head.tagCounter ?? 0, counter) };
}

// There are two of one tag: nobody pays with this account until somebody has looked.
export function blockForked(head: AccountHead): AccountHead {
	return head.status === "closed" ? head : { ...head, status: "blocked" };
}

// What a posting takes from the purse, and what the head is with that and with the tag as it was found.
export function takeFromPurse(
	head: AccountHead,
	{ unit, amountMinor, tag }: Pick<WantedPosting, "unit" | "amountMinor" | "tag">,
	now: number,
): { readonly head: AccountHead; readonly takenMinor: number } {
	if (tag === undefined) return { head, takenMinor: 0 };
	const takenMinor = Math.max(0, Math.min(freePurseOf(head, unit, now), -amountMinor));
	const noted = noteTag(movePurse(head, unit, 0 - takenMinor), tag);
	return { head: tag.isTaken ? blockForked(noted) : noted, takenMinor };
}

// An ask goes beyond every counter that is known. An earlier one whose tag was never written, or a new tag that begins
// at nothing, is no fork: the till takes the next counter and asks again.
export function refuseCounter(
	{ account, tagCounter = 0 }: AccountHead,
	{ counter }: Pick<TagUse, "counter">,
): PurseRefusal | undefined {
	return counter > tagCounter ? undefined : { reason: "tag-counter-used", account, tagCounter };
}

export function refusePurse(
	head: AccountHead,
	{ unit, amountMinor }: Pick<WantedPosting, "unit" | "amountMinor">,
	now: number,
): PurseRefusal | undefined {
	const { account } = head;
	const purseMinor = freePurseOf(head, unit, now);
	const neededMinor = -amountMinor;
	return purseMinor < neededMinor
		? { reason: "purse-short", account, unit, purseMinor, neededMinor }
		: undefined;
}

// What a lost tag may have written that is not known yet. The next tag begins beyond it, so that late sales of the one
// are not taken for copies of the other.
export const LOST_COUNTERS = 1_000;

function skipCounters(head: AccountHead): AccountHead {
	if (head.tagCounter === undefined) return head;
	return { ...head, tagCounter: Math.min(TAG_COUNTER_MAX, head.tagCounter + LOST_COUNTERS) };
}

export type PurseReturnRequest = {
	readonly unit: string;
	// What the tag says is left on it; null: it is lost, and all that is set aside goes back.
	readonly remainingMinor: number | null;
	readonly tag: TagUse | null;
};

// What the tag says goes back. What is set aside beyond it has been spent, and is on its way here; unless the tag is
// lost: then that goes back as well, and what arrives later is taken from the balance and flagged.
export function decideReturn(
	head: AccountHead,
	{ unit, remainingMinor, tag }: PurseReturnRequest,
	now: number,
): Result<AccountHead, PurseRefusal> {
	const { account } = head;
	const purseMinor = freePurseOf(head, unit, now);
	const kept = withoutExpired(head, now);
	if (remainingMinor === null) return accept(skipCounters(movePurse(kept, unit, 0 - purseMinor)));
	const refused = tag === null ? undefined : refuseCounter(head, tag);
	if (refused !== undefined) return refuse(refused);
	if (remainingMinor > purseMinor)
		return refuse({ reason: "tag-forked", account, unit, purseMinor, remainingMinor });
	const left = movePurse(kept, unit, 0 - remainingMinor);
	return accept(tag === null ? left : noteTag(left, tag));
}
