import { listGoingTills } from "../db/tills.ts";
import type { Env } from "../env.ts";
import { tellStores } from "../stores/tills.ts";

// Tells stores again who has left them lately, should the one who said so have died before they heard. Tokens live for
// minutes, and no new one is given before the store was told.

const LATELY_MS = 3_600_000;

export async function sweepTills(env: Env, now: number): Promise<void> {
	for (const row of await listGoingTills(env.DB, now - LATELY_MS)) {
		await tellStores(env, row, row.leaving === null ? [row.store] : [row.store, row.leaving]);
	}
}
