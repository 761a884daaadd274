import type { DatabaseSync } from "node:sqlite";
import { isStoreObject } from "../../domain/core/ids.ts";
import type { JournalEvent } from "../../domain/protocol/event.ts";
import type { Restorable } from "../../domain/restore/restorable.ts";
import type { AccountShell } from "../../durable-objects/account/shell.ts";
import type { StoreShell } from "../../durable-objects/store/shell.ts";
import { type Restored, restoreObject } from "../../workers/books/restore.ts";
import type { Env } from "../../workers/env.ts";
import { consumeEvents } from "../../workers/queues/events.ts";
import { type Delivered, d1On, openHistory } from "../storm/history.ts";
import { rewind, type Snapshot } from "./rewind.ts";
import { ORG, STORE, type World } from "./world.ts";

// The operator of a world: history beside it, the list of what is put back, and the procedure itself, which may die
// after anything it does.

type Shell = StoreShell | AccountShell;
export type Listed = Restorable & {
	listLines(after: number, limit: number): Promise<readonly JournalEvent[]>;
};

// What an object's RPC is to the worker, on a shell.
export function restorableOf(shell: () => Shell, travelBack: (at: number) => void): Listed {
	return {
		restoring: async () => shell().restore.restoring(),
		beginRestore: async (restore, instance) => shell().restore.begin(restore, instance),
		handOver: async (restore) => JSON.parse(JSON.stringify(await shell().restore.handOver(restore))),
		putBack: async (restore, at) => {
			const may = shell().restore.mayPutBack(restore);
			if (!may.ok) return may;
			travelBack(at);
			throw new Error("the instance ended");
		},
		takeBack: async (restore, org, lines) => shell().restore.takeBack(restore, org, lines),
		serveAgain: async (restore, handover, menu) => shell().restore.serveAgain(restore, handover, menu),
		listLines: async (after, limit) => shell().book.journal.listAfter(after, limit),
	};
}

export function filesOn(files: Map<string, string>): Env["FILES"] {
	return {
		put: async (name: string, text: string) => void files.set(name, text),
		get: async (name: string) => {
			const text = files.get(name);
			return text === undefined ? null : { json: async () => JSON.parse(text) };
		},
	} as unknown as Env["FILES"];
}

export class Office {
	readonly world: World;
	readonly history: DatabaseSync = openHistory();
	readonly files = new Map<string, string>();
	readonly snapshots = new Map<string, Snapshot>();
	#stepsLeft = Number.POSITIVE_INFINITY;
	steps = 0;

	constructor(world: World) {
		this.world = world;
	}

	// Lists an object, which starts anew with that.
	list(name: string, restore: string | null): void {
		if (restore === null) this.world.restores.delete(name);
		else this.world.restores.set(name, restore);
		this.#startAnew(name);
	}

	// Everything that was sent reaches history, and history tells the journals.
	async deliver(): Promise<void> {
		const messages = this.world.sent.splice(0).map((body) => ({ body, ack: () => {}, retry: () => {} }));
		await consumeEvents({ messages, queue: "events" } as unknown as Delivered, this.#env());
	}

	async restore(name: string, at: number | null = 1): Promise<Awaited<ReturnType<typeof restoreObject>>> {
		const room = name === STORE ? "store" : "account";
		return await restoreObject(this.#env(), { org: ORG, room, name, at });
	}

	// As an operator does it who dies after that many effects, and then does it again.
	async restoreDying(name: string, afterSteps: number): Promise<boolean> {
		this.#stepsLeft = afterSteps;
		const died = await this.restore(name).then(
			() => false,
			() => true,
		);
		this.#stepsLeft = Number.POSITIVE_INFINITY;
		return died;
	}

	async restored(name: string, at: number | null = 1): Promise<Restored> {
		const restored = await this.restore(name, at);
		if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
		return restored.value;
	}

	shellOf(name: string): Shell {
		return name === STORE ? this.world.store : this.world.shellOf(name);
	}

	rewind(name: string): void {
		const [db, snapshot] = [this.world.databases.get(name), this.snapshots.get(name)];
		if (db === undefined || snapshot === undefined) throw new Error(`${name} has no earlier point`);
		rewind(db, snapshot);
		this.#startAnew(name);
	}

	#startAnew(name: string): void {
		if (name === STORE) this.world.restart();
		else this.world.accounts.delete(name);
	}

	#env(): Env {
		const getByName = (object: string) => {
			const name = isStoreObject(object) ? STORE : (object.split("/").at(-1) ?? "");
			const stub = restorableOf(
				() => this.shellOf(name),
				() => this.rewind(name),
			);
			const counted = Object.entries(stub).map(([method, work]) => [
				method,
				(...words: never[]) => this.#counted(() => (work as (...all: never[]) => unknown)(...words)),
			]);
			const confirm = async (words: never) => this.shellOf(name).confirm(words);
			return { ...Object.fromEntries(counted), confirm };
		};
		const files = filesOn(this.files);
		return {
			DB: d1On(this.history, async (work) => this.#counted(work)),
			FILES: { ...files, put: (name: string, text: string) => this.#counted(() => files.put(name, text)) },
			STORE: { getByName },
			ACCOUNT: { getByName },
			LIVE: { getByName: () => ({ publish: async () => {} }) },
		} as unknown as Env;
	}

	async #counted<T>(work: () => T): Promise<Awaited<T>> {
		this.steps += 1;
		this.#stepsLeft -= 1;
		const done = Promise.resolve(work());
		await done.catch(() => {});
		if (this.#stepsLeft <= 0) throw new Error("the operator died");
		return await done;
	}
}
