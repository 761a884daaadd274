import type { AccountHead } from "../../domain/account/head.ts";
import { accountView } from "../../domain/account/line.ts";
import type { PayoutRefusal } from "../../domain/account/payout.ts";
import { accountObjectName } from "../../domain/core/ids.ts";
import type { AccountView } from "../../domain/protocol/views.ts";
import type { KeyReused } from "../../durable-objects/account/book.ts";
import { hasAccount, listNames } from "../db/people.ts";
import type { AppContext } from "../env.ts";
import { Problem, retryAfter } from "../http/problems.ts";

// What every route about one account needs.

export function accountStub(c: AppContext, account: string) {
	return c.env.ACCOUNT.getByName(accountObjectName({ org: c.var.claims.org, account }));
}

// A guest sees the own account; anything else does not exist for a guest.
export async function visibleAccount(c: AppContext, account: string) {
	const { claims } = c.var;
	const visible =
		claims.role === "guest"
			? claims.accounts.includes(account)
			: await hasAccount(c.env.DB, claims.org, account);
	if (!visible) throw new Problem("account-unknown");
	return accountStub(c, account);
}

// An account as it is shown. Its journal knows it by its id alone: a name that may have to be forgotten stands in D1.
export async function viewAccount(c: AppContext, head: AccountHead): Promise<AccountView> {
	const names = await listNames(c.env.DB, c.var.claims.org, [head.account]);
	return { ...accountView(head, Date.now()), name: names.get(head.account) ?? head.account };
}

// Every reason of an account is the code of a problem; its evidence goes along.
export function refusedBy(refusal: PayoutRefusal | KeyReused): Problem {
	if (refusal.reason === "key-reused") return new Problem("key-reused");
	const headers = refusal.reason === "account-locked" ? retryAfter(refusal.until - Date.now()) : {};
	return new Problem(refusal.reason, [], headers, { decline: refusal });
}
