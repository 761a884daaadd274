import {
	createExecutionContext,
	createMessageBatch,
	createScheduledController,
	getQueueResult,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { JournalMessage } from "../../domain/protocol/event.ts";
import type { SaleView } from "../../domain/protocol/views.ts";
import { type Fixture, makeOrg, SHIRT, saleOp, send } from "../../scripts/fixture.ts";
import { addHistory } from "../../workers/db/history.ts";
import worker from "../../workers/index.ts";
import { door, eventually } from "../support/pool.ts";

// From the journals to what the dashboard reads: at least once, in any order, and each line counts once.

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

async function consume(messages: readonly JournalMessage[], queue = "fieldtill-events") {
	const batch = createMessageBatch(
		queue,
		messages.map((body, index) => ({
			id: `m${index}-${Math.random()}`,
			timestamp: new Date(),
			attempts: 1,
			body,
		})),
	);
	const context = createExecutionContext();
	await worker.queue(batch, env);
	return await getQueueResult(batch, context);
}

const countRows = async (table: string) =>
	(
		await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE org = ?`)
			.bind(org.org)
			.first<{ n: number }>()
	)?.n;

it("a sale reaches history by itself, with the entry that it made in the account", async () => {
	const op = saleOp(till(), "guest-1", SHIRT, 2);
	await sell([op]);
	const found = await eventually(async () => (await page()).sales.find(({ id }) => id === op.id));
	expect(found).toMatchObject({
		status: "completed",
		receipt: 1,
		totalMinor: 5_000,
		store: "store-1",
		account: "guest-1",
	});
	expect(found.taxes).toEqual([{ rateBps: 1_900, netMinor: 4_202, taxMinor: 798, grossMinor: 5_000 }]);
	const entry = await env.DB.prepare(
		"SELECT body FROM entries WHERE org = ? AND account = 'guest-1' ORDER BY seq DESC",
	)
		.bind(org.org)
		.first<{ body: string }>();
	expect(JSON.parse(entry?.body ?? "{}")).toMatchObject({
		amountMinor: -5_000,
		balanceMinor: 95_000,
		cause: "sale",
	});
});

it("declined sales are history too", async () => {
	const op = saleOp(till(), "guest-2", SHIRT, 900);
	await sell([op]);
	const found = await eventually(async () => (await page()).sales.find(({ id }) => id === op.id));
	expect(found).toMatchObject({ status: "declined", receipt: null, decline: { reason: "funds-short" } });
});

it("a batch that is delivered again, doubled or out of order adds nothing", async () => {
	const view = (await eventually(async () => (await page()).sales[0])) as SaleView;
	const before = {
		sales: await countRows("sales"),
		entries: await countRows("entries"),
		events: await countRows("events"),
	};
	const rows = await env.DB.prepare("SELECT object, seq, body FROM sales WHERE org = ?")
		.bind(org.org)
		.all<{ object: string; seq: number }>();
	const event = (seq: number) => ({
		seq,
		kind: "sale-completed",
		at: 1,
		body: JSON.stringify({
			op: saleOp({ ...till() }, "guest-1"),
			store: "store-1",
			till: till().id,
			basket: null,
			outcome: { id: view.id, status: "declined", decline: view.decline, decidedAt: 1 },
			carried: [],
		}),
	});
	const messages = rows.results.map(({ object, seq }) => ({
		org: org.org,
		object,
		after: seq - 1,
		events: [event(seq)],
	}));
	const result = await consume([...messages, ...messages.reverse()]);
	expect(result.outcome).toBe("ok");
	expect(result.retryMessages).toEqual([]);
	expect({
		sales: await countRows("sales"),
		entries: await countRows("entries"),
		events: await countRows("events"),
	}).toEqual(before);
});

it("pages follow each other without a gap or a double", async () => {
	const ops = Array.from({ length: 7 }, () => saleOp(till(), "guest-1"));
	await sell(ops);
	await eventually(async () => ((await page("?limit=200")).sales.length >= 9 ? true : undefined));
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
	const good = {
		org: org.org,
		object: "history/store/extra",
		after: 0,
		events: [{ seq: 1, kind: "menu-published", at: 1, body: "{}" }],
	};
	const result = await consume([{ nonsense: true } as never, good]);
	expect(result.retryMessages).toHaveLength(1);
	expect(result.explicitAcks).toHaveLength(1);
	const kept = await env.DB.prepare("SELECT kind FROM events WHERE object = 'history/store/extra'").first<{
		kind: string;
	}>();
	expect(kept?.kind).toBe("menu-published");
});

it("a dead letter is put aside whole and taken off the queue", async () => {
	const letter = { org: org.org, object: "history/store/dead", after: 0, events: [] };
	const result = await consume([letter], "fieldtill-events-dead-staging");
	expect(result.explicitAcks).toHaveLength(1);
	const { objects } = await env.FILES.list({ prefix: "dead-letters/" });
	const texts = await Promise.all(objects.map(async ({ key }) => (await env.FILES.get(key))?.text()));
	expect(texts).toContain(JSON.stringify(letter));
});

it("a sale costs at most four rows in history", async () => {
	const rows = Array.from({ length: 100 }, (_, n) => ({
		org: "cost",
		object: "cost/store/a",
		seq: n + 1,
		at: n,
		body: "{}",
	}));
	const written = await addHistory(env.DB, {
		sales: rows.map((row) => ({ ...row, store: "a" })),
		entries: rows.map((row) => ({ ...row, object: `cost/account/${row.seq}`, account: String(row.seq) })),
		events: [],
	});
	expect(written / rows.length).toBeLessThanOrEqual(4);
	expect(written / rows.length).toBeGreaterThanOrEqual(3);
});

it("the cron sweep reaches every store", async () => {
	await worker.scheduled(createScheduledController(), env);
	const usage = await env.STORE.getByName(`${org.org}/store/store-1`).usage();
	expect(usage.rowsWritten).toBeGreaterThan(0);
});
