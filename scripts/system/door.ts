import type { Door } from "../fixture.ts";
import type { System } from "../system.ts";

// A running system as fixtures and tests reach it.
export async function doorOf(system: System): Promise<Door> {
	return {
		fetch: (path, init) => fetch(system.url + path, init),
		db: (await system.mf.getD1Database("DB", "fieldtill")) as unknown as Door["db"],
		signingKeys: system.keys.SIGNING_KEYS,
	};
}
