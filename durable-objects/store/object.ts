import { DurableObject } from "cloudflare:workers";
import type { Menu } from "../../domain/catalog/menu.ts";
import { accountObjectName } from "../../domain/core/ids.ts";
import type { Result } from "../../domain/core/result.ts";
import type { BatchItem } from "../../domain/protocol/batch.ts";
import type { Confirmation, JournalEvent, JournalMessage } from "../../domain/protocol/event.ts";
import type { StockReceipt } from "../../domain/protocol/views.ts";
import { restoreOf } from "../../domain/restore/fence.ts";
import type { Handover } from "../../domain/restore/handover.ts";
import type { RestoreRefusal, Restoring } from "../../domain/restore/restorable.ts";
import type { LogEnd } from "../../domain/till/chain.ts";
import type { Presence } from "../../domain/till/presence.ts";
import type { Account } from "../account/object.ts";
import type { FullRow } from "../journal/journal.ts";
import type { Usage } from "../journal/outbox.ts";
import { queueSender } from "../journal/send.ts";
import { travelBack } from "../journal/time-travel.ts";
import { objectSql } from "../sql.ts";
import { gateOf } from "./gate.ts";
import { logOf, placeTill, tillHasLeft } from "./presence.ts";
import type { StockLevel } from "./shelf.ts";
import { StoreShell } from "./shell.ts";
import { TillSockets } from "./sockets.ts";
import type { Standing } from "./standing.ts";

// One store as the platform sees it: RPC and sockets in, alarm out; accounts, the queue and the gates behind ports.

export type StoreEnv = {
	readonly ACCOUNT: DurableObjectNamespace<Account>;
	readonly GATE: DurableObjectNamespace;
	readonly EVENTS: Queue<JournalMessage>;
	// The objects that an operator puts back to an earlier point.
	readonly RESTORES?: string;
	readonly FILES: R2Bucket;
};

export class Store extends DurableObject<StoreEnv> {
	readonly #sockets = new TillSockets(this.ctx, this.env.FILES);
	readonly #shell = new StoreShell({
		sql: objectSql(this.ctx.storage),
		setAlarm: (at) => void this.ctx.storage.setAlarm(at),
		send: queueSender(this.env.EVENTS),
		clock: Date.now,
		restore: restoreOf(this.env.RESTORES, this.ctx.id.name),
		callAccount: async (account, calls) => {
			const { org } = this.#shell.book.mustIdentity();
			return await this.env.ACCOUNT.getByName(accountObjectName({ org, account })).apply(org, account, calls);
		},
		reportPin: async (account, key, failures) => {
			const { org } = this.#shell.book.mustIdentity();
			await gateOf(this.env.GATE, accountObjectName({ org, account })).report(key, failures, Date.now());
		},
		tellSoldOut: (soldOut) => this.#sockets.tellSoldOut(soldOut),
	});

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
		items: readonly BatchItem[],
		skewMs: number,
		device: string | null = null,
	): Promise<string[] | null> {
		return await this.#shell.decideOps(till, items, skewMs, device);
	}

	// Whether the till stands here, and which device is it; whoever has left is sent away.
	placeTill(till: string, presence: Presence): void {
		const isNew = this.#shell.book.read((tables) => placeTill(tables, till, presence));
		if (isNew) this.#sockets.sendAway(till, presence.device);
	}

	tillLog(till: string): LogEnd | null {
		return this.#shell.book.read((tables) => logOf(tables, till));
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

	standing(): Standing {
		return this.#shell.standing();
	}

	listLines(after: number, limit: number): FullRow[] {
		return this.#shell.book.read((tables) => tables.journal.listAfter(after, limit));
	}

	usage(): Usage {
		return this.#shell.usage();
	}

	confirm(confirmation: Confirmation): boolean {
		return this.#shell.confirm(confirmation);
	}

	restoring(): Restoring {
		return this.#shell.restore.restoring();
	}

	beginRestore(restore: string, instance: string): Result<null, RestoreRefusal> {
		return this.#shell.restore.begin(restore, instance);
	}

	async handOver(restore: string): Promise<Result<Handover, RestoreRefusal>> {
		return await this.#shell.restore.handOver(restore);
	}

	async putBack(restore: string, at: number): Promise<Result<null, RestoreRefusal>> {
		const may = this.#shell.restore.mayPutBack(restore);
		if (may.ok) await travelBack(this.ctx, at);
		return may;
	}

	takeBack(restore: string, org: string, lines: readonly JournalEvent[]): Result<number, RestoreRefusal> {
		return this.#shell.restore.takeBack(restore, org, lines);
	}

	serveAgain(restore: string, handover: Handover | null, menu: Menu | null): Result<null, RestoreRefusal> {
		return this.#shell.restore.serveAgain(restore, handover, menu);
	}

	kick(): void {
		this.#shell.kick();
	}

	override async alarm(): Promise<void> {
		await this.#shell.onAlarm();
	}
}
