import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

// What the system left on disk, read with nothing but SQLite: the objects' own files and the database of history. The
// types here say what a file is believed to hold; they are written down anew on purpose.

export type Line = {
	seq: number;
	key: string | null;
	hash: string | null;
	kind: string;
	at: number;
	body: string;
};
export type Entry = {
	transfer: string;
	unit: string;
	amountMinor: number;
	cause: string;
	flag: string | null;
};
export type AccountBody = { head: { account: string; balances: Record<string, number> }; entry?: Entry };
export type Outcome = { status: string; receipt?: number | null; totalMinor?: number; flags?: string[] };
export type StoreBody = {
	store: string;
	till: string;
	receipt: number | null;
	outcome: Outcome;
	effects: { cash?: { from: string; to: string; amountMinor: number }[] };
	carried: { object: string; event: { seq: number } }[];
};
export type TillRow = {
	till: string;
	chain: { now: { gaps: unknown[] } | null; forks: number };
	open: { op: { id: string } }[];
};
export type StoreFile = {
	readonly store: string;
	readonly object: string;
	readonly lines: Line[];
	readonly byKey: ReadonlyMap<string, Line>;
	readonly stock: ReadonlyMap<string, number>;
	readonly cash: ReadonlyMap<string, number>;
	readonly tills: TillRow[];
	readonly owed: number;
};
export type AccountFile = { readonly account: string; readonly object: string; readonly lines: Line[] };
export type HistoryLine = Line & { object: string };
export type Disk = {
	readonly stores: StoreFile[];
	readonly accounts: AccountFile[];
	readonly storeLines: HistoryLine[];
	readonly accountLines: HistoryLine[];
};

export function readDisk(dataDir: string): Disk {
	const folder = join(dataDir, "v3");
	const stores = openEach(join(folder, "do/fieldtill-Store"), readStore);
	const accounts = openEach(join(folder, "do/fieldtill-Account"), readAccount);
	const [history] = openEach(join(folder, "d1/miniflare-D1DatabaseObject"), (db) => ({
		storeLines: rows<HistoryLine>(db, "SELECT * FROM store_lines ORDER BY object, seq"),
		accountLines: rows<HistoryLine>(db, "SELECT * FROM account_lines ORDER BY object, seq"),
	}));
	if (history === undefined) throw new Error(`no history below ${folder}`);
	return { stores, accounts, ...history };
}

// Beside the objects lies a file in which the runtime keeps their alarms.
function openEach<T>(folder: string, read: (db: DatabaseSync) => T | undefined): T[] {
	const names = readdirSync(folder).filter(
		(name) => name.endsWith(".sqlite") && !name.startsWith("metadata"),
	);
	return names.flatMap((name) => {
		const db = new DatabaseSync(join(folder, name), { readOnly: true });
		const found = read(db);
		db.close();
		return found === undefined ? [] : [found];
	});
}

function readStore(db: DatabaseSync): StoreFile {
	const [setting] = rows<{ value: string }>(db, "SELECT value FROM settings WHERE name = 'identity'");
	const { org, store } = JSON.parse(setting?.value ?? "{}") as { org: string; store: string };
	const lines = rows<Line>(db, "SELECT * FROM journal ORDER BY seq");
	const levels = rows<{ product: string; available: number }>(db, "SELECT * FROM stock");
	const cash = rows<{ place: string; minor: number }>(db, "SELECT * FROM cash");
	return {
		store,
		object: `${org}/store/${store}`,
		lines,
		byKey: new Map(lines.flatMap((line) => (line.key === null ? [] : [[line.key, line]]))),
		stock: new Map(levels.map(({ product, available }) => [product, available])),
		cash: new Map(cash.map(({ place, minor }) => [place, minor])),
		tills: rows<{ value: string }>(db, "SELECT value FROM tills").map(
			({ value }) => JSON.parse(value) as TillRow,
		),
		owed: rows(db, "SELECT * FROM owed").length,
	};
}

function readAccount(db: DatabaseSync): AccountFile | undefined {
	const lines = rows<Line>(db, "SELECT * FROM journal ORDER BY seq");
	const last = lines.at(-1);
	if (last === undefined) return undefined;
	const { head } = JSON.parse(last.body) as { head: { org: string; account: string } };
	return { account: head.account, object: `${head.org}/account/${head.account}`, lines };
}

function rows<Row>(db: DatabaseSync, query: string): Row[] {
	return db.prepare(query).all() as Row[];
}
