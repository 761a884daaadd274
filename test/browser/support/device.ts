import type { Page } from "playwright-core";

// What lies on a device, read from inside its page.

export async function readRows<T>(page: Page, store: string): Promise<T[]> {
	return await page.evaluate(
		(name) =>
			new Promise<T[]>((resolve, reject) => {
				const opening = indexedDB.open("fieldtill");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const all = opening.result.transaction(name).objectStore(name).getAll();
					all.onerror = () => reject(all.error);
					all.onsuccess = () => {
						opening.result.close();
						resolve(all.result as T[]);
					};
				};
			}),
		store,
	);
}

// Everything that this page's origin keeps, as one text; keys that cannot be read are none of it.
export async function readDisk(page: Page): Promise<string> {
	return await page.evaluate(async () => {
		const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
		const database = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open("fieldtill");
			opening.onsuccess = () => resolve(opening.result);
		});
		for (const name of database.objectStoreNames) {
			const rows = await new Promise((resolve) => {
				const all = database.transaction(name).objectStore(name).getAll();
				all.onsuccess = () => resolve(all.result);
			});
			texts.push(`${name}: ${JSON.stringify(rows)}`);
		}
		database.close();
		for (const name of await caches.keys()) {
			for (const { url } of await (await caches.open(name)).keys()) texts.push(url);
		}
		return texts.join("\n");
	});
}

// What happens to whoever asks this device for its private key.
export async function tryToExportKey(page: Page): Promise<{ extractable: boolean; error: string }> {
	return await page.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open("fieldtill");
			opening.onsuccess = () => resolve(opening.result);
		});
		const row = await new Promise<{ privateKey: CryptoKey }>((resolve) => {
			const found = database.transaction("device").objectStore("device").get("till");
			found.onsuccess = () => resolve(found.result);
		});
		database.close();
		const { privateKey } = row;
		const error = await crypto.subtle.exportKey("jwk", privateKey).then(
			() => "it came out",
			(cause: DOMException) => cause.name,
		);
		return { extractable: privateKey.extractable, error };
	});
}

// The database as the version before had it, with an op that waits and a session with its token.
export async function writeVersionOne(page: Page, op: { readonly id: string }): Promise<void> {
	await page.evaluate(
		(row) =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open("fieldtill", 1);
				opening.onerror = () => reject(opening.error);
				opening.onupgradeneeded = () => {
					const db = opening.result;
					db.createObjectStore("sessions", { keyPath: "entrance" });
					const ops = db.createObjectStore("ops", { keyPath: "id" });
					ops.createIndex("queue", ["open", "till", "epoch", "seq"]);
					ops.createIndex("chain", ["till", "epoch", "seq"], { unique: true });
					ops.createIndex("saved", "savedAt");
					db.createObjectStore("chains", { keyPath: "till" });
					db.createObjectStore("menus", { keyPath: "store" });
					db.createObjectStore("orgs", { keyPath: "id" });
					db.createObjectStore("wallets", { keyPath: "id" });
				};
				opening.onsuccess = () => {
					const writing = opening.result.transaction(["ops", "sessions"], "readwrite");
					writing.objectStore("ops").put(row);
					writing.objectStore("sessions").put({ entrance: "till", session: { token: "eyJold" } });
					writing.oncomplete = () => {
						opening.result.close();
						resolve();
					};
				};
			}),
		op,
	);
}

export async function writeRow(page: Page, store: string, row: object): Promise<void> {
	await page.evaluate(
		([name, value]) =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open("fieldtill");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const writing = opening.result.transaction(name, "readwrite");
					writing.objectStore(name).put(value);
					writing.oncomplete = () => {
						opening.result.close();
						resolve();
					};
				};
			}),
		[store, row] as const,
	);
}

// As a window of another version does that nobody answers in: it hears that it should let go, and does not.
export async function holdDatabaseOpen(page: Page, version: number): Promise<() => Promise<void>> {
	await page.evaluate(
		(wanted) =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open("fieldtill", wanted);
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					Object.assign(globalThis, { held: opening.result });
					resolve();
				};
			}),
		version,
	);
	return () => page.evaluate(() => (globalThis as unknown as { held: IDBDatabase }).held.close());
}
