import { signal } from "@preact/signals";
import {
	type DBSchema,
	deleteDB,
	type IDBPDatabase,
	type IDBPTransaction,
	openDB,
	type StoreNames,
} from "idb";
import type { FeedPage } from "../../domain/access/views/tills.ts";
import type { DeviceRow, FeedRow, HeadCopyRow, PinReport, PinRow } from "./device-records.ts";
import { DATABASE_NAME, DATABASE_VERSION } from "./limits.ts";
import type { ChainRow, MenuRow, OpRow, OrgRow, WalletRow, WhoRow } from "./records.ts";
import { noteOutdated } from "./version.ts";

// The device's one database. A later version may add stores and indexes; it must never touch rows of `ops`
// that are still open, and a version before it must still be able to read them.

export interface DeviceTables extends DBSchema {
	sessions: { key: string; value: WhoRow };
	ops: {
		key: string;
		value: OpRow;
		indexes: { queue: [number, string, number, number]; chain: [string, number, number]; saved: number };
	};
	chains: { key: string; value: ChainRow };
	menus: { key: string; value: MenuRow };
	orgs: { key: string; value: OrgRow };
	wallets: { key: string; value: WalletRow };
	device: { key: string; value: DeviceRow };
	feed: { key: string; value: FeedRow };
	heads: { key: string; value: HeadCopyRow; indexes: { codes: string; round: number } };
	staff: { key: string; value: FeedPage["staff"][number] };
	tills: { key: string; value: FeedPage["tills"][number] };
	pins: { key: string; value: PinRow };
	pinReports: { key: string; value: PinReport };
	payCodes: { key: string; value: PayCodeRow; indexes: { end: number } };
}

// A code to pay with that a sale of this till was paid by.
export type UsedPayCode = { readonly mark: string; readonly endsAt: number };
type PayCodeRow = UsedPayCode & { readonly op: string };

export type DeviceDatabase = IDBPDatabase<DeviceTables>;

// Another window keeps the database as it was before this version, and does not let go of it.
export const isDatabaseHeld = signal(false);

let opened: Promise<DeviceDatabase> | null = null;

export function database(): Promise<DeviceDatabase> {
	opened ??= open().catch((cause) => {
		opened = null;
		if (isOutdatedHere(cause)) noteOutdated();
		throw cause;
	});
	return opened;
}

// A newer version of this app was here since this page was loaded.
export function isOutdatedHere(cause: unknown): boolean {
	return cause instanceof DOMException && cause.name === "VersionError";
}

async function open(): Promise<DeviceDatabase> {
	const db = await openDB<DeviceTables>(DATABASE_NAME, DATABASE_VERSION, {
		upgrade(db, from, _to, transaction) {
			if (from < 1) addSelling(db);
			if (from < 2) addDevice(db, transaction);
			if (from < 3) db.createObjectStore("payCodes", { keyPath: "mark" }).createIndex("end", "endsAt");
		},
		blocked() {
			isDatabaseHeld.value = true;
		},
		// Another tab runs a newer version: let it upgrade, and open again when this tab next needs the database.
		blocking(_current, _blocked, event) {
			(event.target as IDBDatabase).close();
			opened = null;
		},
		terminated() {
			opened = null;
		},
	});
	isDatabaseHeld.value = false;
	return db;
}

type Upgrade = IDBPTransaction<DeviceTables, StoreNames<DeviceTables>[], "versionchange">;

function addSelling(db: DeviceDatabase): void {
	db.createObjectStore("sessions", { keyPath: "entrance" });
	const ops = db.createObjectStore("ops", { keyPath: "id" });
	// Only rows with an `open` field have a key here: an answered op leaves the queue by losing the field.
	ops.createIndex("queue", ["open", "till", "epoch", "seq"]);
	ops.createIndex("chain", ["till", "epoch", "seq"], { unique: true });
	ops.createIndex("saved", "savedAt");
	db.createObjectStore("chains", { keyPath: "till" });
	db.createObjectStore("menus", { keyPath: "store" });
	db.createObjectStore("orgs", { keyPath: "id" });
	db.createObjectStore("wallets", { keyPath: "id" });
}

function addDevice(db: DeviceDatabase, transaction: Upgrade): void {
	db.createObjectStore("device", { keyPath: "slot" });
	db.createObjectStore("feed", { keyPath: "id" });
	const heads = db.createObjectStore("heads", { keyPath: "account" });
	heads.createIndex("codes", "codes", { multiEntry: true });
	heads.createIndex("round", "round");
	db.createObjectStore("staff", { keyPath: "id" });
	db.createObjectStore("tills", { keyPath: "id" });
	db.createObjectStore("pins", { keyPath: "staff" });
	db.createObjectStore("pinReports", { keyPath: "id" });
	// The version before kept a till's token here.
	void transaction.objectStore("sessions").delete("till");
}

export async function deleteDatabase(): Promise<void> {
	const last = opened;
	opened = null;
	(await last?.catch(() => null))?.close();
	await deleteDB(DATABASE_NAME);
}
