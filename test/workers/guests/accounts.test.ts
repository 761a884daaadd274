import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { AccountView } from "../../../domain/protocol/views.ts";
import {
	caller,
	type Fixture,
	makeOrg,
	saleOp,
	send,
	signAs,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { opId } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";

// What may be said of accounts besides money, and how they are listed.

let org: Fixture;
const till = () => org.tills[0] as Till;
const guestToken = (account: string) =>
	signAs(door, { role: "guest", org: org.org, sub: account, accounts: [account] });

async function ask(token: string, method: string, path: string, body?: object) {
	const answer = await send(door, token, method, path, body);
	return {
		status: answer.status,
		body: answer.body as { code?: string; status?: string } & Partial<AccountView>,
	};
}

async function decide(...ops: object[]) {
	const { body } = await send(door, till().token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	return (body as { outcomes: { status: string; decline?: { reason: string } }[] }).outcomes;
}

beforeAll(async () => {
	org = await makeOrg(door, "accounts", { stores: 1, tillsPerStore: 1, accounts: 5, balanceMinor: 10_000 });
});

describe("a blocked account", () => {
	const status = (of: string) => `/v1/accounts/${of}/status`;

	it("is refused at once at the till, and served again when it is let", async () => {
		const blocked = await ask(org.ownerToken, "POST", status("guest-1"), { status: "blocked" });
		expect([blocked.status, blocked.body.status]).toEqual([200, "blocked"]);
		expect((await ask(org.ownerToken, "POST", status("guest-1"), { status: "blocked" })).status).toBe(200);
		expect(await decide(saleOp(till(), "guest-1"))).toMatchObject([
			{ status: "declined", decline: { reason: "account-blocked" } },
		]);
		const grant = { id: opId(), unit: "EUR", amountMinor: 5, note: "" };
		const refused = await ask(org.ownerToken, "POST", "/v1/accounts/guest-1/grants", grant);
		expect(refused).toMatchObject({ status: 409, body: { code: "account-blocked" } });
		await ask(org.ownerToken, "POST", status("guest-1"), { status: "active" });
		expect(await decide(saleOp(till(), "guest-1"))).toMatchObject([{ status: "applied" }]);
	});

	it("a guest may block the own account, no other, and not let it be used again", async () => {
		const guest = await guestToken("guest-2");
		const own = await ask(guest, "POST", status("guest-2"), { status: "blocked" });
		expect([own.status, own.body.status]).toEqual([200, "blocked"]);
		expect((await ask(guest, "POST", status("guest-1"), { status: "blocked" })).status).toBe(404);
		const again = await ask(guest, "POST", status("guest-2"), { status: "active" });
		expect(again).toMatchObject({ status: 403, body: { code: "role-forbidden" } });
		expect((await ask(till().token, "POST", status("guest-2"), { status: "blocked" })).status).toBe(403);
	});
});

describe("a lost tag", () => {
	it("is taken over with its balance and history, and its old account stays closed", async () => {
		await caller(door, org.ownerToken)("POST", "/v1/accounts", {
			...{ id: "new-tag", name: "Ada", credentials: ["tag-9"], maxMinor: 50_000 },
		});
		const takeover = { from: "guest-3", to: "new-tag" };
		expect(await decide(tillOp(till(), "ask", { kind: "takeover", takeover }))).toMatchObject([
			{ status: "applied" },
		]);
		const taken = await ask(org.ownerToken, "GET", "/v1/accounts/new-tag");
		expect(taken.body).toMatchObject({ predecessor: "guest-3", balances: [{ balanceMinor: 10_000 }] });
		const { body } = await send(door, org.ownerToken, "GET", "/v1/accounts/new-tag/entries");
		expect(body).toMatchObject({
			predecessor: "guest-3",
			entries: [{ cause: "takeover", amountMinor: 10_000 }],
		});
		for (const [method, path, sent] of [
			["POST", "/v1/accounts/guest-3/status", { status: "active" }],
			["POST", "/v1/accounts/guest-3/grants", { id: opId(), unit: "EUR", amountMinor: 5, note: "" }],
		] as const) {
			const refused = await ask(org.ownerToken, method, path, sent);
			expect(refused).toMatchObject({ status: 409, body: { code: "account-closed" } });
		}
	});
});

describe("the list of accounts", () => {
	type Page = { accounts: AccountView[]; next: string | null };
	const page = async (query: string, token = org.ownerToken) =>
		(await send(door, token, "GET", `/v1/accounts${query}`)).body as Page;

	it("goes through all of them once, with the balances that history knows", async () => {
		await untilSettled(org);
		const all = await page("?limit=200");
		expect(all.next).toBeNull();
		expect(all.accounts.map(({ id }) => id)).toEqual([
			"guest-1",
			"guest-2",
			"guest-3",
			"guest-4",
			"guest-5",
			"new-tag",
		]);
		expect(all.accounts[3]).toMatchObject({
			status: "active",
			balances: [{ unit: "EUR", balanceMinor: 10_000 }],
		});
		expect(all.accounts[2]).toMatchObject({ status: "closed", successor: "new-tag" });
		const paged: string[] = [];
		for (let next: string | null = ""; next !== null; ) {
			const part: Page = await page(`?limit=2${next === "" ? "" : `&after=${next}`}`);
			paged.push(...part.accounts.map(({ id }) => id));
			next = part.next;
		}
		expect(paged).toEqual(all.accounts.map(({ id }) => id));
	});

	it("ends at the org, and is for staff", async () => {
		await makeOrg(door, "accounts-2", { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 1 });
		const owner = await signAs(door, { role: "owner", org: "accounts-2", sub: "o" });
		expect(await page("", owner)).toEqual({ accounts: [], next: null });
		expect((await ask(till().token, "GET", "/v1/accounts")).status).toBe(403);
		expect((await ask(org.ownerToken, "GET", "/v1/accounts?after=NO")).status).toBe(422);
	});
});

it("an account with a birthday and credit is refused and served by them", async () => {
	const call = caller(door, org.ownerToken);
	const account = {
		id: "young",
		name: "Kim",
		credentials: [],
		maxMinor: 5_000,
		bornOn: "2015-05-05",
		creditMinor: 700,
	};
	await call("POST", "/v1/accounts", account);
	expect(await decide(saleOp(till(), "young"))).toMatchObject([{ status: "applied" }]);
	expect(await decide(saleOp(till(), "young"))).toMatchObject([
		{ status: "declined", decline: { reason: "funds-short" } },
	]);
	await env.DB.prepare("UPDATE products SET min_age = 16 WHERE org = 'accounts' AND id = 'beer'").run();
	await call("POST", "/v1/stores/store-1/menu/publish");
	expect(await decide(saleOp(till(), "young"))).toMatchObject([
		{ status: "declined", decline: { reason: "underage", minAge: 16, product: "beer" } },
	]);
	const wrong = await ask(org.ownerToken, "POST", "/v1/accounts", { ...account, bornOn: "2015-13-05" });
	expect(wrong.status).toBe(422);
});

describe("opening an account", () => {
	const words = (id: string, ...credentials: string[]) => ({ id, name: id, credentials, maxMinor: 5_000 });
	const open = (id: string, ...credentials: string[]) =>
		ask(org.ownerToken, "POST", "/v1/accounts", words(id, ...credentials));
	const codesOf = async (id: string) => {
		const query = "SELECT code FROM credentials WHERE org = 'accounts' AND account = ? ORDER BY code";
		return (await env.DB.prepare(query).bind(id).all<{ code: string }>()).results.map(({ code }) => code);
	};

	it("that is refused gives no account a code", async () => {
		expect((await open("first", "tag-f")).status).toBe(201);
		expect((await open("first", "tag-f", "tag-more")).body.code).toBe("key-reused");
		expect((await open("first")).body.code).toBe("key-reused");
		expect(await codesOf("first")).toEqual(["tag-f"]);
		expect((await open("second", "tag-s", "tag-f")).body.code).toBe("credential-taken");
		expect(await codesOf("second")).toEqual([]);
		expect((await open("second", "tag-2", "tag-2")).status).toBe(201);
		expect((await open("second", "tag-2", "tag-2")).status).toBe(201);
		expect(await codesOf("second")).toEqual(["tag-2"]);
		expect((await ask(org.ownerToken, "GET", "/v1/credentials/tag-s")).status).toBe(404);
	});

	it("with half a sign in its name, which nobody could keep, is refused", async () => {
		for (const words of [{ name: "Mia \ud83c" }, { name: "Mia", email: "mia\ud83c@guests.example" }]) {
			const account = { id: "half", credentials: [], maxMinor: 5_000, ...words };
			const { status, body } = await ask(org.ownerToken, "POST", "/v1/accounts", account);
			expect([status, body.code]).toEqual([422, "request-invalid"]);
		}
	});

	it("at the same moment is one account, and a code is one account's", async () => {
		const same = await Promise.all([1, 2, 3].map(() => open("third", "tag-3")));
		expect(same.map(({ status }) => status)).toEqual([201, 201, 201]);
		const rivals = await Promise.all(["r-1", "r-2", "r-3"].map((id) => open(id, `own-${id}`, "wanted")));
		expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
		const codes = (await Promise.all(["r-1", "r-2", "r-3"].map(codesOf))).flat();
		expect(codes.filter((code) => code !== "wanted")).toHaveLength(1);
	});
});
