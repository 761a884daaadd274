import { accept, type Result, refuse } from "../core/result.ts";
import type { Decline } from "../protocol/declines.ts";
import type { By } from "./call.ts";
import { type AccountHead, availableOf, balanceOf, purseOf } from "./head.ts";
import { type AccountRefusal, decideAsk } from "./post.ts";

// Value that an organizer's office pays out, by bank or by hand. It is an ask like any other, but credit is not money:
// what leaves is the guest's own. Who pays out has shown a second factor a moment ago and looks at the guest, which
// stands in for the guest's PIN; a lock, a block and a closed account are refused as ever.

export type PayoutByOffice = {
	readonly unit: string;
	// All: whatever can be paid out.
	readonly amountMinor: number | "all";
	readonly by: By;
};
export type PayoutRefusal = AccountRefusal | Extract<Decline, { reason: "nothing-to-pay-out" }>;
export type DecidedPayout = { readonly head: AccountHead; readonly amountMinor: number };

// The balance, without credit, as far as it is promised to nobody and does not lie on the tag.
export function payableOf(head: AccountHead | undefined, unit: string, now: number): number {
	if (head === undefined) return 0;
	const ownMinor = balanceOf(head, unit) - purseOf(head, unit);
	return Math.max(0, Math.min(ownMinor, availableOf(head, unit, now)));
}

export function decidePayout(
	head: AccountHead | undefined,
	account: string,
	{ unit, amountMinor: asked, by }: PayoutByOffice,
	now: number,
): Result<DecidedPayout, PayoutRefusal> {
	const payableMinor = payableOf(head, unit, now);
	const amountMinor = asked === "all" ? payableMinor : asked;
	const wanted = { unit, amountMinor: -amountMinor, minAge: null, by, pinWaived: true } as const;
	const decided = decideAsk(head, account, wanted, now);
	if (!decided.ok && decided.refusal.reason !== "funds-short") return decided;
	if (amountMinor === 0) return refuse({ reason: "nothing-to-pay-out", account });
	if (!decided.ok || amountMinor > payableMinor) {
		const short = { unit, availableMinor: payableMinor, neededMinor: amountMinor };
		return refuse({ reason: "funds-short", account, ...short });
	}
	return accept({ head: decided.value, amountMinor });
}
