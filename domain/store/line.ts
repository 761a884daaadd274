import type { TaxMode } from "../money/tax.ts";
import type { JournalEvent, NestedLine } from "../protocol/event.ts";
import type { Flag } from "../protocol/flags.ts";
import type { ChainPlace, Mode, Op, OpKind } from "../protocol/op.ts";
import type { Decided, Quarantined } from "../protocol/outcome.ts";
import { type Effects, NO_EFFECTS } from "./effects.ts";

// The lines of a store's journal.
//   <kind>-applied, <kind>-declined   an op and everything it did: StoreLine
//   facts-posted                      what accounts made of recorded facts: PostedLine
//   op-quarantined                    an op that nobody could read: QuarantinedLine
//   till-forked, till-renewed         what a till's chain gave away: ChainLine
//   menu-published, stock-received    what was done to the store from outside

// The op is kept as it was sent, the outcome as it was answered; lines of accounts travel inside and are unpacked by
// history.
export type StoreLine = {
	readonly op: Op;
	readonly hash: string;
	readonly store: string;
	readonly till: string;
	readonly unit: string;
	readonly taxMode: TaxMode;
	// When it happened, by the server's clock.
	readonly happenedAt: number;
	readonly shift: string | null;
	// The number that the ask was given, also where it was declined afterwards.
	readonly receipt: number | null;
	readonly outcome: Decided;
	readonly effects: Effects;
	// What accounts answered; of facts they do so later.
	readonly posted: readonly PostedTransfer[];
	readonly carried: readonly NestedLine[];
};
export type PostedTransfer = {
	readonly op: string;
	readonly number: number;
	readonly account: string;
	readonly unit: string;
	readonly amountMinor: number;
	readonly flag: Flag | null;
};
export type PostedLine = {
	readonly store: string;
	readonly posted: readonly PostedTransfer[];
	readonly carried: readonly NestedLine[];
};
export type QuarantinedLine = {
	readonly store: string;
	readonly till: string;
	// Of an ask nothing has happened. Where this is missing it was a fact.
	readonly mode?: Mode;
	// The text as it came; where it was too long to keep here, its beginning, and the name of the file that holds it.
	readonly raw: string;
	readonly file: string | null;
	// Where it stands in its till's chain, if that could be read.
	readonly link?: ChainPlace;
	readonly outcome: Quarantined;
};
export type ChainLine = {
	readonly store: string;
	readonly till: string;
	readonly epoch: number;
	readonly seq: number;
	readonly op: string;
};

// Most effects of most ops are nothing: only the others are written.
export type WrittenLine = Omit<StoreLine, "effects"> & { readonly effects: Partial<Effects> };

export function writeStoreLine(line: StoreLine): object {
	const effects = Object.entries(line.effects).filter(
		([name, value]) => !isNothing(name as keyof Effects, value),
	);
	return { ...line, effects: Object.fromEntries(effects) } satisfies WrittenLine;
}

export function readStoreLine(event: Pick<JournalEvent, "kind" | "body">): StoreLine | undefined {
	return isOpLine(event.kind) ? filledLine(JSON.parse(event.body) as WrittenLine) : undefined;
}

export function readPostedLine(event: Pick<JournalEvent, "kind" | "body">): PostedLine | undefined {
	return event.kind === "facts-posted" ? (JSON.parse(event.body) as PostedLine) : undefined;
}

export function filledLine(line: WrittenLine): StoreLine {
	return { ...line, effects: { ...NO_EFFECTS, ...line.effects } };
}

export function lineKind(kind: OpKind, outcome: Decided): string {
	return `${kind}-${outcome.status === "declined" ? "declined" : "applied"}`;
}

export function isOpLine(kind: string): boolean {
	return kind.endsWith("-applied") || kind.endsWith("-declined");
}

// Whether a sale was paid, and may be taken back.
export function isPaid({ op, outcome, effects }: StoreLine): boolean {
	return op.kind === "sale" && outcome.status !== "declined" && !effects.flags.includes("sale-voided");
}

// Whether the store has recorded something that others have still to be told: accounts, or the count of wrong PINs.
export function owesAccounts({ op, outcome, effects }: StoreLine): boolean {
	if (outcome.status === "declined") return false;
	return effects.pinFailures !== null || (op.mode === "fact" && effects.transfers.length > 0);
}

function isNothing(name: keyof Effects, value: unknown): boolean {
	const nothing = NO_EFFECTS[name];
	return value === nothing || (Array.isArray(value) && value.length === 0);
}
