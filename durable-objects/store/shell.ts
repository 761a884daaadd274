import type { Menu } from "../../domain/catalog/menu.ts";
import { storeObjectName } from "../../domain/core/ids.ts";
import { type Result, refuse } from "../../domain/core/result.ts";
import type { SaleStatus } from "../../domain/history/waiting.ts";
import { type BatchItem, splitRuns } from "../../domain/protocol/batch.ts";
import type { Confirmation } from "../../domain/protocol/event.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import { RESUME_AFTER_MS, RETRY_AFTER_MS } from "../../domain/protocol/schedule.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import type { LogEnd } from "../../domain/till/chain.ts";
import type { Presence } from "../../domain/till/presence.ts";
import type { OpenAsk } from "../../domain/till/till.ts";
import { Alarm, type SetAlarm } from "../journal/alarm.ts";
import { Fence } from "../journal/fence.ts";
import { Outbox, takeConfirmation, type Usage, usageOf } from "../journal/outbox.ts";
import { Restore } from "../journal/restore.ts";
import type { SendJournal } from "../journal/send.ts";
import type { Sql } from "../sql.ts";
import { SaleBatching, type Soon } from "./batching.ts";
import { StoreBook } from "./book.ts";
import { postFacts, type ReportPin } from "./facts.ts";
import { logOf, placeTill } from "./presence.ts";
import { finishPutBack, handOver, putLineBack } from "./put-back.ts";
import type { Sending, Taken } from "./run.ts";
import { type CallAccount, runSaga } from "./run-saga.ts";
import { type StoreStatus, saleStatuses, storeStatus } from "./status.ts";
import type { StoreTables } from "./tables.ts";

// One store with everything around its book that is no platform: it takes ops, drives asks, posts facts, and wakes
// itself. Whatever breaks in between, asks stay open and facts stay owed in the book, and the alarm goes on with them.

export type StorePorts = {
	readonly sql: Sql;
	readonly setAlarm: SetAlarm;
	readonly send: SendJournal;
	readonly clock: () => number;
	readonly callAccount: CallAccount;
	readonly reportPin: ReportPin;
	readonly tellSoldOut: (soldOut: readonly string[]) => void;
	readonly soon: Soon;
	// The restore under which an operator lists this store.
	readonly restore?: string | null;
};

type Sender = Omit<Sending, "ops">;

export class StoreShell {
	readonly book: StoreBook;
	readonly restore: Restore<StoreTables>;
	readonly #ports: StorePorts;
	readonly #fence: Fence;
	readonly #alarm: Alarm;
	readonly #outbox: Outbox;
	readonly #arrived: SaleBatching<Sending, Taken[]>;

	constructor(ports: StorePorts) {
		this.#ports = ports;
		this.#fence = new Fence(ports.sql, ports.restore ?? null);
		this.book = new StoreBook(ports.sql, this.#fence);
		this.#alarm = new Alarm(ports.setAlarm);
		this.#outbox = new Outbox(this.book.journal, this.#alarm, ports.send, ports.clock, true);
		this.#arrived = new SaleBatching(ports.soon, (all) => this.#take(all));
		this.restore = new Restore({
			...{ journal: this.book.journal, fence: this.#fence },
			turn: (body) => this.book.read(body),
			drain: async () => void (await this.#resume(0)),
			...{ handOver, putLineBack },
			finish: (tables, handover, menu) => finishPutBack(tables, handover, menu, ports.clock()),
			wake: () => this.#outbox.wake(ports.clock()),
		});
	}

	publishMenu(org: string, menu: Menu): Menu {
		this.#fence.mustServe();
		const now = this.#ports.clock();
		const inForce = this.book.publishMenu(org, menu, now);
		this.#outbox.wake(now);
		return inForce;
	}

	receiveStock(
		receipt: StockReceipt,
		hash: string,
		actor: string,
	): Result<null, "key-reused" | "menu-unpublished"> {
		this.#fence.mustServe();
		if (this.book.menu() === undefined) return refuse("menu-unpublished");
		const now = this.#ports.clock();
		const answer = this.book.receiveStock(receipt, hash, actor, now);
		this.#outbox.wake(now);
		return answer;
	}

	// Where a till is. False: the store was told this, or something newer, before. While it is put back it does not listen:
	// what it heard would be gone with its storage.
	placeTill(till: string, presence: Presence): boolean {
		this.#fence.mustServe();
		return this.book.read((tables) => placeTill(tables, till, presence));
	}

	tillLog(till: string): LogEnd | null {
		this.#fence.mustServe();
		return this.book.read((tables) => logOf(tables, till));
	}

	// One outcome an op, in order, each as the JSON text that a resend will get again. Null: this store sells nothing.
	// `device`: which of the till's devices sends them, where its token says so.
	async decideOps(
		till: string,
		items: readonly BatchItem[],
		skewMs: number,
		device: string | null = null,
	): Promise<string[] | null> {
		this.#fence.mustServe();
		if (this.book.menu() === undefined) return null;
		const outcomes: string[] = [];
		const heardAt = this.#ports.clock();
		for (const run of splitRuns(items)) {
			for (const outcome of await this.#decideRun({ till, device, skewMs, heardAt }, run))
				outcomes.push(JSON.stringify(outcome));
		}
		return outcomes;
	}

	// Where lines are lacking it stands nowhere.
	standing(): StoreStatus {
		this.#fence.mustFinish();
		return this.book.read((tables) => storeStatus(tables, this.#ports.clock()));
	}

	saleStandings(sales: readonly string[]): SaleStatus[] {
		this.#fence.mustFinish();
		return this.book.read((tables) => saleStatuses(tables, sales));
	}

	usage(): Usage {
		return usageOf(this.#ports.sql, this.#alarm, this.#outbox);
	}

	// False: history knows lines that this store lacks.
	confirm(confirmation: Confirmation): boolean {
		return takeConfirmation(this.#fence, this.book.journal, this.#outbox, confirmation, this.#ports.clock());
	}

	// Wakes a store that owes something and whose alarm may be lost; harmless otherwise.
	kick(): void {
		if (this.#fence.gate !== "open") return;
		const now = this.#ports.clock();
		if (this.#unfinishedSince() !== null) this.#outbox.wake(now);
		this.#outbox.kick(now);
	}

	async onAlarm(): Promise<void> {
		if (this.#fence.gate !== "open") return this.#outbox.rest(this.#ports.clock());
		await this.#outbox.onAlarm({
			resume: () => this.#resume(),
			address: () => {
				const identity = this.book.identity();
				return identity === undefined ? null : { org: identity.org, object: storeObjectName(identity) };
			},
			undecidedSince: () => this.#unfinishedSince(),
			checksBack: false,
		});
	}

	async #decideRun(sender: Sender, run: readonly BatchItem[]): Promise<Outcome[]> {
		const [first] = run;
		if (first !== undefined && "keep" in first) {
			const now = this.#ports.clock();
			const kept = this.book.quarantine(sender.till, first.keep, now, sender.heardAt);
			this.#outbox.wake(now);
			return [kept];
		}
		const ops = run.flatMap((item) => ("keep" in item ? [] : [item]));
		const sending = { ...sender, ops };
		// Many facts are a turn by themselves.
		const taken = ops.length > 1 ? this.#take([sending])[0] : await this.#arrived.join(sending);
		return await Promise.all((taken ?? []).map((one, index) => this.#answer(one, ops[index]?.op.id ?? "")));
	}

	#take(all: readonly Sending[]): Taken[][] {
		this.#fence.mustServe();
		const now = this.#ports.clock();
		const soldOut = this.book.soldOut();
		const taken = this.book.take(all, now);
		this.#outbox.wake(now);
		if (this.book.soldOut() !== soldOut) this.#ports.tellSoldOut(this.book.soldOut());
		return taken;
	}

	async #answer(taken: Taken, id: string): Promise<Outcome> {
		switch (taken.next) {
			case "answer":
				if (taken.drive !== undefined) await this.#drive(taken.drive);
				return taken.outcome;
			case "refuse":
				return { id, status: "invalid", code: taken.code, detail: REFUSAL_DETAILS[taken.code] };
			case "drive":
				return await this.#drive(taken.ask);
		}
	}

	// An exception means that the outcome is unknown, never that it failed: the ask stays open and is asked again.
	async #drive(ask: OpenAsk): Promise<Outcome> {
		const { callAccount, clock } = this.#ports;
		try {
			const outcome = await runSaga(this.book, ask, callAccount, clock);
			this.#outbox.wake(clock());
			return outcome;
		} catch (error) {
			console.error(JSON.stringify({ level: "error", at: "drive", op: ask.op.id, message: String(error) }));
			return { id: ask.op.id, status: "pending", waitsFor: "account", retryAfterMs: RETRY_AFTER_MS };
		}
	}

	async #resume(afterMs = RESUME_AFTER_MS): Promise<boolean> {
		const { callAccount, reportPin, clock } = this.#ports;
		const now = clock();
		let settled = true;
		for (const ask of this.book.listOpen()) {
			if (ask.phase === "charging" || ask.since + afterMs > now) continue;
			const outcome = await this.#drive(ask);
			if (outcome.status === "pending" && outcome.waitsFor === "account") settled = false;
		}
		const posted = await postFacts(this.book, callAccount, reportPin, clock);
		this.book.flush();
		return settled && posted;
	}

	#unfinishedSince(): number | null {
		const since = this.book.listOpen().flatMap((ask) => (ask.phase === "charging" ? [] : [ask.since]));
		if (!this.book.owesNothing()) since.push(this.#ports.clock() - RESUME_AFTER_MS);
		return since.length === 0 ? null : Math.min(...since);
	}
}

const REFUSAL_DETAILS = {
	"key-reused": "This id already stands for another op. A new intent needs a new id.",
	"till-removed": "This till was removed or moved. What it has sold is still taken.",
	"too-many-open": "Too many sales of this till wait for an answer. Wait for them, then try again.",
} as const;
