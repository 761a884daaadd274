import { DurableObject } from "cloudflare:workers";
import type { AccountAnswer, AccountCall } from "../../domain/account/call.ts";
import type { AccountHead } from "../../domain/account/head.ts";
import type { AccountRefusal } from "../../domain/account/post.ts";
import type { Result } from "../../domain/core/result.ts";
import type { Confirmation, JournalMessage } from "../../domain/protocol/event.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { EntriesPage, OpenAccount } from "../../domain/protocol/views.ts";
import type { FullRow } from "../journal/journal.ts";
import type { Usage } from "../journal/outbox.ts";
import { queueSender } from "../journal/send.ts";
import { objectSql } from "../sql.ts";
import type { Change, CreditRequest, KeyReused } from "./book.ts";
import { AccountShell } from "./shell.ts";

// One account as the platform sees it: RPC in, alarm out. A leaf, so nothing here ever calls back.

export type AccountEnv = { readonly EVENTS: Queue<JournalMessage> };

export class Account extends DurableObject<AccountEnv> {
	readonly #shell = new AccountShell({
		sql: objectSql(this.ctx.storage),
		setAlarm: (at) => void this.ctx.storage.setAlarm(at),
		send: queueSender(this.env.EVENTS),
		clock: Date.now,
	});

	apply(org: string, account: string, calls: readonly AccountCall[]): AccountAnswer[] {
		return this.#shell.apply(org, account, calls);
	}

	credit(account: string, request: CreditRequest): Result<Balance, AccountRefusal | KeyReused> {
		return this.#shell.credit(account, request);
	}

	open(org: string, request: OpenAccount, hash: string): Result<AccountHead, KeyReused> {
		return this.#shell.open(org, request, hash);
	}

	change(what: string, change: Change): AccountHead | null {
		return this.#shell.change(what, change);
	}

	read(): AccountHead | null {
		return this.#shell.book.head() ?? null;
	}

	listEntries(beforeSeq: number, limit: number): EntriesPage {
		return this.#shell.book.listEntries(beforeSeq, limit);
	}

	listLines(after: number, limit: number): FullRow[] {
		return this.#shell.book.journal.listAfter(after, limit);
	}

	confirm(confirmation: Confirmation): void {
		this.#shell.confirm(confirmation);
	}

	kick(): void {
		this.#shell.kick();
	}

	usage(): Usage {
		return this.#shell.usage();
	}

	override async alarm(): Promise<void> {
		await this.#shell.onAlarm();
	}
}
