import { readBatch } from "../../domain/protocol/batch.ts";
import { sha256 } from "../support/builders.ts";
import { type LogRow, nameRows, splitOutcomes } from "./log-row.ts";
import { call } from "./network.ts";
import type { StoreNode } from "./nodes.ts";
import type { Universe } from "./objects.ts";
import type { SimTill } from "./till.ts";

// One batch of a till on its way to a store, and the outcomes on their way back.

// The thumbprint of every till's key, as its token names it.
export const DEVICE = "phone";

// Null: the store sells nothing.
export async function sendRows(
	universe: Universe,
	till: SimTill,
	store: StoreNode,
	rows: readonly LogRow[],
): Promise<string[] | null> {
	const sentAt = till.now;
	const text = `{"sentAt":${sentAt},"ops":[${rows.map((row) => row.text(row.mode)).join(",")}]}`;
	const answer = await call(universe, till, store, nameRows(till.id, rows), async () => {
		till.hearBy(store);
		const batch = readBatch(JSON.parse(text), text, sha256, "storm");
		const skewMs = sentAt - universe.time.now;
		const decided = await store.shell().decideOps(till.id, batch.items, skewMs, DEVICE);
		return decided === null ? null : batch.answer(decided);
	});
	return answer === null ? null : splitOutcomes(answer);
}
