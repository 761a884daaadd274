import { accountObjectName } from "../../domain/core/ids.ts";
import type { Carried } from "../../domain/protocol/event.ts";
import { transferOf } from "../../domain/protocol/op.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import type { Account } from "../account/object.ts";
import type { AccountSays } from "./book.ts";

// Puts an open ask to the guest's account and turns its answer into the store's words. The account's journal line
// comes home with the answer: the store carries it to history inside its own.

export type AskedBy = { readonly org: string; readonly store: string; readonly till: string };

export async function askAccount(
	stub: DurableObjectStub<Account>,
	{ op, hash }: OpenAsk,
	{ org, store, till }: AskedBy,
): Promise<AccountSays> {
	const { account, unit, amountMinor } = op.sale.tenders[0];
	const transfer = transferOf(op.id, 1);
	const answer = await stub.debit({ account, transfer, hash, unit, amountMinor, by: { store, actor: till } });
	const carry = (event: Carried["event"]): Carried => ({
		object: accountObjectName({ org, account }),
		event,
	});
	if (answer.ok) return { ok: true, balance: answer.value.balance, carried: carry(answer.value.event) };
	const { refusal, event } = answer.refusal;
	const decline =
		refusal.reason === "key-reused" ? ({ reason: "transfer-reused", transfer } as const) : refusal;
	return { ok: false, decline, carried: event === null ? null : carry(event) };
}
