import { must } from "../core/assert.ts";
import type { Decline } from "../protocol/declines.ts";
import type { JournalEvent } from "../protocol/event.ts";
import type { Flag } from "../protocol/flags.ts";
import type { Balance } from "../protocol/outcome.ts";
import type { AccountView, EntryView } from "../protocol/views.ts";
import type { By, Done, NotDone, PurseMove } from "./call.ts";
import type { Cause } from "./cause.ts";
import { type AccountHead, balanceOf, liveHolds, purseOf } from "./head.ts";

// The lines of an account's journal. Every line carries the head after it; the key of a line is the transfer that it
// answers for, with a suffix for what came of it later:
//
//   T        posted | declined | held | voided        the first answer to the transfer
//   T/fact   posted                                   taken although it was declined
//   T/end    posted | released                        what became of a hold
//   T/back   posted | released | voided               what moved, moved back; nothing moves any more
//   T        changed                                  into the purse on the tag, or back
//   others   opened | changed

export const ACCOUNT_LINES = [
	"opened",
	"changed",
	"posted",
	"declined",
	"held",
	"released",
	"voided",
] as const;
export type AccountLineKind = (typeof ACCOUNT_LINES)[number];

export type Entry = {
	readonly transfer: string;
	readonly unit: string;
	// Signed: negative leaves the account.
	readonly amountMinor: number;
	readonly cause: Cause;
	readonly note: string;
	readonly by: By;
	readonly flag: Flag | null;
	// Paid from the tag: how much of it the purse held.
	readonly purse?: { readonly tagCounter: number; readonly takenMinor: number };
};

export type AccountBody = {
	readonly head: AccountHead;
	// Where value moved.
	readonly entry?: Entry;
	// Where it was not moved, and why.
	readonly declined?: Decline;
	// Where it was promised.
	readonly hold?: { readonly unit: string; readonly amountMinor: number; readonly expiresAt: number };
	// Where it went into the purse on the tag, or (negative) back.
	readonly purse?: {
		readonly move: PurseMove;
		readonly unit: string;
		readonly amountMinor: number;
		readonly tagCounter: number | null;
		// Another op stands for the counter.
		readonly isForked?: true;
	};
	readonly what?: string;
};

export function readAccountLine(event: Pick<JournalEvent, "body">): AccountBody {
	return JSON.parse(event.body) as AccountBody;
}

export function isAccountLine(kind: string): kind is AccountLineKind {
	return (ACCOUNT_LINES as readonly string[]).includes(kind);
}

// The answer that a line stands for, whenever it is asked again.
export function answerOf(event: JournalEvent, before: readonly JournalEvent[] = []): Done | NotDone {
	return answerIn(readAccountLine(event), [...before, event]);
}

export function answerIn(
	{ head, entry, declined, hold, purse }: AccountBody,
	events: readonly JournalEvent[],
): Done | NotDone {
	if (declined !== undefined) return { ok: false, decline: declined, events };
	const unit = entry?.unit ?? hold?.unit ?? purse?.unit ?? "";
	return {
		ok: true,
		unit,
		amountMinor: entry?.amountMinor ?? 0,
		balanceMinor: balanceOf(head, unit),
		flag: entry?.flag ?? (purse?.isForked ? "tag-forked" : null),
		...(hold === undefined ? {} : { expiresAt: hold.expiresAt }),
		events,
	};
}

export function accountView(head: AccountHead, asOf: number): AccountView {
	const {
		account,
		name,
		status,
		balances,
		pinAboveMinor = null,
		predecessor = null,
		successor = null,
	} = head;
	const holds = liveHolds(head, asOf);
	const amounts = Object.entries(balances).map(([unit, balanceMinor]) => {
		const promised = holds.filter((hold) => hold.unit === unit && !hold.fromPurse);
		const heldMinor = promised.reduce((sum, { amountMinor }) => sum + Math.max(0, -amountMinor), 0);
		const purseMinor = purseOf(head, unit);
		return { unit, balanceMinor, heldMinor, ...(purseMinor === 0 ? {} : { purseMinor }) };
	});
	const offlineBlocked = head.offlineBlocked ?? false;
	return {
		id: account,
		name,
		status,
		balances: amounts,
		offlineBlocked,
		pinAboveMinor,
		predecessor,
		successor,
		asOf,
	};
}

export function balanceIn(head: AccountHead, unit: string): Balance {
	return { account: head.account, unit, balanceMinor: balanceOf(head, unit) };
}

export function entryView(event: JournalEvent): EntryView | undefined {
	const { head, entry } = readAccountLine(event);
	if (entry === undefined) return undefined;
	const { transfer, unit, amountMinor, cause, note, flag } = entry;
	return {
		seq: event.seq,
		transfer,
		unit,
		amountMinor,
		balanceMinor: balanceOf(head, unit),
		cause,
		note,
		flag,
		at: event.at,
	};
}

export function entryOf(body: AccountBody): Entry {
	return must(body.entry, "a posted line has its entry");
}
