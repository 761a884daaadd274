import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { DATABASE_NAME, DATABASE_VERSION } from "./limits.ts";
import type { ChainRow, MenuRow, OpRow, OrgRow, SessionRow, WalletRow, WhoRow } from "./records.ts";

// The device's one database. A later version may add stores and indexes; it must never touch rows of `ops`
// that are still open, and a version before it must still be able to read them.

export interface Tables extends DBSchema {
	sessions: { key: string; value: SessionRow | WhoRow };
	ops: {
		key: string;
		value: OpRow;
		indexes: { queue: [number, string, number, number]; chain: [string, number, number]; saved: number };
	};
	chains: { key: string; value: ChainRow };
	menus: { key: string; value: MenuRow };
	orgs: { key: string; value: OrgRow };
	wallets: { key: string; value: WalletRow };
}

export type Database = IDBPDatabase<Tables>;

let opened: Promise<Database> | null = null;

export function database(): Promise<Database> {
	opened ??= openDB<Tables>(DATABASE_NAME, DATABASE_VERSION, {
		upgrade(db) {
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
		},
		// Another tab runs a newer version: let it upgrade, and open again when this tab next needs the database.
		blocking(_current, _blocked, event) {
			(event.target as IDBDatabase).close();
			opened = null;
		},
		terminated() {
			opened = null;
		},
	}).catch((cause) => {
		opened = null;
		throw cause;
	});
	return opened;
}
