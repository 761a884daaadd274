import { deleteDatabase } from "../../offline/db.ts";
import { publishDevice } from "../../offline/device.ts";
import { device } from "../link/state.ts";
import { dropToken } from "../link/tokens.ts";

// Takes everything off this device. The database goes last, with the row that says that all of it has to go: a device
// that dies in between goes on here when it starts.

const KEPT = new Set(["fieldtill.theme"]);

export async function erase(by: "organizer" | "hand"): Promise<void> {
	device.value = { state: "removed", by, isEmpty: false };
	dropToken();
	publishDevice("gone");
	const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
	await Promise.all(workers.map((worker) => worker.unregister()));
	await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
	for (const key of Object.keys(localStorage)) if (!KEPT.has(key)) localStorage.removeItem(key);
	sessionStorage.clear();
	await deleteDatabase();
	publishDevice("empty");
}
