import { storeObjectName } from "../../domain/core/ids.ts";
import { stockInTransit } from "../../domain/history/books.ts";
import type { Books } from "../../domain/history/books-view.ts";
import type { StoreStatus } from "../../durable-objects/store/status.ts";
import { listOpenAlerts } from "../db/alerts.ts";
import { listStores } from "../db/catalog.ts";
import { listTorn } from "../db/heads.ts";
import { historyOf } from "../db/history.ts";
import { countUnreadable, listTransfers } from "../db/lines-by-kind.ts";
import { countFlags } from "../db/rollups.ts";
import { driftsIn, readValue } from "../db/value.ts";
import type { Env } from "../env.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { findWaitingVoids } from "./waiting-voids.ts";

// The books of an org: what history adds up to, beside how its stores stand at this moment.

const STORES_AT_ONCE = 8;
const ALERTS_SHOWN_MAX = 100;

type StoreReply = { readonly store: string; readonly standing: StoreStatus | null };

export async function readBooks(env: Env, org: string, now: number): Promise<Books> {
	const db = historyOf(env, org);
	const asked = await askStores(env, org);
	const [value, flags, alerts, transfers, unreadable, waitingVoids] = await Promise.all([
		readValue(db, org),
		countFlags(db, org),
		listOpenAlerts(db, org, ALERTS_SHOWN_MAX),
		listTransfers(db, org),
		countUnreadable(db, org),
		findWaitingVoids(env, org, now),
	]);
	const standings = asked.flatMap(({ store, standing }) => (standing === null ? [] : [{ store, standing }]));
	const tills = standings.flatMap(({ store, standing }) =>
		standing.tills.map(({ gaps, pastEpochs, ...till }) => ({
			store,
			...till,
			gaps: [...gaps],
			pastEpochs: [...pastEpochs],
		})),
	);
	return {
		asOf: now,
		...value,
		torn: driftsIn(value) ? await listTorn(db, org) : [],
		unconfirmedLines: sum(standings, ({ standing }) => standing.lastSeq - standing.confirmedSeq),
		unfinished: standings.flatMap(({ store, standing }) =>
			standing.openAsks.map((ask) => ({ store, ...ask })),
		),
		owedFacts: sum(standings, ({ standing }) => standing.owedFacts),
		tills,
		exposureMinor: sum(tills, ({ exposureMinor }) => exposureMinor),
		flags,
		alerts,
		inTransit: stockInTransit(transfers.sent, transfers.received),
		unreadable,
		waitingVoids,
		unreachable: asked.flatMap(({ store, standing }) => (standing === null ? [store] : [])),
	};
}

async function askStores(env: Env, org: string): Promise<StoreReply[]> {
	const stores = await listStores(env.DB, org);
	return await limitConcurrency(stores, STORES_AT_ONCE, async ({ id: store }) => {
		try {
			return { store, standing: await env.STORE.getByName(storeObjectName({ org, store })).standing() };
		} catch (error) {
			console.error(JSON.stringify({ level: "error", at: "books", org, store, message: String(error) }));
			return { store, standing: null };
		}
	});
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
	return items.reduce((total, item) => total + amountOf(item), 0);
}
