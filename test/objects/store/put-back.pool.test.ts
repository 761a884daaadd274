import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { toJsonText } from "../../../domain/core/json-text.ts";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import { Fence } from "../../../durable-objects/journal/fence.ts";
import { objectSql, type Sql, type SqlRow } from "../../../durable-objects/sql.ts";
import { BEER, makeOrg, SHIRT } from "../../../scripts/fixture.ts";
import { accountTender, sale, sent } from "../../support/builders.ts";
import { door, eventually } from "../../support/pool.ts";

// Objects of the real runtime that stand at an earlier point, and get their lines back from the real database. One
// machine has no way to put storage back, so the tables are put back by hand.

const SIZE = { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 10_000 };
const TABLES = ["cursor", "owed", "stock", "cash", "tills", "shifts", "returns", "settings", "fence"];

// A stub of an instance that has ended is of no use any more: each call takes a new one.
const storeOf = (org: string) => env.STORE.getByName(`${org}/store/store-1`);
const accountOf = (org: string) => env.ACCOUNT.getByName(`${org}/account/guest-1`);
type Stub = () => ReturnType<typeof storeOf> | ReturnType<typeof accountOf>;

async function scene(org: string) {
	const made = await makeOrg(door, org, SIZE);
	const store = () => storeOf(org);
	const account = () => accountOf(org);
	let seq = 0;
	const sell = async () => {
		seq += 1;
		const item = { ...SHIRT, name: "", category: "" };
		const lines = [{ product: item.product, quantity: 1, unitPriceMinor: 2_500, depositMinor: 0 }];
		const tenders = [accountTender("guest-1", 2_500)];
		const op = sent(sale({ seq, over: { lines, tenders, totalMinor: 2_500 } }));
		const [text = "{}"] = (await store().decideOps("store-1-till-1", toJsonText([op]), 0)) ?? [];
		return JSON.parse(text) as Outcome;
	};
	const restore = async (room: "store" | "account", at: number | null) => {
		const response = await door.fetch("/v1/restores", {
			method: "POST",
			headers: { Authorization: `Bearer ${made.ownerToken}`, "Content-Type": "application/json" },
			body: JSON.stringify({ room, name: room === "store" ? "store-1" : "guest-1", at }),
		});
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	};
	const shirts = async () =>
		(await store().listStock()).find(({ product }) => product === "shirt")?.available;
	return { store, account, sell, restore, shirts };
}
function inSql<T>(stub: Stub, work: (sql: Sql) => T): Promise<T> {
	return runInDurableObject(stub() as ReturnType<typeof accountOf>, (_, { storage }) =>
		work(objectSql(storage)),
	);
}

// As when the platform has put it back: the instance ends, whatever it was doing.
async function startAnew(stub: Stub): Promise<void> {
	const abort = (_: unknown, state: DurableObjectState) => state.abort("put back to an earlier point");
	await runInDurableObject(stub() as ReturnType<typeof accountOf>, abort).catch(() => {});
}

const isThere = (sql: Sql, table: string) =>
	sql.first("SELECT 1 FROM sqlite_master WHERE name = ?", table) !== undefined;

async function remember(stub: Stub): Promise<() => Promise<void>> {
	const { lines, tables } = await inSql(stub, (sql) => ({
		lines: sql.first<{ n: number }>("SELECT ifnull(max(seq), 0) AS n FROM journal")?.n ?? 0,
		tables: TABLES.map((table) => (isThere(sql, table) ? sql.all<SqlRow>(`SELECT * FROM ${table}`) : [])),
	}));
	return async () => {
		await inSql(stub, (sql) => {
			sql.run("DELETE FROM journal WHERE seq > ?", lines);
			for (const [index, table] of TABLES.entries()) {
				if (!isThere(sql, table)) continue;
				sql.run(`DELETE FROM ${table}`);
				for (const row of tables[index] ?? []) {
					const columns = Object.keys(row);
					const marks = columns.map(() => "?").join(", ");
					sql.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, ...Object.values(row));
				}
			}
		});
		await startAnew(stub);
	};
}

const allInHistory = (stub: () => ReturnType<typeof storeOf>) =>
	eventually(async () => {
		await stub().kick();
		const { lastSeq, confirmedSeq } = await stub().standing();
		return lastSeq === confirmedSeq ? lastSeq : undefined;
	});
const linesOf = async (stub: Stub) =>
	(await stub().listLines(0, 1_000)).map(({ carried: _, ...line }) => line);

it("objects that hear of lines they lack serve nobody, and serve when these are back", async () => {
	const { store, account, sell, restore, shirts } = await scene("found");
	await sell();
	const earlier = [await remember(store), await remember(account)];
	await sell();
	await sell();
	const last = await allInHistory(store);
	const [storeLines, accountLines] = [await linesOf(store), await linesOf(account)];
	for (const putBack of earlier) await putBack();
	expect(await store().confirm({ after: 0, to: last })).toBe(false);
	expect(await account().confirm({ after: 0, to: accountLines.length })).toBe(false);
	await expect(sell()).rejects.toThrow("put back");
	await expect(async () => await account().read()).rejects.toThrow("put back");
	expect(await restore("store", null)).toEqual({ status: 200, body: { phase: "serving", last } });
	expect(await restore("account", null)).toMatchObject({ status: 200 });
	expect(await linesOf(store)).toEqual(storeLines);
	expect(await linesOf(account)).toEqual(accountLines);
	expect(await shirts()).toBe(1_000_000 - 3);
	expect(await sell()).toMatchObject({ status: "applied", receipt: 4, balances: [{ balanceMinor: 0 }] });
	expect(await restore("store", 1)).toMatchObject({ status: 409, body: { code: "restore-refused" } });
});

it("a store that forgot its menu sells by the catalog's", async () => {
	const { store, sell, restore } = await scene("without-menu");
	await sell();
	const last = await allInHistory(store);
	await inSql(store, (sql) => {
		for (const table of [...TABLES, "journal"]) if (isThere(sql, table)) sql.run(`DELETE FROM ${table}`);
	});
	await startAnew(store);
	expect(await store().confirm({ after: 0, to: last })).toBe(false);
	expect(await restore("store", null)).toEqual({ status: 200, body: { phase: "serving", last } });
	expect(await store().menu()).toMatchObject({ version: 2, items: [{ product: BEER.product }, {}] });
	expect(await sell()).toMatchObject({ status: "applied", receipt: 2 });
});

it.each(["store", "account"] as const)(
	"a listed %s hands over, is put back by the platform, and gets its lines back",
	async (room) => {
		const org = `listed-${room}`;
		const listed: Stub = () => (room === "store" ? storeOf(org) : accountOf(org));
		// What is listed serves only where it was put back before; so the fixture can fill it.
		await inSql(listed, (sql) => new Fence(sql, "r1").write({ restore: "r1", state: "reconciled" }));
		await startAnew(listed);
		const { sell, restore } = await scene(org);
		expect(await sell()).toMatchObject({ status: "applied" });
		const forget = async () => {
			await inSql(listed, (sql) => sql.run("DELETE FROM fence"));
			await startAnew(listed);
		};
		const putBack = await remember(listed);
		await forget();
		expect(await listed().restoring()).toMatchObject({ restore: "r1", gate: "shut", state: null });
		if (room === "store") await expect(sell()).rejects.toThrow("put back");
		else expect(await sell()).toMatchObject({ status: "pending" });
		// One machine's storage knows no earlier point, and says so.
		const refused = await restore(room, Date.now() - 60_000);
		expect(refused).toMatchObject({ status: 409, body: { refusal: { reason: "not-put-back" } } });
		expect(await listed().restoring()).toMatchObject({ state: "handed" });
		const lines = await linesOf(listed);
		await putBack();
		await forget();
		const serving = { status: 200, body: { phase: "serving", last: lines.length } };
		expect(await restore(room, Date.now() - 60_000)).toEqual(serving);
		expect(await linesOf(listed)).toEqual(lines);
		expect(await restore(room, Date.now() - 60_000)).toEqual(serving);
	},
);
