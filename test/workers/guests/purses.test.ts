import { beforeAll, expect, it } from "vitest";
import type { Books } from "../../../domain/history/books-view.ts";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import type { AccountView } from "../../../domain/protocol/views.ts";
import {
	type Fixture,
	makeOrg,
	saleBody,
	send,
	signAs,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { openTill, readPage } from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";

// The guest's purse on the tag, from tills that say what they wrote to it to what people and other tills read.

const ORG = "purses";
let org: Fixture;
const till = (n = 0) => org.tills[n] as Till;

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 2, tillsPerStore: 1, accounts: 2, balanceMinor: 10_000 });
});

async function decide(by: Till, mode: "ask" | "fact", body: { kind: string }): Promise<Outcome> {
	const op = tillOp(by, mode, body);
	const answer = await send(door, by.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
	expect(answer.status).toBe(200);
	return (answer.body as { outcomes: [Outcome] }).outcomes[0];
}

const load = (account: string, amountMinor: number, tagCounter: number) => ({
	...{ kind: "purse-load", purseLoad: { account, unit: "EUR", amountMinor, tagCounter } },
});
const back = (account: string, remainingMinor: number, tagCounter: number) => ({
	...{ kind: "purse-return", purseReturn: { account, unit: "EUR", remainingMinor, tagCounter } },
});
const beer = (account: string, tagCounter: number) => {
	const { kind, sale } = saleBody(account);
	return { kind, sale: { ...sale, tenders: sale.tenders.map((one) => ({ ...one, purse: { tagCounter } })) } };
};
const balanceOf = async (account: string, token = org.ownerToken) => {
	const { body } = await send(door, token, "GET", `/v1/accounts/${account}`);
	const { status, balances } = body as AccountView;
	return { status, ...balances[0] };
};
const books = async () => (await send(door, org.ownerToken, "GET", "/v1/books")).body as Books;

it("is filled, pays at a stall without a network, and goes back; everybody sees what lies on it", async () => {
	const { till: other } = await openTill(door, org.ownerToken, "bar-9", "store-1");
	expect(await decide(till(0), "ask", load("guest-1", 3_000, 1))).toMatchObject({
		...{ status: "applied", receipt: null, totalMinor: 0 },
		balances: [{ account: "guest-1", unit: "EUR", balanceMinor: 10_000 }],
	});
	const guest = await signAs(door, { role: "guest", org: ORG, sub: "guest-1", accounts: ["guest-1"] });
	expect(await balanceOf("guest-1", guest)).toEqual({
		...{ status: "active", unit: "EUR", balanceMinor: 10_000, heldMinor: 0, purseMinor: 3_000 },
	});
	await untilSettled(org);
	const heads = (await readPage(door, other.token, 0)).heads;
	expect(heads).toMatchObject([
		{ account: "guest-1", balances: { EUR: 7_000 }, purses: { EUR: 3_000 }, tagCounter: 1 },
		{ account: "guest-2", balances: { EUR: 10_000 } },
	]);
	expect(heads[1]).not.toHaveProperty("purses");
	expect(await decide(till(1), "fact", beer("guest-1", 2))).toMatchObject({ status: "applied" });
	expect(await decide(till(0), "ask", back("guest-1", 2_300, 3))).toMatchObject({ status: "applied" });
	await untilSettled(org);
	expect(await balanceOf("guest-1")).toEqual({
		...{ status: "active", unit: "EUR", balanceMinor: 9_300, heldMinor: 0 },
	});
	const { drift, flags, alerts } = await books();
	expect({ drift, flags, alerts }).toEqual({ drift: [], flags: [], alerts: [] });
});

it("on a tag that was copied shows in the books, and the account waits for somebody to look", async () => {
	await decide(till(0), "ask", load("guest-2", 2_000, 1));
	await decide(till(0), "fact", beer("guest-2", 2));
	await decide(till(1), "fact", beer("guest-2", 2));
	await untilSettled(org);
	const { drift, flags, alerts } = await books();
	expect(drift).toEqual([]);
	expect(flags).toEqual([{ flag: "tag-forked", count: 1 }]);
	expect(alerts).toMatchObject([{ kind: "tag-forked", body: { account: "guest-2", tagCounter: 2 } }]);
	expect(await balanceOf("guest-2")).toMatchObject({
		status: "blocked",
		balanceMinor: 8_600,
		purseMinor: 600,
	});
	expect(await decide(till(0), "ask", back("guest-2", 1_300, 3))).toMatchObject({
		decline: { reason: "account-blocked" },
	});
	// A supervisor keeps the tags, brings back what is left and lets the account be used.
	const close = { kind: "purse-close", purseClose: { account: "guest-2", unit: "EUR" } };
	expect(await decide(till(0), "ask", close)).toMatchObject({
		status: "applied",
	});
	const freed = await send(door, org.ownerToken, "POST", "/v1/accounts/guest-2/status", { status: "active" });
	expect(freed.status).toBe(200);
	expect(await balanceOf("guest-2")).toMatchObject({ status: "active", balanceMinor: 8_600 });
	await untilSettled(org);
});
