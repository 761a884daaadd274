import type { Decline } from "../protocol/declines.ts";
import type { JournalEvent } from "../protocol/event.ts";
import type { Flag } from "../protocol/flags.ts";
import type { Mode } from "../protocol/op.ts";
import type { Cause } from "./cause.ts";
import type { AccountHead } from "./head.ts";

// What a store asks of an account. Each call is keyed by what it means, not by the attempt: asked again it gets the
// stored answer. The hash pins the op behind it.

export type By = { readonly store: string | null; readonly actor: string };

type Keyed = { readonly transfer: string; readonly hash: string; readonly by: By };
type Amount = { readonly unit: string; readonly amountMinor: number };
// Taken from the purse on the tag, with the tag's counter after that was written to it.
type FromPurse = { readonly purse?: { readonly tagCounter: number } };

export type PostCall = Keyed &
	FromPurse & {
		readonly do: "post";
		readonly mode: Mode;
		readonly unit: string;
		// Negative leaves the account. All: whatever is available leaves.
		readonly amountMinor: number | "all";
		readonly cause: Cause;
		readonly note: string;
		readonly minAge: number | null;
		// Of a fact.
		readonly happenedAt?: number;
		readonly of?: Origin;
	};
// The transfer that this gives back a part of.
type Origin = { readonly transfer: string; readonly hash: string };
export type HoldCall = Keyed &
	FromPurse &
	Amount & {
		readonly do: "hold";
		readonly cause: Cause;
		readonly minAge: number | null;
		readonly ttlMs: number;
		readonly of?: Origin;
	};
export type SettleCall = Keyed &
	FromPurse &
	Amount & { readonly do: "settle"; readonly how: "post" | "release"; readonly cause: Cause };
// Takes a transfer back: what it moved is moved back; one that was never seen is refused if it ever comes.
// `purse`: so much had left the tag for it, and what the purse holds of that is no longer set aside.
export type ReverseCall = Keyed & {
	readonly do: "reverse";
	readonly purse?: { readonly tagCounter: number; readonly unit: string; readonly voidedMinor: number };
};
// Value goes into the purse on the tag and back; no balance moves. Closing brings all of it back without the tag.
export type PurseMove = "load" | "return" | "close";
export type PurseCall = Keyed &
	Amount & { readonly do: "purse"; readonly move: PurseMove; readonly tagCounter: number | null };
export type TransferCall = PostCall | HoldCall | SettleCall | ReverseCall | PurseCall;

// A new tag takes over: the new account is claimed, the old one emptied and closed, the new one receives. Done again,
// it brings what has come to the old one since.
export type TakenOver = Pick<
	AccountHead,
	"name" | "balances" | "maxMinor" | "bornOn" | "pinAboveMinor" | "creditMinor" | "offlineBlocked"
>;
export type TakeoverCall = Keyed &
	(
		| { readonly do: "claim"; readonly predecessor: string }
		| { readonly do: "unclaim" }
		| { readonly do: "close"; readonly successor: string }
		| { readonly do: "receive"; readonly predecessor: string; readonly moved: TakenOver }
	);
export type AccountCall = TransferCall | TakeoverCall;

export type Done = {
	readonly ok: true;
	// What moved, signed; zero where nothing did.
	readonly unit: string;
	readonly amountMinor: number;
	readonly balanceMinor: number;
	readonly flag: Flag | null;
	// Until when a hold stands.
	readonly expiresAt?: number;
	readonly moved?: TakenOver;
	// The account's lines behind this answer: the store carries them to history.
	readonly events: readonly JournalEvent[];
};
export type NotDone = {
	readonly ok: false;
	readonly decline: Decline;
	readonly events: readonly JournalEvent[];
};
export type AccountAnswer = Done | NotDone;
