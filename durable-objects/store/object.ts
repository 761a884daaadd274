import { DurableObject } from "cloudflare:workers";
import type { Menu } from "../../domain/catalog/menu.ts";
import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
import type { Result } from "../../domain/core/result.ts";
import type { Confirmation, JournalMessage } from "../../domain/protocol/event.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import { RESUME_AFTER_MS, RETRY_AFTER_MS } from "../../domain/protocol/schedule.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import type { Account } from "../account/object.ts";
import { Alarm } from "../journal/alarm.ts";
import { Outbox, type Usage, usageOf } from "../journal/outbox.ts";
import { objectSql } from "../sql.ts";
import { askAccount } from "./ask-account.ts";
import { type SentOp, StoreBook } from "./book.ts";
import type { StockLevel } from "./shelf.ts";

// The shell of one store: the only coordinator of a sale. The book decides in two turns; between them the account
// is asked. Whatever breaks in between, the ask stays open in the book and the alarm goes on with it.

export type StoreEnv = {
	readonly ACCOUNT: DurableObjectNamespace<Account>;
	readonly EVENTS: Queue<JournalMessage>;
};

export class Store extends DurableObject<StoreEnv> {
	readonly #sql = objectSql(this.ctx.storage);
	readonly #book = new StoreBook(this.#sql);
	readonly #alarm = new Alarm(this.ctx.storage);
	readonly #outbox = new Outbox(this.#book.journal, this.#alarm, this.env.EVENTS);

	publishMenu(org: string, menu: Menu): Menu {
		const now = Date.now();
		const inForce = this.#book.publishMenu(org, menu, now);
		this.#outbox.wake(now);
		return inForce;
	}

	menu(): Menu | null {
		return this.#book.menu() ?? null;
	}

	receiveStock(receipt: StockReceipt, hash: string, actor: string): Result<null, "key-reused"> {
		const now = Date.now();
		const answer = this.#book.receiveStock(receipt, hash, actor, now);
		this.#outbox.wake(now);
		return answer;
	}

	listStock(): StockLevel[] {
		return this.#book.listStock();
	}

	// One outcome an op, in order, each as the JSON text that a resend will get again. Null: this store sells nothing.
	async decideOps(till: string, ops: readonly SentOp[]): Promise<string[] | null> {
		if (this.#book.menu() === undefined) return null;
		const outcomes: string[] = [];
		for (const sent of ops) outcomes.push(JSON.stringify(await this.#decide(sent, till)));
		return outcomes;
	}

	usage(): Usage {
		return usageOf(this.#sql, this.#alarm, this.#outbox);
	}

	confirm(confirmation: Confirmation): void {
		this.#outbox.confirm(confirmation, Date.now());
	}

	// Wakes a store that owes something and whose alarm may be lost; harmless otherwise.
	kick(): void {
		const now = Date.now();
		if (this.#undecidedSince() !== null) this.#outbox.wake(now);
		this.#outbox.kick(now);
	}

	override async alarm(): Promise<void> {
		await this.#outbox.onAlarm({
			resume: async () => {
				const settled = await this.#resume(Date.now());
				this.#book.flush();
				return settled;
			},
			address: () => {
				const identity = this.#book.identity();
				return identity === undefined ? null : { org: identity.org, object: storeObjectName(identity) };
			},
			undecidedSince: () => this.#undecidedSince(),
			checksBack: false,
		});
	}

	async #decide(sent: SentOp, till: string): Promise<Outcome> {
		const now = Date.now();
		const begun = this.#book.begin(sent, till, now);
		this.#outbox.wake(now);
		switch (begun.next) {
			case "answer":
				return begun.outcome;
			case "refuse":
				return { id: sent.op.id, status: "invalid", code: begun.code, detail: REFUSAL_DETAILS[begun.code] };
			case "debit":
				return await this.#settle(begun.ask, till);
		}
	}

	// An exception means that the outcome is unknown, never that it failed: the ask stays open and is asked again.
	async #settle(ask: OpenAsk, till: string): Promise<Outcome> {
		const { org, store } = this.#book.mustIdentity();
		const account = ask.op.sale.tenders[0].account;
		try {
			const stub = this.env.ACCOUNT.getByName(accountObjectName({ org, account }));
			const says = await askAccount(stub, ask, { org, store, till });
			const now = Date.now();
			const outcome = this.#book.finish(ask, till, says, now);
			this.#outbox.wake(now);
			return outcome;
		} catch (error) {
			console.error(JSON.stringify({ level: "error", at: "settle", op: ask.op.id, message: String(error) }));
			return { id: ask.op.id, status: "pending", retryAfterMs: RETRY_AFTER_MS };
		}
	}

	async #resume(now: number): Promise<boolean> {
		let settled = true;
		for (const { ask, till } of this.#book.listUndecided()) {
			if (ask.since + RESUME_AFTER_MS > now) continue;
			const outcome = await this.#settle(ask, till);
			if (outcome.status === "pending") settled = false;
		}
		return settled;
	}

	#undecidedSince(): number | null {
		const since = this.#book.listUndecided().map(({ ask }) => ask.since);
		return since.length === 0 ? null : Math.min(...since);
	}
}

const REFUSAL_DETAILS = {
	"key-reused": "This id already stands for another op. A new intent needs a new id.",
	"too-many-open": "Too many sales of this till wait for an answer. Wait for them, then try again.",
} as const;
