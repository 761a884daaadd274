import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, it } from "vitest";
import {
	type Fixture,
	makeOrg,
	saleBody,
	saleOp,
	send,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { compareDays } from "../../../workers/books/compare-rollups.ts";
import { recordMessages } from "../../../workers/db/lines.ts";
import { clearHistory } from "../../../workers/db/rebuild.ts";
import worker from "../../../workers/index.ts";
import { door } from "../../support/pool.ts";
import { countRows, journalOf, listRollups, objectsOf, untilSettled } from "../support/queue.ts";

// Every night journals and history are put side by side: what is lacking is brought in, what differs is shown.

const DAY_MS = 86_400_000;
let org: Fixture;
const till = () => org.tills[0] as Till;

beforeAll(async () => {
	org = await makeOrg(door, "compare", { stores: 2, tillsPerStore: 1, accounts: 3, balanceMinor: 100_000 });
	const sales = [saleOp(till(), "guest-1"), saleOp(till(), "guest-2"), saleOp(till(), "guest-3")];
	const void_ = tillOp(till(), "ask", { kind: "void", void: { sale: sales[0]?.id ?? "", reason: "" } });
	const fact = tillOp(till(), "fact", saleBody("guest-1"));
	const { status } = await send(door, till().token, "POST", "/v1/ops", {
		sentAt: Date.now(),
		ops: [...sales, void_, fact],
	});
	expect(status).toBe(200);
	await untilSettled(org);
});

beforeEach(async () => {
	await env.DB.prepare("DELETE FROM alerts").run();
});

// The night after tomorrow's midnight, so that today is yesterday.
const tonight = () => Date.now() + DAY_MS;
const compare = (at = tonight()) =>
	worker.scheduled(createScheduledController({ cron: "17 3 * * *", scheduledTime: new Date(at) }), env);

type Alert = { id: string; kind: string; body: string };
const alerts = async () => (await env.DB.prepare("SELECT id, kind, body FROM alerts").all<Alert>()).results;

async function history(): Promise<unknown> {
	const lines = await env.DB.prepare(
		`SELECT object, seq, at, kind, key, hash, body FROM store_lines UNION ALL
		SELECT object, seq, at, kind, key, hash, body FROM account_lines ORDER BY 1, 2`,
	).all();
	return [lines.results, await listRollups(org.org)];
}

// History as if some lines had never come.
async function rebuildWithout(kept: string): Promise<void> {
	await clearHistory(env.DB);
	const isKept = async (object: string, { seq, kind }: { seq: number; kind: string }) =>
		await env.DB.prepare(`SELECT ${kept} AS kept FROM (SELECT ? AS object, ? AS seq, ? AS kind)`)
			.bind(object, seq, kind)
			.first<number>("kept");
	for (const object of objectsOf(org)) {
		const journal = await journalOf(org.org, object);
		const flags = await Promise.all(journal.events.map((event) => isKept(object, event)));
		const events = journal.events.filter((_, index) => flags[index] === 1);
		if (events.length > 0) await recordMessages(env.DB, org.org, [{ ...journal, events }]);
	}
}

it("where all is well it says nothing and changes nothing", async () => {
	const before = await history();
	await compare();
	expect(await alerts()).toEqual([]);
	expect(await history()).toEqual(before);
});

it("a store that gave numbers away twice is told", async () => {
	const twice = `INSERT INTO store_lines SELECT org, at + 1, object, seq, store, kind, NULL, NULL, batch, body
		FROM store_lines WHERE object = 'compare/store/store-1' AND kind = 'stock-received'`;
	await env.DB.prepare(twice).run();
	await compare();
	expect(await alerts()).toMatchObject([
		{ kind: "journal-doubled", body: JSON.stringify({ object: "compare/store/store-1" }) },
	]);
	await env.DB.prepare("DELETE FROM store_lines WHERE kind = 'stock-received' AND key IS NULL").run();
});

it("lines that were lost come back, with what they add up to, and someone hears of it once a night", async () => {
	const before = await history();
	await rebuildWithout(
		"object <> 'compare/account/guest-2' AND kind NOT IN ('sale-applied', 'facts-posted', 'void-applied')",
	);
	expect(await history()).not.toEqual(before);
	await compare();
	expect(await history()).toEqual(before);
	await compare();
	const named = (await alerts()).map(({ id }) => id.split("/").slice(0, -1).join("/"));
	expect(named.toSorted()).toEqual([
		"history-missing/compare/account/guest-2",
		"history-missing/compare/store/store-1",
	]);
});

it("rollups that are not the sum of their lines are named, by what they should be", async () => {
	const query = "UPDATE rollups SET gross_minor = gross_minor + ? WHERE org = 'compare' AND dim = 'sales'";
	await env.DB.prepare(query).bind(1).run();
	await compare();
	const [alert, ...others] = await alerts();
	expect([alert?.kind, others]).toEqual(["rollups-differ", []]);
	expect(JSON.parse(alert?.body ?? "{}")).toMatchObject({ count: 1 });
	await env.DB.prepare(query).bind(-1).run();
});

it("value that drifts is told", async () => {
	const query = "UPDATE rollups SET gross_minor = gross_minor + ? WHERE org = 'compare' AND name = 'grant'";
	await env.DB.prepare(query).bind(7).run();
	await compare();
	const [alert, ...others] = await alerts();
	expect([alert?.kind, others]).toEqual(["books-drift", []]);
	expect(JSON.parse(alert?.body ?? "{}")).toEqual({
		drift: [{ unit: "EUR", of: "balances", amountMinor: -7 }],
		takeovers: [],
	});
	await env.DB.prepare(query).bind(-7).run();
});

it("an account of which a line is missing does not hide what drifts elsewhere", async () => {
	await rebuildWithout(
		"NOT (object LIKE 'compare/store/%' OR object = 'compare/account/guest-1' AND seq = 2)",
	);
	const days = async () =>
		(await compareDays(env.DB, "compare", tonight())).map(({ kind, body }) => ({ kind, body }));
	expect(await days()).toEqual([]);
	const query = "UPDATE rollups SET gross_minor = gross_minor + 7 WHERE org = 'compare' AND name = 'grant'";
	await env.DB.prepare(query).run();
	const drift = [{ unit: "EUR", of: "balances", amountMinor: -7 }];
	expect(await days()).toEqual([{ kind: "books-drift", body: { drift, takeovers: [] } }]);
	await rebuildWithout("1");
});

it("a takeover that one account received twice is named, also where another one lost as much", async () => {
	const place = (key: string, seq: number) =>
		env.DB.prepare(
			`INSERT INTO account_lines (object, seq, org, account, kind, at, key, hash, batch, body)
			VALUES ('compare/account/tag-' || ?2, 1, 'compare', 'tag-' || ?2, 'posted', 1, ?1, 'h', 'b', ?3)`,
		).bind(
			key,
			seq,
			JSON.stringify({
				head: { balances: {} },
				entry: {
					...{ transfer: key.split("/")[0], unit: "EUR", cause: "takeover" },
					amountMinor: key.includes("/close/") ? -500 : 500,
				},
			}),
		);
	await env.DB.batch([
		...[place("t-1:1/close/EUR", 1), place("t-1:1/receive/EUR", 2), place("t-1:1/receive/EUR", 3)],
		place("t-2:1/close/EUR", 4),
		...[place("t-3:1/close/EUR", 5), place("t-3:1/receive/EUR", 6)],
	]);
	await compare();
	const [alert, ...others] = await alerts();
	expect([alert?.kind, others]).toEqual(["books-drift", []]);
	const takeovers = [
		{ transfer: "t-1:1", unit: "EUR", amountMinor: 500 },
		{ transfer: "t-2:1", unit: "EUR", amountMinor: -500 },
	];
	expect(JSON.parse(alert?.body ?? "{}")).toEqual({ drift: [], takeovers });
	const books = await send(door, org.ownerToken, "GET", "/v1/books");
	expect(books.body).toMatchObject({ drift: [], takeovers });
	await env.DB.prepare("DELETE FROM account_lines WHERE object LIKE 'compare/account/tag-%'").run();
});

it("goods of one transfer that two stores took in are named once, however many nights it is so", async () => {
	const lines = [{ product: "shirt", quantity: 2 }];
	const transferIn = { transfer: crypto.randomUUID().replace(/-.{4}-/, "-0000-7"), from: "store-1", lines };
	const place = (store: string, seq: number) => {
		const op = { kind: "transfer-in", transferIn };
		const body = JSON.stringify({ op, store, effects: { stock: [] }, outcome: { status: "applied" } });
		return env.DB.prepare(
			`INSERT INTO store_lines (org, batch, at, object, seq, store, kind, key, hash, body)
			VALUES ('compare', 'b', 5, 'compare/store/' || ?1, ?2, ?1, 'transfer-in-applied', ?1 || ?2, 'h', ?3)`,
		).bind(store, seq, body);
	};
	await env.DB.batch([place("store-8", 1), place("store-9", 1)]);
	await compare();
	await compare(tonight() + DAY_MS);
	const twice = (await alerts()).filter(({ kind }) => kind === "transfer-taken-twice");
	expect(twice.map(({ body }) => JSON.parse(body))).toEqual([
		{ transfer: transferIn.transfer, stores: ["store-8", "store-9"] },
	]);
	await env.DB.prepare("DELETE FROM store_lines WHERE at = 5").run();
});

it("a line that differs is shown and left alone", async () => {
	await env.DB.prepare(
		"UPDATE account_lines SET key = 'x' WHERE object = 'compare/account/guest-3' AND seq = 2",
	).run();
	await env.DB.prepare(
		"UPDATE store_lines SET key = 'x' WHERE object = 'compare/store/store-1' AND seq = 3",
	).run();
	await compare();
	const differs = (await alerts()).filter(({ kind }) => kind === "history-differs");
	expect(differs.map(({ body }) => JSON.parse(body))).toEqual(
		expect.arrayContaining([
			{ object: "compare/account/guest-3", lines: 1, seqs: [2] },
			{ object: "compare/store/store-1", lines: 1, seqs: [3] },
		]),
	);
	expect(await countRows("store_lines", "key = ?", "x")).toBe(1);
});

it("an account that has forgotten what history knows is told", async () => {
	await env.DB.prepare(
		`INSERT INTO account_lines (object, seq, org, account, kind, at, key, hash, batch, body)
		SELECT object, 99, org, account, kind, at, key, hash, batch, body FROM account_lines
		WHERE object = 'compare/account/guest-1' AND seq = 2`,
	).run();
	await compare();
	const ahead = (await alerts()).filter(({ kind }) => kind === "history-ahead");
	expect(ahead.map(({ body }) => JSON.parse(body))).toEqual([
		{ object: "compare/account/guest-1", lines: 1, seqs: [99] },
	]);
	await env.DB.prepare("DELETE FROM account_lines WHERE seq = 99").run();
});

it("lines that are still on their way are nobody's trouble", async () => {
	await rebuildWithout("object <> 'compare/account/guest-1'");
	await compare(Date.now());
	expect((await alerts()).filter(({ kind }) => kind === "history-missing")).toEqual([]);
});

it("sums are looked at although a night may not ask as often as there are journals", async () => {
	const many = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 80)
		INSERT INTO accounts (org, id, name, opened_at) SELECT 'compare', 'many-' || n, '', 1 FROM numbers`;
	const wrong = "UPDATE rollups SET gross_minor = gross_minor + ? WHERE org = 'compare' AND dim = 'sales'";
	await env.DB.batch([env.DB.prepare(many), env.DB.prepare(wrong).bind(1)]);
	let asked = 0;
	const prepare = (query: string) => {
		asked += 1;
		if (asked > 80) throw new Error("Too many API requests by single worker invocation.");
		return env.DB.prepare(query);
	};
	const DB = { prepare, batch: (all: D1PreparedStatement[]) => env.DB.batch(all) } as unknown as D1Database;
	const night = createScheduledController({ cron: "17 3 * * *", scheduledTime: new Date(tonight()) });
	await worker.scheduled(night, { ...env, DB });
	expect(asked).toBeGreaterThan(80);
	expect((await alerts()).map(({ kind }) => kind)).toContain("rollups-differ");
	await env.DB.prepare("DELETE FROM accounts WHERE id LIKE 'many-%'").run();
	await env.DB.prepare(wrong).bind(-1).run();
});
