import * as z from "zod/mini";
import type { Menu } from "../../domain/catalog/menu.ts";
import { readBatch } from "../../domain/protocol/batch.ts";
import { type Mode, type Op, opBatchSchema } from "../../domain/protocol/op.ts";
import { type Outcome, outcomeSchema } from "../../domain/protocol/outcome.ts";
import { type Payload, type SaleWish, salePayload, sha256, TillLog } from "./builders.ts";
import { World } from "./world.ts";

// A till as a story tells it. It writes each op into its log, with the time that its own clock shows, and sends what
// the story lets it send: as the text of a batch, which is read as both roads to a store read it.

export class ScriptedTill {
	readonly name: string;
	#world: World;
	#log: TillLog;
	// How far its clock is ahead.
	skewMs: number;
	// Which of the till's devices this is, as its token says.
	device: string | null = null;

	constructor(world: World, name = "bar-1", skewMs = 0, epoch = 1) {
		this.name = name;
		this.#world = world;
		this.skewMs = skewMs;
		this.#log = new TillLog(epoch);
	}

	get clock(): number {
		return this.#world.now + this.skewMs;
	}

	// It was moved: it sells at another store from now on.
	stands(world: World): void {
		this.#world = world;
	}

	// The device was wiped: its log begins anew.
	wipe(epoch: number): void {
		this.#log = new TillLog(epoch);
	}

	// Writes an op down and sends nothing.
	write(mode: Mode, payload: Payload, id?: string): Op {
		return this.#log.mint(payload, { mode, occurredAt: this.clock, ...(id === undefined ? {} : { id }) });
	}

	sell(wish: SaleWish = {}): Op {
		return this.write(wish.mode ?? "ask", { kind: "sale", sale: salePayload(wish) }, wish.id);
	}

	async ask(payload: Payload): Promise<Outcome> {
		return await this.sendOne(this.write("ask", payload));
	}

	async fact(payload: Payload): Promise<Outcome> {
		return await this.sendOne(this.write("fact", payload));
	}

	async askSale(wish: SaleWish = {}): Promise<Outcome> {
		return await this.sendOne(this.sell(wish));
	}

	async sendOne(op: Op): Promise<Outcome> {
		const [outcome] = await this.send(op);
		if (outcome === undefined) throw new Error("an op has its outcome");
		return outcome;
	}

	async send(...ops: Op[]): Promise<Outcome[]> {
		return z.array(outcomeSchema).parse(JSON.parse(await this.sendBytes(...ops)));
	}

	// The answer as the bytes that came back.
	async sendBytes(...ops: Op[]): Promise<string> {
		return await this.sendText(JSON.stringify({ sentAt: this.clock, ops }));
	}

	async sendText(text: string): Promise<string> {
		const sent = opBatchSchema.parse(JSON.parse(text));
		const batch = readBatch(sent, text, sha256, "meadow");
		const skewMs = sent.sentAt - this.#world.now;
		const decided = await this.#world.store.decideOps(this.name, batch.items, skewMs, this.device);
		if (decided === null) throw new Error("the store has no menu");
		return batch.answer(decided);
	}
}

export function asFact(op: Op): Op {
	return { ...op, mode: "fact" };
}

type Wish = {
	readonly menu?: Partial<Menu>;
	// What the guest's account holds.
	readonly balances?: Readonly<Record<string, number>>;
	readonly shirts?: number;
	readonly bornOn?: string;
	readonly maxMinor?: number;
};

// A store with one till, a guest with money and ten shirts on the shelf.
export function stall({ menu = {}, balances = { EUR: 10_000 }, shirts = 10, ...opening }: Wish = {}) {
	const world = new World(menu);
	world.open("guest", { balances, ...opening });
	if (shirts > 0) world.receive("shirt", shirts);
	return { world, till: new ScriptedTill(world) };
}
