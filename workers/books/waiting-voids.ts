import { storeObjectName } from "../../domain/core/ids.ts";
import {
	listWaiting,
	type SaleStatus,
	WAITS_LONG_MS,
	type WaitingVoid,
} from "../../domain/history/waiting.ts";
import { listStores } from "../db/catalog.ts";
import { historyOf } from "../db/history.ts";
import { listEarlyVoids } from "../db/lines-by-kind.ts";
import type { Env } from "../env.ts";
import { limitConcurrency } from "./limit-concurrency.ts";

// Voids that have waited long for a sale that did not come. History knows which voids came early, each store whether it
// has heard of a sale since; where none came early nobody is asked.

const STORES_AT_ONCE = 8;

export async function findWaitingVoids(env: Env, org: string, now: number): Promise<WaitingVoid[]> {
	const early = await listEarlyVoids(historyOf(env, org), org, now - WAITS_LONG_MS);
	if (early.length === 0) return [];
	const sales = [...new Set(early.map(({ sale }) => sale))];
	const stores = await listStores(env.DB, org);
	const answers = await limitConcurrency(stores, STORES_AT_ONCE, async ({ id: store }) => {
		return [store, await askStore(env, { org, store }, sales)] as const;
	});
	return listWaiting(early, new Map(answers), now);
}

type SaleStatuses = ReadonlyMap<string, SaleStatus>;

async function askStore(
	env: Env,
	place: { readonly org: string; readonly store: string },
	sales: readonly string[],
): Promise<SaleStatuses> {
	try {
		const standings = await env.STORE.getByName(storeObjectName(place)).saleStandings([...sales]);
		return new Map(sales.map((sale, index) => [sale, standings[index] ?? "unknown"]));
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "waiting-voids", ...place, message: String(error) }));
		return new Map();
	}
}
