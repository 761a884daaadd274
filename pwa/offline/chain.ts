import { FIRST_PREV, type Mode, type Op, type OpOf, opText } from "../../domain/protocol/op.ts";
import type { Sale } from "../../domain/protocol/payloads.ts";
import type { ChainRow } from "./records.ts";

// The chain that a till hangs its ops on: each op names the hash of the one before it. A device that starts
// from nothing starts a new epoch, named after the moment, so that it cannot repeat a number it has forgotten.

export function firstLink(till: string, nowMs: number): ChainRow {
	return { till, epoch: nowMs, seq: 0, digest: FIRST_PREV };
}

export type SaleIntent = {
	readonly id: string;
	readonly occurredAt: number;
	readonly sale: Sale;
	readonly mode: Mode;
	// Who has signed in at the till; undefined: nobody has to.
	readonly cashier?: string | undefined;
};

export function nextSale(head: ChainRow, intent: SaleIntent, version: number): OpOf<"sale"> {
	return {
		v: version,
		id: intent.id,
		kind: "sale",
		mode: intent.mode,
		epoch: head.epoch,
		seq: head.seq + 1,
		prev: head.digest,
		occurredAt: intent.occurredAt,
		...(intent.cashier !== undefined && { cashier: intent.cashier }),
		sale: intent.sale,
	};
}

export async function digestOf(op: Op): Promise<string> {
	const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(opText(op)));
	return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
