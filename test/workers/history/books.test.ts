import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Books } from "../../../domain/history/books-view.ts";
import {
	type Fixture,
	makeOrg,
	saleBody,
	saleOp,
	send,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { opId } from "../../support/builders.ts";
import { door, eventually } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";

// The page of the books: value and goods are where they should be, and what is not is named.

let org: Fixture;
const till = (n = 0) => org.tills[n] as Till;

const books = async () => (await send(door, org.ownerToken, "GET", "/v1/books")).body as Books;

async function decide(by: Till, ...ops: object[]) {
	const { status, body } = await send(door, by.token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	expect(status).toBe(200);
	return (body as { outcomes: { id: string; status: string }[] }).outcomes;
}

beforeAll(async () => {
	org = await makeOrg(door, "books", { stores: 2, tillsPerStore: 1, accounts: 3, balanceMinor: 10_000 });
});

describe("value", () => {
	it("is conserved through sales, refunds, cash in and out, a takeover and facts nobody could pay", async () => {
		const op = saleOp(till(), "guest-1");
		await decide(till(), op, saleOp(till(), "guest-2"));
		const refund = {
			sale: op.id,
			lines: [{ line: 0, quantity: 1, restock: false }],
			reason: "",
			totalMinor: 700,
		};
		await decide(till(), tillOp(till(), "ask", { kind: "refund", refund }));
		const cash = { account: "guest-1", unit: "EUR" };
		await decide(till(), tillOp(till(), "ask", { kind: "topup", topup: { ...cash, amountMinor: 2_000 } }));
		await decide(till(), tillOp(till(), "ask", { kind: "payout", payout: { ...cash, amountMinor: "all" } }));
		await send(door, org.ownerToken, "POST", "/v1/accounts", {
			...{ id: "new-tag", name: "New", credentials: [], maxMinor: 50_000 },
		});
		const takeover = { from: "guest-2", to: "new-tag" };
		await decide(till(), tillOp(till(), "ask", { kind: "takeover", takeover }));
		const dear = { product: "beer", priceMinor: 500, depositMinor: 200, taxBps: 1_900, counted: false };
		await decide(till(), tillOp(till(), "fact", saleBody("guest-3", dear, 20)));
		await decide(till(), tillOp(till(), "fact", saleBody("ghost")));
		await untilSettled({ ...org, accounts: [...org.accounts, "new-tag", "ghost"] });
		const { units, drift, torn, flags, alerts, unconfirmedLines } = await books();
		expect(drift).toEqual([]);
		expect(torn).toEqual([]);
		expect(units).toEqual([
			{
				unit: "EUR",
				grantedMinor: 30_000,
				toppedUpMinor: 2_000,
				paidOutMinor: 12_000,
				spentMinor: 1_400 + 14_000 + 700,
				givenBackMinor: 700,
				takenOverMinor: 0,
				balancesMinor: 9_300 - 4_000 - 700,
				suspenseMinor: -700,
			},
		]);
		expect(flags).toEqual([
			{ flag: "account-unknown", count: 1 },
			{ flag: "below-floor", count: 1 },
		]);
		expect(alerts).toMatchObject([
			{ kind: "account-overspent", body: { account: "guest-3", balanceMinor: -4_000 } },
		]);
		expect(unconfirmedLines).toBe(0);
	});

	it("that is not where it should be shows as drift, and names the accounts whose lines are missing", async () => {
		const row = await env.DB.prepare(
			"SELECT * FROM account_lines WHERE object = 'books/account/guest-1' AND seq = 3",
		).first<Record<string, string>>();
		await env.DB.prepare(
			"DELETE FROM account_lines WHERE object = 'books/account/guest-1' AND seq = 3",
		).run();
		await env.DB.prepare(
			"UPDATE rollups SET gross_minor = gross_minor - 100 WHERE org = 'books' AND dim = 'entry' AND name = 'grant'",
		).run();
		const { drift, torn } = await books();
		expect(drift).toEqual([{ unit: "EUR", of: "balances", amountMinor: 100 }]);
		expect(torn).toEqual(["guest-1"]);
		const columns = Object.keys(row ?? {});
		await env.DB.prepare(
			`INSERT INTO account_lines (${columns.join(",")}) VALUES (${columns.map(() => "?").join(",")})`,
		)
			.bind(...Object.values(row ?? {}))
			.run();
		await env.DB.prepare(
			"UPDATE rollups SET gross_minor = gross_minor + 100 WHERE org = 'books' AND dim = 'entry' AND name = 'grant'",
		).run();
		expect((await books()).drift).toEqual([]);
	});
});

describe("what is not as it should be", () => {
	it("an unfinished card sale, by store and till", async () => {
		const { tenders: _, ...rest } = saleBody("guest-1").sale;
		const tenders = [{ kind: "card", amountMinor: 700, reference: "r-1" }];
		const op = tillOp(till(), "ask", { kind: "sale", sale: { ...rest, tenders } });
		expect(await decide(till(), op)).toMatchObject([{ status: "pending" }]);
		expect((await books()).unfinished).toMatchObject([
			{ store: "store-1", till: till().id, op: op.id, phase: "charging" },
		]);
	});

	it("gaps, forks and wiped devices of tills", async () => {
		const other = till(1);
		await decide(other, saleOp(other, "guest-1"));
		other.seq += 3;
		const after = saleOp(other, "guest-1");
		await decide(other, after);
		const cloned = { ...tillOp({ ...other, seq: after.seq - 1 }, "ask", saleBody("guest-1")) };
		await decide(other, cloned);
		const wiped = {
			...tillOp({ ...other, seq: 0, prev: "0".repeat(64) }, "ask", saleBody("guest-1")),
			epoch: 2,
		};
		await decide(other, wiped);
		await untilSettled({ ...org, tills: [other] });
		const { tills, alerts, exposureMinor } = await books();
		expect(tills.find((one) => one.till === other.id)).toMatchObject({
			...{ store: "store-2", epoch: 2, seq: 1, forks: 1, missing: 3 },
			pastEpochs: [{ epoch: 1, seq: 5 }],
		});
		const kinds = alerts.map(({ kind }) => kind);
		expect(kinds).toEqual(expect.arrayContaining(["till-forked", "till-renewed"]));
		expect(exposureMinor).toBe(0);
	});

	it("goods on their way between stores", async () => {
		const lines = [{ product: "shirt", quantity: 10 }];
		const sent = tillOp(till(), "ask", { kind: "transfer-out", transferOut: { to: "store-2", lines } });
		await decide(till(), sent);
		const transferIn = { transfer: sent.id, from: "store-1", lines: [{ product: "shirt", quantity: 4 }] };
		await decide(till(1), tillOp(till(1), "ask", { kind: "transfer-in", transferIn }));
		const open = { transfer: sent.id, from: "store-1", to: "store-2", product: "shirt", quantity: 6 };
		await eventually(async () => {
			const { inTransit } = await books();
			return JSON.stringify(inTransit) === JSON.stringify([open]) ? true : undefined;
		});
	});

	it("facts that nobody can read", async () => {
		await decide(till(), { id: opId(), mode: "fact", kind: "gift" });
		const found = await eventually(async () => {
			const page = await books();
			return page.unreadable === 1 ? page : undefined;
		});
		expect(found.alerts.map(({ kind }) => kind)).toContain("op-quarantined");
	});

	it("an alert is gone when someone has closed it, and does not come back", async () => {
		const [alert] = (await books()).alerts;
		const close = () => send(door, org.ownerToken, "POST", "/v1/alerts/close", { id: alert?.id });
		expect((await close()).body).toEqual({ closed: true });
		expect((await close()).body).toEqual({ closed: false });
		expect((await books()).alerts.map(({ id }) => id)).not.toContain(alert?.id);
	});

	it("is for those who keep the books", async () => {
		expect((await send(door, till().token, "GET", "/v1/books")).status).toBe(403);
	});
});
