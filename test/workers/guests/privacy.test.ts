import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caller, type Fixture, makeOrg, saleOp, send, signAs } from "../../../scripts/fixture.ts";
import { opId } from "../../support/builders.ts";
import { openTill, readPage } from "../../support/device.ts";
import { door, eventually } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";

// What is kept about a guest: shown when asked for, and forgotten when asked for.

const NAME = "Philippa Featherstonehaugh";
const EMAIL = "philippa@example.org";
let org: Fixture;
let owner = "";
const person = { id: "p-1", name: NAME, credentials: ["tag-p1"], maxMinor: 90_000, email: EMAIL };

beforeAll(async () => {
	org = await makeOrg(door, "privacy", { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 1_000 });
	owner = await signAs(door, { role: "owner", org: "privacy", sub: "fresh", freshAt: Date.now() });
	const call = caller(door, owner);
	await call("POST", "/v1/accounts", person);
	await call("POST", "/v1/accounts/p-1/grants", { id: opId(), unit: "EUR", amountMinor: 9_000, note: "" });
	await call("PUT", "/v1/accounts/p-1/pin", { pin: "4711", aboveMinor: 50_000 });
});

const guestOf = (account: string) =>
	signAs(door, { role: "guest", org: "privacy", sub: account, accounts: [account] });

async function wholeDatabase(): Promise<string> {
	const { results } = await env.DB.prepare(
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
	).all<{ name: string }>();
	const tables = results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`).all());
	return JSON.stringify((await Promise.all(tables)).map((table) => table.results));
}

describe("an export", () => {
	it("holds the person, the account, every entry and the sessions", async () => {
		const account = env.ACCOUNT.getByName("privacy/account/p-1");
		const by = { store: null, actor: "someone" };
		const cent = { unit: "EUR", amountMinor: 1, cause: "grant", note: "", by } as const;
		for (let n = 0; n < 205; n += 1)
			await account.credit("p-1", { ...cent, transfer: `grant:${n}`, hash: String(n) });
		const { code } = (await caller(door, owner)("POST", "/v1/accounts/p-1/claims")) as { code: string };
		const claimed = await door.fetch("/v1/wallet/claim", {
			method: "POST",
			headers: { "Content-Type": "application/json", "User-Agent": "A phone" },
			body: JSON.stringify({ code }),
		});
		const { token } = (await claimed.json()) as { token: string };
		const { status, body } = await send(door, token, "GET", "/v1/accounts/p-1/export");
		expect(status).toBe(200);
		expect(body).toMatchObject({
			person: { name: NAME, email: EMAIL, erasedAt: null },
			account: { id: "p-1", name: NAME, balances: [{ balanceMinor: 9_205 }] },
			codes: ["tag-p1"],
			hasPin: true,
			claimCodesMadeAt: [expect.any(Number)],
			next: null,
			sessions: [{ device: "A phone", endedAt: null }],
		});
		expect((body as { entries: object[] }).entries).toHaveLength(206);
		expect(JSON.stringify(body)).not.toMatch(/scrypt|hash/);
	});

	it("is for the own account, and for owners with a second factor", async () => {
		expect((await send(door, await guestOf("guest-1"), "GET", "/v1/accounts/p-1/export")).status).toBe(404);
		expect((await send(door, org.ownerToken, "GET", "/v1/accounts/p-1/export")).body).toMatchObject({
			code: "step-up-needed",
		});
		expect((await send(door, owner, "GET", "/v1/accounts/p-1/export")).status).toBe(200);
		expect((await send(door, owner, "GET", "/v1/accounts/nobody/export")).status).toBe(404);
	});
});

describe("an erased account", () => {
	it("that died half-way is erased by asking again, leaves no name, and keeps its entries", async () => {
		const guest = await guestOf("p-1");
		expect((await send(door, guest, "GET", "/v1/accounts/p-1")).status).toBe(200);
		await untilSettled(org);
		expect(await wholeDatabase()).toContain(NAME);
		// As if it had died after the account was blocked.
		await caller(door, owner)("POST", "/v1/accounts/p-1/status", { status: "blocked" });
		const first = await send(door, owner, "POST", "/v1/accounts/p-1/erase");
		const again = await send(door, owner, "POST", "/v1/accounts/p-1/erase");
		expect([first.status, again]).toEqual([200, first]);
		await untilSettled(org);
		const kept = await wholeDatabase();
		for (const trace of [NAME, EMAIL, "tag-p1", "A phone"])
			expect([trace, kept.includes(trace)]).toEqual([trace, false]);
		const codes = await env.DB.prepare("SELECT count(*) AS n FROM claim_codes WHERE account = 'p-1'").first();
		expect(codes).toEqual({ n: 0 });
		const journal = await env.ACCOUNT.getByName("privacy/account/p-1").listLines(0, 500);
		expect(JSON.stringify(journal)).not.toMatch(new RegExp(`${NAME}|${EMAIL}|tag-p1`));
		const { body } = await send(door, owner, "GET", "/v1/accounts/p-1/export");
		expect((body as { entries: object[] }).entries).toHaveLength(206);
		expect(body).toMatchObject({ person: { name: "p-1", email: null }, codes: [], hasPin: false });
		expect((await send(door, guest, "GET", "/v1/accounts/p-1")).status).toBe(401);
		expect((await send(door, owner, "GET", "/v1/accounts/p-1")).body).toMatchObject({
			...{ name: "p-1", status: "blocked", balances: [{ balanceMinor: 9_205 }] },
		});
	});

	it("is not served at a till, not found by its tag, and not opened again", async () => {
		const [till] = org.tills;
		if (till === undefined) throw new Error("the fixture has a till");
		const op = saleOp(till, "p-1");
		const { body } = await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
		expect(body).toMatchObject({
			outcomes: [{ status: "declined", decline: { reason: "account-blocked" } }],
		});
		expect((await send(door, till.token, "GET", "/v1/credentials/tag-p1")).status).toBe(404);
		for (const words of [person, { ...person, name: "p-1" }, { ...person, name: "p-1", email: undefined }]) {
			const opened = await send(door, owner, "POST", "/v1/accounts", words);
			expect(opened).toMatchObject({ status: 409, body: { code: "key-reused" } });
		}
	});

	it("stands in the audit log once, by its id", async () => {
		const { results } = await env.DB.prepare(
			"SELECT target, before, after FROM audit WHERE org = 'privacy' AND act = 'account-erased'",
		).all();
		expect(results).toEqual([{ target: "p-1", before: null, after: null }]);
	});

	it("is gone from the tills, codes and all, also where it was blocked long ago", async () => {
		const call = caller(door, owner);
		await call("POST", "/v1/accounts", { ...person, id: "p-3", credentials: ["tag-p3"] });
		await call("POST", "/v1/accounts/p-3/status", { status: "blocked" });
		const { till } = await openTill(door, owner, "bar-1", "store-1");
		const before = await eventually(async () => {
			const page = await readPage(door, till.token, 0);
			return page.heads.some(({ account, status }) => account === "p-3" && status === "blocked")
				? page
				: undefined;
		});
		await call("POST", "/v1/accounts/p-3/erase");
		const page = await readPage(door, till.token, before.revision);
		expect(page.gone.accounts).toEqual(["p-3"]);
		expect(JSON.stringify(page)).not.toContain("tag-p3");
	});

	it("ends the sessions that see it, among others too, and no more", async () => {
		const email = "two@example.org";
		for (const id of ["p-4", "p-5"])
			await caller(door, owner)("POST", "/v1/accounts", { ...person, id, credentials: [id], email });
		const guest = { role: "guest", org: "privacy" } as const;
		const both = await signAs(door, { ...guest, sub: "p-4", accounts: ["p-4", "p-5"] });
		const one = await signAs(door, { ...guest, sub: "guest-1", accounts: ["guest-1"] });
		await caller(door, owner)("POST", "/v1/accounts/p-5/erase");
		expect((await send(door, both, "GET", "/v1/accounts/p-4")).body).toMatchObject({ code: "session-over" });
		expect((await send(door, one, "GET", "/v1/accounts/guest-1")).status).toBe(200);
	});

	it("is an owner's business, with a second factor", async () => {
		const manager = await signAs(door, { role: "manager", org: "privacy", sub: "m", freshAt: Date.now() });
		const codes = [];
		for (const token of [org.ownerToken, manager, await guestOf("guest-1")])
			codes.push(
				((await send(door, token, "POST", "/v1/accounts/guest-1/erase")).body as { code: string }).code,
			);
		expect(codes).toEqual(["step-up-needed", "role-forbidden", "role-forbidden"]);
	});
});

it("the journal of an account knows it by its id alone", async () => {
	const account = { ...person, id: "p-2", credentials: ["tag-p2"], email: "other@example.org" };
	await caller(door, owner)("POST", "/v1/accounts", account);
	const journal = JSON.stringify(await env.ACCOUNT.getByName("privacy/account/p-2").listLines(0, 500));
	expect(journal).toContain("p-2");
	expect(journal).not.toMatch(/Philippa|example\.org|tag-p2/);
});
