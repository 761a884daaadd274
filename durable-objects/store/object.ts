import type { Menu } from "../../domain/catalog/menu.ts";
import { accountObjectName } from "../../domain/core/ids.ts";
import { fromJsonText, type JsonText, toJsonText } from "../../domain/core/json-text.ts";
import type { Result } from "../../domain/core/result.ts";
import type { SaleStatus } from "../../domain/history/waiting.ts";
import type { BatchItem } from "../../domain/protocol/batch.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import { restoreOf } from "../../domain/restore/fence.ts";
import type { LogEnd } from "../../domain/till/chain.ts";
import type { Presence } from "../../domain/till/presence.ts";
import type { Account } from "../account/object.ts";
import type { FullRow } from "../journal/journal.ts";
import { RestorableObject } from "../journal/restorable-object.ts";
import { type JournalQueue, queueSender } from "../journal/send.ts";
import { objectSql } from "../sql.ts";
import { gateOf } from "./gate.ts";
import { tillHasLeft } from "./presence.ts";
import type { StockLevel } from "./shelf.ts";
import { StoreShell } from "./shell.ts";
import { TillSockets } from "./sockets.ts";
import type { StoreStatus } from "./status.ts";

// One store as the platform sees it: RPC and sockets in, alarm out; accounts, the queue and the gates behind ports.

export type StoreEnv = {
	readonly ACCOUNT: DurableObjectNamespace<Account>;
	readonly GATE: DurableObjectNamespace;
	readonly EVENTS: JournalQueue;
	// The objects that an operator puts back to an earlier point.
	readonly RESTORES?: string;
	readonly FILES: R2Bucket;
};

export class Store extends RestorableObject<StoreEnv> {
	readonly #sockets = new TillSockets(this.ctx, this.env.FILES);
	readonly #shell = new StoreShell({
		sql: objectSql(this.ctx.storage),
		setAlarm: (at) => void this.ctx.storage.setAlarm(at),
		send: queueSender(this.env.EVENTS),
		clock: Date.now,
		restore: restoreOf(this.env.RESTORES, this.ctx.id.name),
		callAccount: async (account, calls) => {
			const { org } = this.#shell.book.mustIdentity();
			const stub = this.env.ACCOUNT.getByName(accountObjectName({ org, account }));
			return fromJsonText(await stub.apply(org, account, toJsonText(calls)));
		},
		reportPin: async (account, key, failures) => {
			const { org } = this.#shell.book.mustIdentity();
			await gateOf(this.env.GATE, accountObjectName({ org, account })).report(key, failures, Date.now());
		},
		tellSoldOut: (soldOut) => this.#sockets.tellSoldOut(soldOut),
		// A timer fires when everything that has arrived was delivered.
		soon: (work) => void setTimeout(work, 0),
	});
	protected readonly restorable = this.#shell;

	publishMenu(org: string, menu: Menu): Menu {
		return this.#shell.publishMenu(org, menu);
	}

	menu(): Menu | null {
		return this.#shell.book.menu() ?? null;
	}

	receiveStock(
		receipt: StockReceipt,
		hash: string,
		actor: string,
	): Result<null, "key-reused" | "menu-unpublished"> {
		return this.#shell.receiveStock(receipt, hash, actor);
	}

	listStock(): StockLevel[] {
		return this.#shell.book.listStock();
	}

	async decideOps(
		till: string,
		items: JsonText<readonly BatchItem[]>,
		skewMs: number,
		device: string | null = null,
	): Promise<string[] | null> {
		return await this.#shell.decideOps(till, fromJsonText(items), skewMs, device);
	}

	// Whether the till stands here, and which device is it; whoever has left is sent away.
	placeTill(till: string, presence: Presence): void {
		if (this.#shell.placeTill(till, presence)) this.#sockets.sendAway(till, presence.device);
	}

	tillLog(till: string): LogEnd | null {
		return this.#shell.tillLog(till);
	}

	// The same ops over a till's own socket; the worker has checked the token and says who it is.
	override fetch(request: Request): Response {
		const { book } = this.#shell;
		return this.#sockets.accept(request, book.soldOut(), (till, device) =>
			book.read((tables) => tillHasLeft(tables, till, device)),
		);
	}

	override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
		await this.#sockets.answer(socket, message, (till, items, skewMs, device) =>
			this.#shell.decideOps(till, items, skewMs, device),
		);
	}

	override webSocketClose(socket: WebSocket, code: number): void {
		this.#sockets.close(socket, code);
	}

	standing(): StoreStatus {
		return this.#shell.standing();
	}

	saleStandings(sales: readonly string[]): SaleStatus[] {
		return this.#shell.saleStandings(sales);
	}

	listLines(after: number, limit: number): FullRow[] {
		return this.#shell.book.read((tables) => tables.journal.listAfter(after, limit));
	}
}
