import { storeObjectName } from "../../domain/core/ids.ts";
import { listAllStores } from "../db/catalog.ts";
import type { Env } from "../env.ts";

// Wakes every store, so that one whose alarm was lost goes on. A store that cannot be reached stops no other.
export async function sweepStores(env: Env): Promise<void> {
	for (const { org, id } of await listAllStores(env.DB)) {
		try {
			await env.STORE.getByName(storeObjectName({ org, store: id })).kick();
		} catch (error) {
			console.error(JSON.stringify({ level: "error", at: "sweep", org, store: id, message: String(error) }));
		}
	}
}
