import { DurableObject } from "cloudflare:workers";
import type { AccountHead } from "../../domain/account/head.ts";
import type { CreditRefusal } from "../../domain/account/post.ts";
import { accountObjectName } from "../../domain/core/ids.ts";
import type { Result } from "../../domain/core/result.ts";
import type { Confirmation, JournalMessage } from "../../domain/protocol/event.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { EntriesPage, OpenAccount } from "../../domain/protocol/views.ts";
import { Alarm } from "../journal/alarm.ts";
import { Outbox, type Usage, usageOf } from "../journal/outbox.ts";
import { objectSql } from "../sql.ts";
import {
	AccountBook,
	type DebitAnswer,
	type DebitRequest,
	type GrantRequest,
	type KeyReused,
} from "./book.ts";

// The shell of one account: RPC in, alarm out. A leaf, so nothing here ever calls back. Every method is one
// synchronous turn; what a store asked for travels home with the store, the rest is sent by the account's own alarm.

export type AccountEnv = { readonly EVENTS: Queue<JournalMessage> };

export class Account extends DurableObject<AccountEnv> {
	readonly #sql = objectSql(this.ctx.storage);
	readonly #book = new AccountBook(this.#sql);
	readonly #alarm = new Alarm(this.ctx.storage);
	readonly #outbox = new Outbox(this.#book.journal, this.#alarm, this.env.EVENTS);

	debit(request: Omit<DebitRequest, "at">): DebitAnswer {
		return this.#book.debit({ ...request, at: Date.now() });
	}

	grant(account: string, request: Omit<GrantRequest, "at">): Result<Balance, CreditRefusal | KeyReused> {
		const now = Date.now();
		const answer = this.#book.grant(account, { ...request, at: now });
		this.#outbox.wake(now);
		return answer;
	}

	open(org: string, request: OpenAccount, hash: string): Result<AccountHead, KeyReused> {
		const now = Date.now();
		const answer = this.#book.open(org, request, hash, now);
		this.#outbox.wake(now);
		return answer;
	}

	read(): AccountHead | null {
		return this.#book.head() ?? null;
	}

	listEntries(beforeSeq: number, limit: number): EntriesPage {
		return this.#book.listEntries(beforeSeq, limit);
	}

	confirm(confirmation: Confirmation): void {
		this.#outbox.confirm(confirmation, Date.now());
	}

	usage(): Usage {
		return usageOf(this.#sql, this.#alarm, this.#outbox);
	}

	override async alarm(): Promise<void> {
		await this.#outbox.onAlarm({
			resume: async () => true,
			address: () => {
				const head = this.#book.head();
				return head === undefined ? null : { org: head.org, object: accountObjectName(head) };
			},
			undecidedSince: () => null,
			checksBack: true,
		});
	}
}
