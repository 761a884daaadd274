import type { AccountAnswer, AccountCall } from "../../domain/account/call.ts";
import type { AccountHead } from "../../domain/account/head.ts";
import type { PayoutRefusal } from "../../domain/account/payout.ts";
import type { AccountRefusal } from "../../domain/account/post.ts";
import { accountObjectName } from "../../domain/core/ids.ts";
import { accept, type Result } from "../../domain/core/result.ts";
import type { Confirmation } from "../../domain/protocol/event.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { EntriesPage, OpenAccount, PaidOut } from "../../domain/protocol/views.ts";
import { Alarm, type SetAlarm } from "../journal/alarm.ts";
import { Fence } from "../journal/fence.ts";
import type { Journal } from "../journal/journal.ts";
import { Outbox, takeConfirmation, type Usage, usageOf } from "../journal/outbox.ts";
import { Restore } from "../journal/restore.ts";
import type { SendJournal } from "../journal/send.ts";
import type { Sql } from "../sql.ts";
import { AccountBook, type AccountChange, type CreditRequest, type KeyReused } from "./book.ts";
import type { OfficePayoutRequest } from "./pay-out.ts";

// One account with everything around its book that is no platform: when to wake, what to send. Every method is one
// synchronous turn; what a store asked for travels home with the store, the rest is sent by the account's own alarm.

export type AccountPorts = {
	readonly sql: Sql;
	readonly setAlarm: SetAlarm;
	readonly send: SendJournal;
	readonly clock: () => number;
	// The restore under which an operator lists this account.
	readonly restore?: string | null;
};

export class AccountShell {
	readonly book: AccountBook;
	readonly restore: Restore<Journal>;
	readonly #ports: AccountPorts;
	readonly #fence: Fence;
	readonly #alarm: Alarm;
	readonly #outbox: Outbox;

	constructor(ports: AccountPorts) {
		this.#ports = ports;
		this.book = new AccountBook(ports.sql);
		this.#alarm = new Alarm(ports.setAlarm);
		this.#outbox = new Outbox(this.book.journal, this.#alarm, ports.send, ports.clock);
		this.#fence = new Fence(ports.sql, ports.restore ?? null);
		const { journal } = this.book;
		// Its journal is all it keeps: with the lines everything is back. History has them, so nobody sends them again.
		this.restore = new Restore({
			...{ journal, fence: this.#fence, turn: (body) => journal.atomically(() => body(journal)) },
			drain: async () => {},
			handOver: () => ({ tills: [], owed: [], returns: [], menu: null, limits: [], presences: [] }),
			putLineBack: (_, line) => this.book.putBack(line),
			finish: () => accept(null),
			wake: () => this.#outbox.wake(ports.clock()),
		});
	}

	head(): AccountHead | null {
		this.#fence.mustServe();
		return this.book.head() ?? null;
	}

	listEntries(beforeSeq: number, limit: number): EntriesPage {
		this.#fence.mustServe();
		return this.book.listEntries(beforeSeq, limit);
	}

	apply(org: string, account: string, calls: readonly AccountCall[]): AccountAnswer[] {
		this.#fence.mustServe();
		return this.book.apply(org, account, calls, this.#ports.clock());
	}

	credit(account: string, request: CreditRequest): Result<Balance, AccountRefusal | KeyReused> {
		return this.#ownTurn((now) => this.book.credit(account, request, now));
	}

	payOut(
		org: string,
		account: string,
		request: OfficePayoutRequest,
	): Result<PaidOut, PayoutRefusal | KeyReused> {
		return this.#ownTurn((now) => this.book.payOut(org, account, request, now));
	}

	open(org: string, request: OpenAccount, hash: string): Result<AccountHead, KeyReused> {
		return this.#ownTurn((now) => this.book.open(org, request, hash, now));
	}

	change(what: string, change: AccountChange): AccountHead | null {
		return this.#ownTurn((now) => this.book.change(what, change, now) ?? null);
	}

	// False: history knows lines that this account lacks.
	confirm(confirmation: Confirmation): boolean {
		return takeConfirmation(this.#fence, this.book.journal, this.#outbox, confirmation, this.#ports.clock());
	}

	// Wakes an account whose own lines were not sent and whose alarm may be lost; harmless otherwise.
	kick(): void {
		if (this.#fence.gate !== "open") return;
		this.#outbox.kick(this.#ports.clock());
	}

	usage(): Usage {
		return usageOf(this.#ports.sql, this.#alarm, this.#outbox);
	}

	async onAlarm(): Promise<void> {
		if (this.#fence.gate !== "open") return this.#outbox.rest(this.#ports.clock());
		await this.#outbox.onAlarm({
			resume: async () => true,
			address: () => {
				const head = this.book.head();
				return head === undefined ? null : { org: head.org, object: accountObjectName(head) };
			},
			undecidedSince: () => null,
			checksBack: true,
		});
	}

	// A line that no store carries home is sent from here.
	#ownTurn<T>(turn: (now: number) => T): T {
		this.#fence.mustServe();
		const now = this.#ports.clock();
		const answer = turn(now);
		this.#outbox.wake(now);
		return answer;
	}
}
