import type { AccountAnswer, AccountCall } from "../../domain/account/call.ts";
import type { AccountHead } from "../../domain/account/head.ts";
import type { PayoutRefusal } from "../../domain/account/payout.ts";
import type { AccountRefusal } from "../../domain/account/post.ts";
import { fromJsonText, type JsonText, toJsonText } from "../../domain/core/json-text.ts";
import type { Result } from "../../domain/core/result.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { EntriesPage, OpenAccount, PaidOut } from "../../domain/protocol/views.ts";
import { restoreOf } from "../../domain/restore/fence.ts";
import type { FullRow } from "../journal/journal.ts";
import { RestorableObject } from "../journal/restorable-object.ts";
import { type JournalQueue, queueSender } from "../journal/send.ts";
import { objectSql } from "../sql.ts";
import type { AccountChange, CreditRequest, KeyReused } from "./book.ts";
import type { OfficePayoutRequest } from "./pay-out.ts";
import { AccountShell } from "./shell.ts";

// One account as the platform sees it: RPC in, alarm out. A leaf, so nothing here ever calls back.

export type AccountEnv = { readonly EVENTS: JournalQueue; readonly RESTORES?: string };

export class Account extends RestorableObject<AccountEnv> {
	readonly #shell = new AccountShell({
		sql: objectSql(this.ctx.storage),
		setAlarm: (at) => void this.ctx.storage.setAlarm(at),
		send: queueSender(this.env.EVENTS),
		clock: Date.now,
		restore: restoreOf(this.env.RESTORES, this.ctx.id.name),
	});
	protected readonly restorable = this.#shell;

	apply(org: string, account: string, calls: JsonText<readonly AccountCall[]>): JsonText<AccountAnswer[]> {
		return toJsonText(this.#shell.apply(org, account, fromJsonText(calls)));
	}

	credit(account: string, request: CreditRequest): Result<Balance, AccountRefusal | KeyReused> {
		return this.#shell.credit(account, request);
	}

	payOut(
		org: string,
		account: string,
		request: OfficePayoutRequest,
	): Result<PaidOut, PayoutRefusal | KeyReused> {
		return this.#shell.payOut(org, account, request);
	}

	open(org: string, request: OpenAccount, hash: string): Result<AccountHead, KeyReused> {
		return this.#shell.open(org, request, hash);
	}

	change(what: string, change: AccountChange): AccountHead | null {
		return this.#shell.change(what, change);
	}

	read(): AccountHead | null {
		return this.#shell.head();
	}

	listEntries(beforeSeq: number, limit: number): EntriesPage {
		return this.#shell.listEntries(beforeSeq, limit);
	}

	listLines(after: number, limit: number): FullRow[] {
		return this.#shell.book.journal.listAfter(after, limit);
	}
}
