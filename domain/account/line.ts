import type { JournalEvent } from "../protocol/event.ts";
import type { Balance } from "../protocol/outcome.ts";
import type { AccountView, EntryView } from "../protocol/views.ts";
import { type AccountHead, balanceOf } from "./head.ts";
import type { DebitRefusal, Entry } from "./post.ts";

// The bodies of an account's journal lines, by kind:
//   account-opened → OpenedBody    debited, credited → PostedBody    debit-declined → DeclinedBody
export type OpenedBody = { readonly head: AccountHead };
export type PostedBody = { readonly head: AccountHead; readonly entry: Entry };
export type DeclinedBody = {
	readonly head: AccountHead;
	readonly entry: Entry;
	readonly declined: DebitRefusal;
};

export function readPosted(event: JournalEvent): PostedBody | undefined {
	if (event.kind !== "debited" && event.kind !== "credited") return undefined;
	return JSON.parse(event.body) as PostedBody;
}

export function readHead(event: JournalEvent): AccountHead {
	return (JSON.parse(event.body) as OpenedBody).head;
}

export function accountView(head: AccountHead, asOf: number): AccountView {
	const { account, name, status, balances } = head;
	const amounts = Object.entries(balances).map(([unit, balanceMinor]) => ({ unit, balanceMinor }));
	return { id: account, name, status, balances: amounts, asOf };
}

export function balanceIn(head: AccountHead, unit: string): Balance {
	return { account: head.account, unit, balanceMinor: balanceOf(head, unit) };
}

export function entryView(event: JournalEvent): EntryView | undefined {
	const posted = readPosted(event);
	if (posted === undefined) return undefined;
	const { transfer, unit, amountMinor, cause, note } = posted.entry;
	const balanceMinor = balanceOf(posted.head, unit);
	return { seq: event.seq, transfer, unit, amountMinor, balanceMinor, cause, note, at: event.at };
}
