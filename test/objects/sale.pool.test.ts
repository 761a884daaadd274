import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { accountObjectName, storeObjectName } from "../../domain/core/ids.ts";
import { transferOf } from "../../domain/protocol/op.ts";
import { Account } from "../../durable-objects/account/object.ts";
import { Journal } from "../../durable-objects/journal/journal.ts";
import { objectSql } from "../../durable-objects/sql.ts";
import { StoreBook } from "../../durable-objects/store/book.ts";
import { menu, opId, type SaleWish, sale, shirt } from "../support/builders.ts";
import { eventually } from "../support/pool.ts";

// One sale through real objects: with alarms, evictions, and a process that dies between any two steps.

const ORG = "objects";
const TILL = "bar-1";
let made = 0;

async function scene(balanceMinor = 10_000) {
	made += 1;
	const place = { org: ORG, store: `bar-${made}` };
	const account = `guest-${made}`;
	const store = env.STORE.getByName(storeObjectName(place));
	const wallet = env.ACCOUNT.getByName(accountObjectName({ org: ORG, account }));
	await store.publishMenu(ORG, menu({ store: place.store }));
	await store.receiveStock({ id: opId(), lines: [{ product: "shirt", quantity: 5 }] }, "s", "owner");
	await wallet.open(ORG, { id: account, name: "Guest", credentials: [], maxMinor: 100_000 }, "o");
	if (balanceMinor > 0) {
		const by = { store: null, actor: "owner" };
		await wallet.grant(account, {
			transfer: `grant:${opId()}`,
			hash: "g",
			unit: "EUR",
			amountMinor: balanceMinor,
			note: "",
			by,
		});
	}
	const ask = (wish: SaleWish = {}) => {
		const op = sale({ account, ...wish });
		return { op, hash: `hash of ${op.id}`, ageMs: 0 };
	};
	const decide = async (...asks: ReturnType<typeof ask>[]) =>
		((await store.decideOps(TILL, asks)) ?? []).map((text) => JSON.parse(text));
	const balance = async () => (await wallet.read())?.balances.EUR ?? 0;
	// The store's first turn alone, as if its process died right after.
	const beginOnly = (sent: ReturnType<typeof ask>) =>
		runInDurableObject(store, (_, state) => {
			new StoreBook(objectSql(state.storage)).begin(sent, TILL, Date.now() - 60_000);
			return state.storage.setAlarm(Date.now() + 60_000);
		});
	return { store, wallet, place, account, ask, decide, balance, beginOnly };
}

it("debits once, answers the same bytes for ever, and keeps them over an eviction", async () => {
	const { store, ask, balance } = await scene();
	const sent = ask();
	const first = await store.decideOps(TILL, [sent]);
	expect(JSON.parse(first?.[0] ?? "")).toMatchObject({ status: "applied", receipt: 1 });
	await evictDurableObject(store);
	expect(await store.decideOps(TILL, [sent])).toEqual(first);
	expect(await balance()).toBe(9_300);
});

it("one op sent five times at once is one debit", async () => {
	const { store, ask, balance } = await scene();
	const sent = ask();
	const answers = await Promise.all(Array.from({ length: 5 }, () => store.decideOps(TILL, [sent])));
	expect(new Set(answers.map((answer) => answer?.[0])).size).toBe(1);
	expect(await balance()).toBe(9_300);
});

it("an unaffordable ask is declined for ever, also after a top-up", async () => {
	const { decide, ask, wallet, account } = await scene(100);
	const sent = ask();
	const [first] = await decide(sent);
	expect(first).toMatchObject({
		status: "declined",
		decline: { reason: "funds-short", availableMinor: 100 },
	});
	const by = { store: null, actor: "owner" };
	await wallet.grant(account, {
		transfer: "grant:more",
		hash: "g",
		unit: "EUR",
		amountMinor: 5_000,
		note: "",
		by,
	});
	expect(await decide(sent)).toEqual([first]);
	expect(await decide(ask({ seq: 2 }))).toMatchObject([{ status: "applied" }]);
});

it("fifty asks at once on funds for ten: ten are applied, the balance ends at nothing", async () => {
	const { store, ask, balance } = await scene(7_000);
	const answers = await Promise.all(
		Array.from({ length: 50 }, (_, index) => store.decideOps(`till-${index}`, [ask({ seq: 1 })])),
	);
	const statuses = answers.map((answer) => JSON.parse(answer?.[0] ?? "{}").status);
	expect(statuses.filter((status) => status === "applied")).toHaveLength(10);
	expect(statuses.filter((status) => status === "declined")).toHaveLength(40);
	expect(await balance()).toBe(0);
});

it("store died before it asked the account: the alarm finishes the sale", async () => {
	const { store, ask, beginOnly, balance } = await scene();
	const sent = ask({ item: shirt });
	await beginOnly(sent);
	await evictDurableObject(store);
	expect(await balance()).toBe(10_000);
	expect(await runDurableObjectAlarm(store)).toBe(true);
	expect(await balance()).toBe(7_500);
	expect(await store.listStock()).toEqual([{ product: "shirt", available: 4 }]);
	const again = await store.decideOps(TILL, [sent]);
	expect(JSON.parse(again?.[0] ?? "")).toMatchObject({ status: "applied", receipt: 1 });
	expect(await balance()).toBe(7_500);
});

it("account committed and its reply was lost: the retry gets the stored answer, one debit", async () => {
	const { store, wallet, account, place, ask, beginOnly, balance, decide } = await scene();
	const sent = ask();
	await beginOnly(sent);
	const debit = {
		account,
		transfer: transferOf(sent.op.id, 1),
		hash: sent.hash,
		unit: "EUR",
		amountMinor: 700,
	};
	await wallet.debit({ ...debit, by: { store: place.store, actor: TILL } });
	await evictDurableObject(store);
	expect(await decide(sent)).toMatchObject([{ status: "applied", balances: [{ balanceMinor: 9_300 }] }]);
	expect(await balance()).toBe(9_300);
});

it("the account cannot be reached: the answer is pending, the ask stays open and is finished later", async () => {
	const { ask, balance, decide } = await scene();
	const sent = ask();
	const original = Account.prototype.debit;
	Account.prototype.debit = () => {
		throw new Error("unreachable");
	};
	try {
		expect(await decide(sent)).toMatchObject([{ status: "pending" }]);
	} finally {
		Account.prototype.debit = original;
	}
	expect(await balance()).toBe(10_000);
	expect(await decide(sent)).toMatchObject([{ status: "applied", receipt: 1 }]);
	expect(await balance()).toBe(9_300);
});

it("a store without a menu decides nothing", async () => {
	const store = env.STORE.getByName(storeObjectName({ org: ORG, store: "nowhere" }));
	expect(await store.decideOps(TILL, [{ op: sale(), hash: "h", ageMs: 0 }])).toBeNull();
});

it("a sale of a counted product costs at most eight rows in both objects, alarms and index rows included", async () => {
	const { store, wallet, decide, ask } = await scene();
	await decide(ask({ seq: 1, item: shirt }));
	await runDurableObjectAlarm(store);
	const before = (await store.usage()).rowsWritten + (await wallet.usage()).rowsWritten;
	await decide(ask({ seq: 2, item: shirt }));
	await runDurableObjectAlarm(store);
	const after = (await store.usage()).rowsWritten + (await wallet.usage()).rowsWritten;
	expect(after - before).toBeLessThanOrEqual(8);
	expect(after - before).toBeGreaterThanOrEqual(6);
});

it("the alarm sends the journal to history by itself", async () => {
	const { decide, ask, place } = await scene();
	const sent = ask();
	await decide(sent);
	const found = await eventually(async () => {
		const query = "SELECT body FROM sales WHERE org = ? AND store = ?";
		return (await env.DB.prepare(query).bind(ORG, place.store).first<{ body: string }>()) ?? undefined;
	});
	expect(JSON.parse(found.body)).toMatchObject({ id: sent.op.id, status: "completed", receipt: 1 });
});

it("history confirms to both journals what it holds, and a sweep has nothing left to do", async () => {
	const { store, wallet, decide, ask } = await scene();
	await decide(ask());
	const owed = (stub: typeof store | typeof wallet) =>
		runInDurableObject(stub, (_, state) => {
			const journal = new Journal(objectSql(state.storage));
			return journal.listToSend(journal.confirmed(), 50).length;
		});
	await eventually(async () => ((await owed(store)) + (await owed(wallet)) === 0 ? true : undefined));
	await store.kick();
	expect(await runDurableObjectAlarm(store)).toBe(false);
});

it("a sweep wakes a store whose alarm was lost", async () => {
	const { store, ask, beginOnly, balance } = await scene();
	await beginOnly(ask());
	await runInDurableObject(store, (_, state) => state.storage.deleteAlarm());
	await evictDurableObject(store);
	await store.kick();
	const left = await eventually(async () => {
		const now = await balance();
		return now === 10_000 ? undefined : now;
	});
	expect(left).toBe(9_300);
});
