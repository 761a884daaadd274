import { assert } from "../../domain/core/assert.ts";
import { opSchema, PROTOCOL_VERSION } from "../../domain/protocol/op.ts";
import type { Outcome } from "../../domain/protocol/outcome.ts";
import { answered } from "./answered.ts";
import { digestOf, firstLink, nextSale, type SaleIntent } from "./chain.ts";
import { database, isOutdatedHere, type UsedPayCode } from "./db.ts";
import { sellsAs } from "./device.ts";
import type { TillAtStore } from "./device-records.ts";
import { MINT_TRIES_MAX, OPS_READ_MAX, OPS_SHOWN_MAX } from "./limits.ts";
import { type ChainRow, type OpRow, opRowSchema } from "./records.ts";

// Every intent of this till, written down before anyone hears of it. An op is never deleted and never dropped:
// it stays open until an answer is written beside it.

type Appended =
	| { readonly kind: "saved" | "already-saved"; readonly row: OpRow }
	| { readonly kind: "not-saved" | "outdated" }
	// This till was told to leave the store, or has left it.
	| { readonly kind: "not-here" };

// The code to pay with is remembered in the transaction that writes the sale: there is no sale without its mark.
type Intent = Omit<SaleIntent, "occurredAt"> & { readonly payCode?: UsedPayCode | undefined };

const listeners = new Set<(id: string) => void>();
const channel = new BroadcastChannel("fieldtill.ops");
channel.onmessage = ({ data }) => announce(String(data));

export function onOpChange(listener: (id: string) => void): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

function announce(id: string): void {
	for (const listener of listeners) listener(id);
}

function publish(id: string): void {
	channel.postMessage(id);
	announce(id);
}

export async function appendSale(place: TillAtStore, intent: Intent, nowMs: number): Promise<Appended> {
	try {
		for (let tries = 0; tries < MINT_TRIES_MAX; tries += 1) {
			const appended = await tryAppend(place, intent, nowMs);
			if (appended === "lost-the-race") continue;
			if (appended.kind === "saved") publish(intent.id);
			return appended;
		}
		console.error("an op could not be written: another window kept writing");
		return { kind: "not-saved" };
	} catch (cause) {
		console.error("an op could not be written", cause);
		return { kind: isOutdatedHere(cause) ? "outdated" : "not-saved" };
	}
}

// A transaction closes while a hash is awaited, so the op is built on the head that was read first, and the one
// transaction that writes it checks that the head is still the same. Two tabs cannot mint one number.
async function tryAppend(
	place: TillAtStore,
	intent: Intent,
	nowMs: number,
): Promise<Appended | "lost-the-race"> {
	const { till } = place;
	const db = await database();
	const seen = (await db.get("chains", till)) ?? null;
	const head = seen ?? firstLink(till, nowMs);
	const op = nextSale(head, { ...intent, occurredAt: nowMs }, PROTOCOL_VERSION);
	assert(opSchema.safeParse(op).success, "this till minted an op that its own schema refuses");
	const digest = await digestOf(op);

	const transaction = db.transaction(["ops", "chains", "device", "payCodes"], "readwrite", {
		durability: "strict",
	});
	const ops = transaction.objectStore("ops");
	const chains = transaction.objectStore("chains");
	const [known, current] = await Promise.all([ops.get(intent.id), chains.get(till)]);
	if (known !== undefined) return { kind: "already-saved", row: opRowSchema.parse(known) };
	if (!isSameHead(current ?? null, seen)) return "lost-the-race";
	// A till that was told to leave mints nothing more, in whichever tab: what is sold there must be in first.
	if (!sellsAs(await transaction.objectStore("device").get("till"), place)) {
		return { kind: "not-here" };
	}
	const row: OpRow = {
		id: op.id,
		till,
		epoch: op.epoch,
		seq: op.seq,
		digest,
		op,
		savedAt: nowMs,
		tries: 0,
		lastTriedAt: null,
		state: "unsent",
		open: 1,
	};
	const { payCode } = intent;
	await Promise.all([
		ops.add(row),
		...(payCode ? [transaction.objectStore("payCodes").put({ ...payCode, op: op.id })] : []),
		chains.put({ till, epoch: op.epoch, seq: op.seq, digest }),
		transaction.done,
	]);
	return { kind: "saved", row };
}

function isSameHead(current: ChainRow | null, seen: ChainRow | null): boolean {
	return current?.epoch === seen?.epoch && current?.seq === seen?.seq && current?.digest === seen?.digest;
}

export async function readOp(id: string): Promise<OpRow | null> {
	const row = await (await database()).get("ops", id);
	return row === undefined ? null : opRowSchema.parse(row);
}

export async function countOpenOps(till: string): Promise<number> {
	return (await database()).countFromIndex("ops", "queue", queueOf(till));
}

// The open ops of a till, oldest first, as many as one look at the queue takes in.
export async function listOpenOps(till: string): Promise<OpRow[]> {
	return (await database()).getAllFromIndex("ops", "queue", queueOf(till), OPS_READ_MAX);
}

function queueOf(till: string): IDBKeyRange {
	return IDBKeyRange.bound([1, till], [1, till, []]);
}

export async function listNewestOps(): Promise<OpRow[]> {
	const db = await database();
	const rows: OpRow[] = [];
	let cursor = await db.transaction("ops").store.index("saved").openCursor(null, "prev");
	while (cursor !== null && rows.length < OPS_SHOWN_MAX) {
		rows.push(cursor.value);
		cursor = await cursor.continue();
	}
	return rows;
}

export async function recordTry(ids: readonly string[], nowMs: number): Promise<void> {
	const transaction = (await database()).transaction("ops", "readwrite");
	for (const id of ids) {
		const row = await transaction.store.get(id);
		if (row === undefined || !("open" in row)) continue;
		await transaction.store.put({ ...row, tries: row.tries + 1, lastTriedAt: nowMs });
	}
	await transaction.done;
}

// Writes an answer beside its op. The first final answer stands; a later one is the same by protocol.
export async function recordOutcome(id: string, outcome: Outcome, nowMs: number): Promise<void> {
	const transaction = (await database()).transaction("ops", "readwrite", { durability: "strict" });
	const row = await transaction.store.get(id);
	if (row !== undefined && "open" in row) await transaction.store.put(answered(row, outcome, nowMs));
	await transaction.done;
	publish(id);
}
