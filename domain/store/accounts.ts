import { ASK_AGE_MAX_MS } from "../core/limits.ts";
import type { OpOf } from "../protocol/op.ts";
import { drawerOf } from "../shift/cash.ts";
import { type Arrived, applies, type Decision, declines, type StoreView } from "./effects.ts";

// Ops about accounts that are not sales: cash that becomes balance and back, the purse on the tag, a lost tag, wrong
// PINs typed offline, and what a card reader said.

export function decideTopup({ op }: Arrived<OpOf<"topup">>, view: StoreView): Decision {
	const { account, unit, amountMinor } = op.topup;
	return applies({
		receipt: true,
		totalMinor: amountMinor,
		transfers: [{ number: 1, account, unit, amountMinor, cause: "topup", minAge: null }],
		cash: [{ from: "accounts", to: drawerOf(view.till.till), unit, amountMinor }],
	});
}

export function decidePayout({ op }: Arrived<OpOf<"payout">>, view: StoreView): Decision {
	const { account, unit, amountMinor } = op.payout;
	const isAll = amountMinor === "all";
	return applies({
		receipt: true,
		totalMinor: isAll ? 0 : -amountMinor,
		transfers: [
			{ number: 1, account, unit, amountMinor: isAll ? "all" : -amountMinor, cause: "payout", minAge: null },
		],
		cash: [{ from: drawerOf(view.till.till), to: "accounts", unit, amountMinor: isAll ? null : amountMinor }],
	});
}

// The guest holds the tag to the till until it is written: an answer after they have left would be written nowhere.
export function decidePurseLoad({ op, ageMs }: Arrived<OpOf<"purse-load">>): Decision {
	if (ageMs > ASK_AGE_MAX_MS) return declines({ reason: "expired", ageMs });
	const { account, unit, amountMinor, tagCounter } = op.purseLoad;
	return applies({ purse: { move: "load", account, unit, amountMinor, tagCounter } });
}

export function decidePurseReturn({ op, ageMs }: Arrived<OpOf<"purse-return">>): Decision {
	if (ageMs > ASK_AGE_MAX_MS) return declines({ reason: "expired", ageMs });
	const { account, unit, remainingMinor: amountMinor, tagCounter } = op.purseReturn;
	return applies({ purse: { move: "return", account, unit, amountMinor, tagCounter } });
}

export function decidePurseClose({ op }: Arrived<OpOf<"purse-close">>): Decision {
	const { account, unit } = op.purseClose;
	return applies({ purse: { move: "close", account, unit, amountMinor: 0, tagCounter: null } });
}

export function decideTakeover({ op }: Arrived<OpOf<"takeover">>): Decision {
	const { from, to } = op.takeover;
	if (from === to) return declines({ reason: "account-used", account: to });
	return applies({ takeover: { from, to } });
}

export function decidePinFailures({ op }: Arrived<OpOf<"pin-failures">>): Decision {
	return applies({ pinFailures: op.pinFailures });
}

// What the reader said is a fact, whoever waits for it. Unknown changes nothing: the provider is asked by reference.
export function decideCharge({ op }: Arrived<OpOf<"charge">>, view: StoreView): Decision {
	const { sale, reference, result } = op.charge;
	if (result === "unknown") return applies({});
	const approved = result === "approved";
	if (view.isCharging(sale, reference)) return applies({ charge: { sale, approved } });
	const open = view.till.open.find((ask) => ask.op.id === sale && ask.effects.card?.reference === reference);
	// Said before, and accounts are still being told.
	if (open?.phase === (approved ? "committing" : "aborting")) return applies({});
	// Nobody waits for it: fine where the sale ended as the reader says, money to look for where it did not.
	const line = view.findLine(sale);
	const paid = line !== undefined && line.outcome.status !== "declined";
	return applies({ flags: paid === approved ? [] : ["charge-unknown"] });
}
