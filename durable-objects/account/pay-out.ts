import type { By } from "../../domain/account/call.ts";
import { type AccountHead, unlistedHead } from "../../domain/account/head.ts";
import { balanceIn, entryOf, readAccountLine } from "../../domain/account/line.ts";
import { decidePayout, type PayoutRefusal } from "../../domain/account/payout.ts";
import { accept, type Result, refuse } from "../../domain/core/result.ts";
import type { PaidOut } from "../../domain/protocol/views.ts";
import type { Journal } from "../journal/journal.ts";
import type { KeyReused } from "./book.ts";
import { type Here, makeEntry } from "./lines.ts";

// What the office pays out. A key has one answer for ever: a request that was refused and comes once more, late, must
// not take what nobody hands over then, also where somebody has opened the account since. The line is the account's
// own: no store carries it.

export type OfficePayoutRequest = {
	readonly transfer: string;
	readonly hash: string;
	readonly unit: string;
	readonly amountMinor: number | "all";
	readonly note: string;
	readonly by: By;
};

export function payOut(
	journal: Journal,
	head: AccountHead | undefined,
	request: OfficePayoutRequest,
	{ org, account, at }: Here,
): Result<PaidOut, PayoutRefusal | KeyReused> {
	const { transfer: key, hash, unit, note } = request;
	const earlier = journal.find(key);
	if (earlier !== undefined) {
		if (earlier.hash !== hash) return refuse({ reason: "key-reused", key });
		const body = readAccountLine(earlier);
		// Only what was refused here stands under this key.
		if (body.declined !== undefined) return refuse(body.declined as PayoutRefusal);
		return accept({ ...balanceIn(body.head, unit), amountMinor: 0 - entryOf(body).amountMinor });
	}
	const decided = decidePayout(head, account, request, at);
	if (!decided.ok) {
		const body = { head: head ?? unlistedHead(org, account), declined: decided.refusal };
		journal.append({ kind: "declined", at, key, hash, body });
		return decided;
	}
	const { amountMinor } = decided.value;
	const entry = makeEntry(request, unit, 0 - amountMinor, "payout", note, null);
	journal.append({ kind: "posted", at, key, hash, body: { head: decided.value.head, entry } });
	return accept({ ...balanceIn(decided.value.head, unit), amountMinor });
}
