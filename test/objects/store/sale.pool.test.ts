import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { AccountCall } from "../../../domain/account/call.ts";
import { accountObjectName, storeObjectName } from "../../../domain/core/ids.ts";
import { toJsonText } from "../../../domain/core/json-text.ts";
import { transferOf } from "../../../domain/protocol/op.ts";
import { Account } from "../../../durable-objects/account/object.ts";
import { Journal } from "../../../durable-objects/journal/journal.ts";
import { objectSql } from "../../../durable-objects/sql.ts";
import { StoreBook } from "../../../durable-objects/store/book.ts";
import type { Store } from "../../../durable-objects/store/object.ts";
import type { SentOp } from "../../../durable-objects/store/run.ts";
import {
	accountTender,
	menu,
	opId,
	type SaleWish,
	sale,
	sent as sentOp,
	shirt,
	TillLog,
} from "../../support/builders.ts";
import { eventually } from "../../support/pool.ts";

// Sales through real objects: with alarms, evictions, and a process that dies between any two steps.

const ORG = "objects";
const TILL = "bar-1";
let made = 0;

async function scene(balanceMinor = 10_000) {
	made += 1;
	const place = { org: ORG, store: `bar-${made}` };
	const account = `guest-${made}`;
	const store = env.STORE.getByName(storeObjectName(place));
	await store.publishMenu(ORG, menu({ store: place.store }));
	await store.receiveStock({ id: opId(), lines: [{ product: "shirt", quantity: 5 }] }, "s", "owner");
	const wallet = await openWallet(account, balanceMinor);
	const ask = (wish: SaleWish = {}) => sentOp(sale({ account, ...wish }));
	const decide = async (...asks: SentOp[]) =>
		((await store.decideOps(TILL, toJsonText(asks), 0)) ?? []).map((text) => JSON.parse(text));
	const balance = async () => (await wallet.read())?.balances.EUR ?? 0;
	// The store's first turn alone, as if its process died right after.
	const takeOnly = (sent: SentOp) =>
		runInDurableObject(store, (_, state) => {
			const heardAt = Date.now() - 60_000;
			const sending = { till: TILL, device: null, skewMs: 0, heardAt, ops: [sent] };
			new StoreBook(objectSql(state.storage)).take([sending], heardAt);
			return state.storage.setAlarm(Date.now() + 60_000);
		});
	return { store, wallet, place, account, ask, decide, balance, takeOnly };
}

async function openWallet(account: string, balanceMinor: number) {
	const wallet = env.ACCOUNT.getByName(accountObjectName({ org: ORG, account }));
	await wallet.open(ORG, { id: account, name: "Guest", credentials: [], maxMinor: 100_000 }, "o");
	if (balanceMinor > 0) await grant(wallet, account, balanceMinor);
	return wallet;
}

async function grant(wallet: DurableObjectStub<Account>, account: string, amountMinor: number) {
	const by = { store: null, actor: "owner" };
	const transfer = `grant:${opId()}`;
	const grant = { transfer, hash: "g", unit: "EUR", amountMinor, cause: "grant", note: "", by } as const;
	await wallet.credit(account, grant);
}

// How many lines history has not confirmed yet.
function owed(stub: DurableObjectStub<Store> | DurableObjectStub<Account>): Promise<number> {
	return runInDurableObject(stub as DurableObjectStub<Account>, (_, state) => {
		const journal = new Journal(objectSql(state.storage));
		return journal.listToSend(journal.confirmed(), 50).length;
	});
}

it("debits once, answers the same bytes for ever, and keeps them over an eviction", async () => {
	const { store, ask, balance } = await scene();
	const sent = ask();
	const first = await store.decideOps(TILL, toJsonText([sent]), 0);
	expect(JSON.parse(first?.[0] ?? "")).toMatchObject({ status: "applied", receipt: 1 });
	await evictDurableObject(store);
	expect(await store.decideOps(TILL, toJsonText([sent]), 0)).toEqual(first);
	expect(await balance()).toBe(9_300);
});

it("one op sent five times at once is one debit", async () => {
	const { store, ask, balance } = await scene();
	const sent = ask();
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => store.decideOps(TILL, toJsonText([sent]), 0)),
	);
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
	await grant(wallet, account, 5_000);
	expect(await decide(sent)).toEqual([first]);
	expect(await decide(ask({ seq: 2 }))).toMatchObject([{ status: "applied" }]);
});

it("fifty asks at once on funds for ten: ten are applied, the balance ends at nothing", async () => {
	const { store, ask, balance } = await scene(7_000);
	const answers = await Promise.all(
		Array.from({ length: 50 }, (_, index) =>
			store.decideOps(`till-${index}`, toJsonText([ask({ seq: 1 })]), 0),
		),
	);
	const statuses = answers.map((answer) => JSON.parse(answer?.[0] ?? "{}").status);
	expect(statuses.filter((status) => status === "applied")).toHaveLength(10);
	expect(statuses.filter((status) => status === "declined")).toHaveLength(40);
	expect(await balance()).toBe(0);
});

it("two accounts pay one sale together or not at all", async () => {
	const { decide, ask, account, balance } = await scene(500);
	const other = await openWallet(`${account}-friend`, 300);
	const split = (friendMinor: number, seq: number) =>
		ask({
			seq,
			tenders: [accountTender(account, 700 - friendMinor), accountTender(`${account}-friend`, friendMinor)],
		});
	expect(await decide(split(600, 1))).toMatchObject([
		{ status: "declined", decline: { reason: "funds-short" } },
	]);
	expect([await balance(), (await other.read())?.holds]).toEqual([500, undefined]);
	expect(await decide(split(300, 2))).toMatchObject([{ status: "applied", totalMinor: 700 }]);
	expect([await balance(), (await other.read())?.balances.EUR]).toEqual([100, 0]);
});

it("store died before it asked the account: the alarm finishes the sale", async () => {
	const { store, ask, takeOnly, balance } = await scene();
	const sent = ask({ item: shirt });
	await takeOnly(sent);
	await evictDurableObject(store);
	expect(await balance()).toBe(10_000);
	expect(await runDurableObjectAlarm(store)).toBe(true);
	expect(await balance()).toBe(7_500);
	expect(await store.listStock()).toEqual([{ product: "shirt", available: 4 }]);
	const again = await store.decideOps(TILL, toJsonText([sent]), 0);
	expect(JSON.parse(again?.[0] ?? "")).toMatchObject({ status: "applied", receipt: 1 });
	expect(await balance()).toBe(7_500);
});

it("account committed and its reply was lost: the retry gets the stored answer, one debit", async () => {
	const { store, wallet, account, place, ask, takeOnly, balance, decide } = await scene();
	const sent = ask();
	await takeOnly(sent);
	const call: AccountCall = {
		...{ do: "post", mode: "ask", unit: "EUR", amountMinor: -700, cause: "sale", note: "", minAge: null },
		...{ transfer: transferOf(sent.op.id, 1), hash: sent.hash, by: { store: place.store, actor: TILL } },
	};
	await wallet.apply(ORG, account, toJsonText([call]));
	await evictDurableObject(store);
	expect(await decide(sent)).toMatchObject([{ status: "applied", balances: [{ balanceMinor: 9_300 }] }]);
	expect(await balance()).toBe(9_300);
});

it("the account cannot be reached: the answer is pending, the ask stays open and is finished later", async () => {
	const { ask, balance, decide } = await scene();
	const sent = ask();
	const original = Account.prototype.apply;
	Account.prototype.apply = () => {
		throw new Error("unreachable");
	};
	try {
		expect(await decide(sent)).toMatchObject([{ status: "pending", waitsFor: "account" }]);
	} finally {
		Account.prototype.apply = original;
	}
	expect(await balance()).toBe(10_000);
	expect(await decide(sent)).toMatchObject([{ status: "applied", receipt: 1 }]);
	expect(await balance()).toBe(9_300);
});

it("facts are kept at once and posted by the alarm, below nothing too", async () => {
	const { store, wallet, decide, account, balance } = await scene(1_000);
	const log = new TillLog();
	const facts = Array.from({ length: 3 }, () => sentOp(log.sale({ account, mode: "fact" })));
	expect(await decide(...facts)).toMatchObject([
		{ status: "applied", receipt: 1 },
		{ receipt: 2 },
		{ receipt: 3 },
	]);
	expect(await balance()).toBe(1_000);
	await runDurableObjectAlarm(store);
	expect(await balance()).toBe(-1_100);
	expect(await wallet.read()).toMatchObject({ offlineBlocked: true });
	expect((await store.standing()).owedFacts).toBe(0);
});

it("a store without a menu decides nothing", async () => {
	const store = env.STORE.getByName(storeObjectName({ org: ORG, store: "nowhere" }));
	expect(await store.decideOps(TILL, toJsonText([sentOp(sale())]), 0)).toBeNull();
});

it("a sale of a counted product costs at most eight rows in both objects: alarm, index rows and confirmation included", async () => {
	const { store, wallet, decide, account } = await scene();
	const log = new TillLog();
	const rowsAtRest = async () => {
		await store.listStock();
		await eventually(async () => ((await owed(store)) + (await owed(wallet)) === 0 ? true : undefined));
		return (await store.usage()).rowsWritten + (await wallet.usage()).rowsWritten;
	};
	await decide(sentOp(log.sale({ account, item: shirt })));
	const before = await rowsAtRest();
	await decide(sentOp(log.sale({ account, item: shirt })));
	const after = await rowsAtRest();
	expect(after - before).toBeLessThanOrEqual(8);
	expect(after - before).toBeGreaterThanOrEqual(6);
});

it("the alarm sends the journal to history by itself", async () => {
	const { decide, ask, place } = await scene();
	const sent = ask();
	await decide(sent);
	const found = await eventually(async () => {
		const query = "SELECT body FROM store_lines WHERE org = ? AND store = ? AND kind = 'sale-applied'";
		return (await env.DB.prepare(query).bind(ORG, place.store).first<{ body: string }>()) ?? undefined;
	});
	expect(JSON.parse(found.body)).toMatchObject({ op: { id: sent.op.id }, receipt: 1 });
});

it("history confirms to both journals what it holds, and a sweep has nothing left to do", async () => {
	const { store, wallet, decide, ask } = await scene();
	await decide(ask());
	await eventually(async () => ((await owed(store)) + (await owed(wallet)) === 0 ? true : undefined));
	await store.kick();
	expect(await runDurableObjectAlarm(store)).toBe(false);
});

it("a sweep wakes a store whose alarm was lost", async () => {
	const { store, ask, takeOnly, balance } = await scene();
	await takeOnly(ask());
	await runInDurableObject(store, (_, state) => state.storage.deleteAlarm());
	await evictDurableObject(store);
	await store.kick();
	const left = await eventually(async () => {
		const now = await balance();
		return now === 10_000 ? undefined : now;
	});
	expect(left).toBe(9_300);
});
