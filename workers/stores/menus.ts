import { storeObjectName } from "../../domain/core/ids.ts";
import { limitConcurrency } from "../books/limit-concurrency.ts";
import { draftMenu, listPublishedStores } from "../db/menu.ts";
import type { Env } from "../env.ts";
import { Problem } from "../http/problems.ts";

// Stores sell from the menu that was pushed to them, so whatever a menu says has to be pushed again when it changes.

const STORES_AT_ONCE = 4;

export async function publishMenu(env: Env, org: string, store: string) {
	const draft = await draftMenu(env.DB, org, store);
	if (!draft.ok) throw new Problem(draft.refusal.reason, draft.refusal.fields);
	const stub = env.STORE.getByName(storeObjectName({ org, store }));
	const { version, items } = await stub.publishMenu(org, draft.value);
	return { store, version, items: items.length };
}

// Gives the stores that could not be told: they sell on as before until someone publishes their menu.
export async function republishMenus(env: Env, org: string): Promise<string[]> {
	const told = await limitConcurrency(
		await listPublishedStores(env.DB, org),
		STORES_AT_ONCE,
		async (store) => {
			try {
				await publishMenu(env, org, store);
				return [];
			} catch (error) {
				if (!(error instanceof Problem)) complain(org, store, error);
				return [store];
			}
		},
	);
	return told.flat();
}

function complain(org: string, store: string, error: unknown): void {
	console.error(JSON.stringify({ level: "error", at: "republish", org, store, message: String(error) }));
}
