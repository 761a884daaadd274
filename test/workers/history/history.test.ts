import { createScheduledController, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { SaleView } from "../../../domain/protocol/views.ts";
import type { Store } from "../../../durable-objects/store/object.ts";
import { type Fixture, makeOrg, SHIRT, saleBody, saleOp, send, tillOp } from "../../../scripts/fixture.ts";
import { FLAGS_OF_SALES } from "../../../workers/db/sale-flags.ts";
import worker from "../../../workers/index.ts";
import { opId } from "../../support/builders.ts";
import { door, eventually } from "../../support/pool.ts";
import { consume, countRows, journalOf, withDb } from "../support/queue.ts";

// From the journals to what the dashboard reads: at least once, in any order, and each line counts once.

type Bound = { readonly params: readonly unknown[] };

let org: Fixture;
const till = () => org.tills[0] as Fixture["tills"][number];

beforeAll(async () => {
	org = await makeOrg(door, "history", { stores: 2, tillsPerStore: 1, accounts: 2, balanceMinor: 100_000 });
});

const page = async (query = "") =>
	(await send(door, org.ownerToken, "GET", `/v1/sales${query}`)).body as {
		sales: SaleView[];
		next: string | null;
	};

async function sell(ops: object[], of = till()): Promise<void> {
	const { status } = await send(door, of.token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	expect(status).toBe(200);
}

it("a sale reaches history by itself, with the entry that it made in the account", async () => {
	const op = saleOp(till(), "guest-1", SHIRT, 2);
	await sell([op]);
	const found = await eventually(async () => (await page()).sales.find(({ id }) => id === op.id));
	expect(found).toMatchObject({
		...{
			kind: "sale",
			status: "completed",
			receipt: 1,
			totalMinor: 5_000,
			store: "store-1",
			account: "guest-1",
		},
	});
	expect(found.taxes).toEqual([{ rateBps: 1_900, netMinor: 4_202, taxMinor: 798, grossMinor: 5_000 }]);
	const entry = await env.DB.prepare(
		"SELECT key, body FROM account_lines WHERE org = ? AND account = 'guest-1' ORDER BY seq DESC",
	)
		.bind(org.org)
		.first<{ key: string; body: string }>();
	expect(entry?.key).toBe(`${op.id}:1`);
	expect(JSON.parse(entry?.body ?? "{}")).toMatchObject({
		head: { balances: { EUR: 95_000 } },
		entry: { amountMinor: -5_000, cause: "sale" },
	});
});

it("declined sales are history too", async () => {
	const op = saleOp(till(), "guest-2", SHIRT, 900);
	await sell([op]);
	const found = await eventually(async () => (await page()).sales.find(({ id }) => id === op.id));
	expect(found).toMatchObject({ status: "declined", receipt: null, decline: { reason: "funds-short" } });
});

it("refunds and voids stand beside their sales, what sells nothing does not", async () => {
	const op = saleOp(till(), "guest-1");
	await sell([op]);
	await sell([tillOp(till(), "ask", { kind: "sold-out", soldOut: { product: "shirt", soldOut: false } })]);
	const voiding = tillOp(till(), "ask", { kind: "void", void: { sale: op.id, reason: "wrong guest" } });
	await sell([voiding]);
	const found = await eventually(async () => (await page()).sales.find(({ id }) => id === voiding.id));
	expect(found).toMatchObject({ kind: "void", of: op.id, status: "completed", totalMinor: -700 });
	const kinds = new Set((await page("?limit=200")).sales.map(({ kind }) => kind));
	expect(kinds).toEqual(new Set(["sale", "void"]));
});

it("what an account found odd about a fact, later, is said with its sale; of others nothing is", async () => {
	const [big, small] = [
		tillOp(till(), "fact", saleBody("guest-2", SHIRT, 90)),
		tillOp(till(), "fact", saleBody("guest-1")),
	];
	await sell([big, small]);
	const found = await eventually(async () => {
		const sale = (await page()).sales.find(({ id }) => id === big.id);
		return sale !== undefined && sale.flags.length > 0 ? sale : undefined;
	});
	expect(found).toMatchObject({ mode: "fact", status: "completed" });
	expect(found.flags).toContain("below-floor");
	const other = (await page()).sales.find(({ id }) => id === small.id);
	expect(other?.flags).toEqual([]);
	// Sold before, when it was declined: what happened then is not held against the ask.
	const declined = saleOp(till(), "guest-2", SHIRT, 1);
	await sell([declined]);
	await sell([{ ...declined, mode: "fact" }]);
	const taken = await eventually(async () => {
		const sale = (await page()).sales.find(({ id }) => id === `${declined.id}/fact`);
		return sale !== undefined && sale.flags.length > 0 ? sale : undefined;
	});
	expect(taken.flags).toEqual(["taken-after-decline"]);
	expect((await page()).sales.find(({ id }) => id === declined.id)).toMatchObject({
		status: "declined",
		flags: [],
	});
});

it("flags are looked for in their own index, and among a hundred sales with one query", async () => {
	const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${FLAGS_OF_SALES}`)
		.bind("history", "[]")
		.all();
	expect(JSON.stringify(results)).toContain("account_lines_flagged (org=? AND key=?)");
});

it("pages follow each other without a gap or a double", async () => {
	const before = (await page("?limit=200")).sales.length;
	await sell(Array.from({ length: 7 }, () => saleOp(till(), "guest-1")));
	await eventually(async () => ((await page("?limit=200")).sales.length >= before + 7 ? true : undefined));
	const all = (await page("?limit=200")).sales.map(({ id }) => id);
	const paged: string[] = [];
	let next: string | null = "";
	while (next !== null) {
		const part = await page(`?limit=2${next === "" ? "" : `&before=${next}`}`);
		paged.push(...part.sales.map(({ id }) => id));
		next = part.next;
	}
	expect(paged).toEqual(all);
	expect(new Set(paged).size).toBe(paged.length);
});

it("sales of one store alone can be asked for", async () => {
	const other = org.tills.find(({ store }) => store === "store-2") as Fixture["tills"][number];
	const op = saleOp(other, "guest-1");
	await sell([op], other);
	await eventually(async () => ((await page("?store=store-2")).sales.length === 1 ? true : undefined));
	expect((await page("?store=store-1")).sales.some(({ id }) => id === op.id)).toBe(false);
});

it("what cannot be read is retried, beside neighbours that are taken", async () => {
	const message = (object: string, body: string) => ({
		org: org.org,
		object,
		after: 0,
		events: [{ seq: 1, kind: "sale-applied", at: 1, key: null, hash: null, body }],
	});
	const good = { ...message("history/store/extra", "{}") };
	const published = { ...good, events: [{ ...good.events[0], kind: "menu-published" }] };
	const result = await consume([
		{ nonsense: true },
		message("history/store/no-json", "{"),
		message("history/store/no-sale", "{}"),
		message("other/store/bar", "{}"),
		published,
	]);
	expect(result.retryMessages).toHaveLength(4);
	expect(result.explicitAcks).toHaveLength(1);
	expect(await countRows("store_lines", "object = ?", "history/store/extra")).toBe(1);
});

it("what history itself refuses keeps no neighbour from it", async () => {
	const healthy = await journalOf(org.org, "history/account/guest-2");
	const named = (name: string) => ({ ...healthy, org: "beside", object: `beside/account/${name}` });
	const isSpoilt = (batch: Bound[]) => batch.some(({ params }) => JSON.stringify(params).includes("/spoilt"));
	const result = await consume(
		["one", "spoilt", "two"].map(named),
		"fieldtill-events",
		withDb(async (batch, write) => {
			if (isSpoilt(batch as unknown as Bound[])) throw new Error("D1_ERROR: too big");
			return await write();
		}),
	);
	expect([result.retryMessages.length, result.explicitAcks.length]).toEqual([1, 2]);
	expect(await countRows("account_lines", "object = ?", "beside/account/two")).toBe(healthy.events.length);
	expect(await countRows("account_lines", "object = ?", "beside/account/spoilt")).toBe(0);
});

it("a dead letter is put aside whole, taken off the queue, and an alert where it can be told whose it is", async () => {
	const letter = { org: org.org, object: "history/store/dead", after: 0, events: [] };
	const result = await consume([JSON.stringify(letter), { nonsense: true }], "fieldtill-events-dead-staging");
	expect(result.explicitAcks).toHaveLength(2);
	const { objects } = await env.FILES.list({ prefix: "dead-letters/" });
	expect(objects.map(({ key }) => key.split("/")[1]).sort()).toEqual(["_", org.org].sort());
	const texts = await Promise.all(objects.map(async ({ key }) => (await env.FILES.get(key))?.text()));
	expect(texts).toEqual(expect.arrayContaining([JSON.stringify(letter), '{"nonsense":true}']));
	const alert = await env.DB.prepare(
		"SELECT body, closed_at FROM alerts WHERE org = ? AND kind = 'dead-letter'",
	)
		.bind(org.org)
		.first<{ body: string; closed_at: null }>();
	expect(JSON.parse(alert?.body ?? "{}")).toMatchObject({ object: "history/store/dead" });
	expect(await countRows("alerts", "kind = 'dead-letter' AND org = ?", "")).toBe(1);
});

it("the cron sweep wakes every store that owes something and whose alarm was lost", async () => {
	const stores = ["store-1", "store-2"].map((store) => env.STORE.getByName(`${org.org}/store/${store}`));
	const alarms = () =>
		Promise.all(stores.map((store) => runInDurableObject(store, (_, { storage }) => storage.getAlarm())));
	for (const store of stores) {
		await runInDurableObject(store, async (instance: Store, { storage }) => {
			const lines = [{ product: "shirt", quantity: 1 }];
			expect(instance.receiveStock({ id: opId(), lines }, "hash", "owner")).toMatchObject({ ok: true });
			await storage.deleteAlarm();
		});
		await evictDurableObject(store);
	}
	expect(await alarms()).toEqual([null, null]);
	await worker.scheduled(createScheduledController({ cron: "*/5 * * * *" }), env);
	expect(await alarms()).toEqual([expect.any(Number), expect.any(Number)]);
});
