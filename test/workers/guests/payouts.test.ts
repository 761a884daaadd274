import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Books } from "../../../domain/history/books-view.ts";
import { type Fixture, makeOrg, saleOp, send, signAs, type Till, tillOp } from "../../../scripts/fixture.ts";
import { hashOf } from "../../../workers/secrets/hash.ts";
import { opId } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";
import { auditOf } from "../../support/pool-people.ts";
import { countRows, sumRollups, untilSettled } from "../support/queue.ts";

// The office pays out what is on an account, with a second factor that was shown a moment ago.

const START_MINOR = 10_000;
let org: Fixture;
let fresh = "";
const till = () => org.tills[0] as Till;

beforeAll(async () => {
	org = await makeOrg(door, "payouts", {
		stores: 1,
		tillsPerStore: 1,
		accounts: 8,
		balanceMinor: START_MINOR,
	});
	fresh = await signAs(door, { role: "manager", org: "payouts", sub: "mia", freshAt: Date.now() });
});

const payout = (amountMinor: number | "all", over: object = {}) => ({
	...{ id: opId(), unit: "EUR", amountMinor, note: "" },
	...over,
});
async function pay(account: string, body: object, token = fresh) {
	const answer = await send(door, token, "POST", `/v1/accounts/${account}/payouts`, body);
	return { status: answer.status, body: answer.body as { code?: string; amountMinor?: number } };
}
const refused = async (account: string, body: object, token?: string) => {
	const answer = await pay(account, body, token);
	return [answer.status, answer.body.code];
};
const balanceOf = async (account: string) => {
	const { body } = await send(door, fresh, "GET", `/v1/accounts/${account}`);
	return (body as { balances: { balanceMinor: number }[] }).balances[0]?.balanceMinor;
};

describe("a payout of the office", () => {
	it("takes a part, or all that is there, and says what is left", async () => {
		expect(await pay("guest-1", payout(2_500, { note: "transfer 7" }))).toEqual({
			status: 201,
			body: { account: "guest-1", unit: "EUR", amountMinor: 2_500, balanceMinor: 7_500 },
		});
		expect((await pay("guest-1", payout("all"))).body).toMatchObject({ amountMinor: 7_500, balanceMinor: 0 });
		expect(await refused("guest-1", payout("all"))).toEqual([409, "nothing-to-pay-out"]);
		expect(await refused("guest-1", payout(1))).toEqual([409, "funds-short"]);
		const { body } = await send(door, fresh, "GET", "/v1/accounts/guest-1/entries");
		expect(body).toMatchObject({
			entries: [
				{ cause: "payout", amountMinor: -7_500, note: "", flag: null },
				{ cause: "payout", amountMinor: -2_500, note: "transfer 7" },
				{ cause: "grant" },
			],
		});
	});

	it("happens once, however often it is asked, and its id is good for nothing else", async () => {
		const body = payout(1_000, { note: "twice" });
		const answers = [await pay("guest-2", body), await pay("guest-2", body)];
		answers.push(...(await Promise.all([pay("guest-2", body), pay("guest-2", body)])));
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		for (const words of [{ amountMinor: 999 }, { amountMinor: "all" }, { note: "other" }])
			expect(await refused("guest-2", { ...body, ...words })).toEqual([409, "key-reused"]);
		expect(await balanceOf("guest-2")).toBe(START_MINOR - 1_000);
	});

	it("that was refused stays refused under its id, whatever came since", async () => {
		const body = payout(START_MINOR + 1_000);
		expect(await refused("guest-3", body)).toEqual([409, "funds-short"]);
		await send(door, org.ownerToken, "POST", "/v1/accounts/guest-3/grants", payout(5_000));
		expect(await refused("guest-3", body)).toEqual([409, "funds-short"]);
		expect(await refused("guest-3", { ...body, amountMinor: 1 })).toEqual([409, "key-reused"]);
		expect((await pay("guest-3", payout(5_000))).status).toBe(201);
	});

	it("of all is what it was, whatever came since", async () => {
		const body = payout("all");
		const first = await pay("guest-3", body);
		await send(door, org.ownerToken, "POST", "/v1/accounts/guest-3/grants", payout(300));
		expect(await pay("guest-3", body)).toEqual(first);
		expect(await balanceOf("guest-3")).toBe(300);
	});

	it("of which the answer was lost is given again, and is told then", async () => {
		const { id, unit, amountMinor, note } = payout(400);
		const words = { transfer: `payout:${id}`, account: "guest-4", unit, amountMinor, note };
		// What the worker did before it died.
		const done = await env.ACCOUNT.getByName("payouts/account/guest-4").payOut("payouts", "guest-4", {
			...{ ...words, amountMinor: 400, hash: hashOf(words), by: { store: null, actor: "mia" } },
		});
		expect(done.ok).toBe(true);
		expect(await pay("guest-4", { id, unit, amountMinor, note })).toMatchObject({
			status: 201,
			body: { amountMinor: 400, balanceMinor: START_MINOR - 400 },
		});
		const told = (await auditOf("payouts")).filter(
			({ act, target }) => act === "value-paid-out" && target === "guest-4",
		);
		expect(told).toHaveLength(1);
		expect(JSON.parse(told[0]?.after ?? "")).toEqual({ id, unit, amountMinor: 400 });
	});

	it("and another at the same moment do not both get what is there once", async () => {
		const both = await Promise.all([pay("guest-5", payout(6_000)), pay("guest-5", payout(6_000))]);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
		expect(await balanceOf("guest-5")).toBe(START_MINOR - 6_000);
	});
});

describe("what is not paid out", () => {
	it("is anything but money, in words of its own", async () => {
		await send(door, org.ownerToken, "POST", "/v1/accounts/guest-6/grants", payout(3, { unit: "DRINK" }));
		expect(await refused("guest-6", payout(1, { unit: "DRINK" }))).toEqual([409, "unit-not-money"]);
		expect(await refused("guest-6", payout("all", { unit: "USD" }))).toEqual([409, "unit-not-money"]);
		for (const amountMinor of [0, -5, 1.5, "some"])
			expect(await refused("guest-6", { ...payout(1), amountMinor })).toEqual([422, "request-invalid"]);
	});

	it("is what lies on a blocked, locked, closed or unknown account", async () => {
		const status = "/v1/accounts/guest-6/status";
		await send(door, org.ownerToken, "POST", status, { status: "blocked" });
		expect(await refused("guest-6", payout(1))).toEqual([409, "account-blocked"]);
		await send(door, org.ownerToken, "POST", status, { status: "active" });
		await env.ACCOUNT.getByName("payouts/account/guest-6").change("pin", {
			lockedUntil: Date.now() + 60_000,
		});
		expect(await refused("guest-6", payout(1))).toEqual([409, "account-locked"]);
		await send(door, org.ownerToken, "POST", "/v1/accounts", {
			...{ id: "next", name: "Next", credentials: [], maxMinor: 50_000 },
		});
		const takeover = tillOp(till(), "ask", { kind: "takeover", takeover: { from: "guest-7", to: "next" } });
		await send(door, till().token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [takeover] });
		expect(await refused("guest-7", payout("all"))).toEqual([409, "account-closed"]);
		expect((await pay("next", payout("all"))).body).toMatchObject({ amountMinor: START_MINOR });
		expect(await refused("nobody", payout(1))).toEqual([404, "account-unknown"]);
	});
});

it("needs a second factor of a moment ago, which stands in for the guest's PIN", async () => {
	await send(door, org.ownerToken, "PUT", "/v1/accounts/guest-8/pin", { pin: "4711", aboveMinor: 100 });
	const body = payout(5_000);
	const stale = await signAs(door, { role: "manager", org: "payouts", sub: "mia" });
	expect(await refused("guest-8", body, stale)).toEqual([403, "step-up-needed"]);
	const cashier = await signAs(door, { role: "cashier", org: "payouts", sub: "c", freshAt: Date.now() });
	expect(await refused("guest-8", body, cashier)).toEqual([403, "role-forbidden"]);
	expect((await pay("guest-8", body)).status).toBe(201);
	// A till has nobody to stand in for it.
	const asked = tillOp(till(), "ask", {
		...{ kind: "payout", payout: { account: "guest-8", unit: "EUR", amountMinor: 4_000 } },
	});
	const { body: answer } = await send(door, till().token, "POST", "/v1/ops", {
		sentAt: Date.now(),
		ops: [asked],
	});
	expect(answer).toMatchObject({ outcomes: [{ status: "declined", decline: { reason: "pin-needed" } }] });
	const { body: head } = await send(door, fresh, "GET", "/v1/accounts/guest-8");
	expect(head).toMatchObject({ pinAboveMinor: 100, balances: [{ balanceMinor: 5_000 }] });
});

it("is counted once in the books, by what left the accounts", async () => {
	await send(door, till().token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [saleOp(till(), "guest-2")] });
	await untilSettled({ ...org, accounts: [...org.accounts, "next"] });
	const { body } = await send(door, org.ownerToken, "GET", "/v1/books");
	const { drift, units, torn } = body as Books;
	expect([drift, torn]).toEqual([[], []]);
	const paidOutMinor = START_MINOR + 1_000 + START_MINOR + 5_000 + 400 + 6_000 + START_MINOR + 5_000;
	expect(units.find(({ unit }) => unit === "EUR")).toMatchObject({ paidOutMinor, spentMinor: 700 });
	expect(await sumRollups("payouts", "entry")).toMatchObject({ payout: [9, 0 - paidOutMinor] });
	const payouts = "key LIKE ? AND kind = 'posted'";
	expect(await countRows("account_lines", payouts, "payout:%")).toBe(9);
});
