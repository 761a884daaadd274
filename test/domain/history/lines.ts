import type { Cause } from "../../../domain/account/cause.ts";
import type { Decline } from "../../../domain/protocol/declines.ts";
import type { JournalEvent, NestedLine } from "../../../domain/protocol/event.ts";
import type { Flag } from "../../../domain/protocol/flags.ts";
import type { Op, OpOf } from "../../../domain/protocol/op.ts";
import { priceAsSold } from "../../../domain/sale/basket.ts";
import { type Effects, NO_EFFECTS } from "../../../domain/store/effects.ts";
import { lineKind, type PostedTransfer, type StoreLine, writeStoreLine } from "../../../domain/store/line.ts";
import { declinedOutcome, doneOutcome } from "../../../domain/store/outcome.ts";
import { head, menu } from "../../support/builders.ts";

// Journal lines as stores and accounts write them.

// Friday, 14 August 2026, 22:30 in Berlin.
export const FRIDAY_NIGHT = Date.UTC(2026, 7, 14, 20, 30);
export const BERLIN = { zone: "Europe/Berlin", dayStartsMinute: 6 * 60 };

type Wish = {
	readonly seq?: number;
	readonly at?: number;
	readonly key?: string;
	readonly effects?: Partial<Effects>;
	readonly decline?: Decline;
	readonly carried?: readonly NestedLine[];
};

export function soldEffects(op: OpOf<"sale">): Partial<Effects> {
	const { basket } = priceAsSold(menu(), op.sale);
	return { receipt: true, totalMinor: op.sale.totalMinor, basket };
}

export function opLine(op: Op, wish: Wish = {}): JournalEvent {
	const { seq = 1, at = FRIDAY_NIGHT, decline, carried = [] } = wish;
	const effects: Effects = { ...NO_EFFECTS, ...wish.effects };
	const receipt = effects.receipt && decline === undefined ? 1 : null;
	const outcome =
		decline === undefined
			? doneOutcome(op.id, effects, receipt, [], at)
			: declinedOutcome(op.id, decline, at);
	const line: StoreLine = {
		...{ op, hash: "a".repeat(64), store: "bar", till: "bar-1", unit: "EUR", taxMode: "inclusive" },
		...{ happenedAt: at, shift: null, receipt, outcome, effects, posted: [], carried },
	};
	const body = JSON.stringify(writeStoreLine(line));
	return { seq, kind: lineKind(op.kind, outcome), at, key: wish.key ?? op.id, hash: line.hash, body };
}

export function postedLine(
	posted: readonly Partial<PostedTransfer>[],
	carried: NestedLine[] = [],
): JournalEvent {
	const whole = posted.map((one) => ({
		...{ op: "op", number: 1, account: "guest", unit: "EUR", amountMinor: -700, flag: null },
		...one,
	}));
	const body = JSON.stringify({ store: "bar", posted: whole, carried });
	return { seq: 9, kind: "facts-posted", at: FRIDAY_NIGHT, key: null, hash: null, body };
}

type EntryWish = {
	readonly account?: string;
	readonly unit?: string;
	readonly amountMinor?: number;
	readonly balanceMinor?: number;
	readonly cause?: Cause;
	readonly flag?: Flag | null;
	readonly store?: string | null;
};

export function entryLine(seq: number, wish: EntryWish = {}): JournalEvent {
	const { account = "guest", unit = "EUR", amountMinor = -700, balanceMinor = 0, cause = "sale" } = wish;
	const by = { store: wish.store === undefined ? "bar" : wish.store, actor: "bar-1" };
	const transfer = `t${seq}`;
	const entry = { transfer, unit, amountMinor, cause, note: "", by, flag: wish.flag ?? null };
	const body = JSON.stringify({ head: head({ account, balances: { [unit]: balanceMinor } }), entry });
	return { seq, kind: "posted", at: FRIDAY_NIGHT, key: transfer, hash: "b".repeat(64), body };
}
