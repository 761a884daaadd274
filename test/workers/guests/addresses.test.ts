import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { LINK_POLICY } from "../../../domain/core/attempts.ts";
import { type Fixture, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { readMail } from "../../../workers/notify/mail.ts";
import { door, eventually } from "../../support/pool.ts";
import { auditOf, Browser } from "../../support/pool-people.ts";

// Where a guest's links are sent: set at the desk, or given by the guest and confirmed from the mailbox itself.

const ORG = "posted";
let org: Fixture;
let manager = "";

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 1, tillsPerStore: 1, accounts: 9, balanceMinor: 1_000 });
	await makeOrg(door, "posted-b", { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 0 });
	manager = await signAs(door, { role: "manager", org: ORG, sub: "mia", stores: ["store-1"] });
});

const ask = async (method: string, account: string, body?: object, token = manager) => {
	const answer = await send(door, token, method, `/v1/accounts/${account}/address`, body);
	return { status: answer.status, body: answer.body as { code?: string; email?: string | null } };
};
const set = (account: string, email: string, token?: string) => ask("PUT", account, { email }, token);
const addressOf = async (account: string) => {
	const { body } = await send(door, manager, "GET", `/v1/accounts/${account}/guest`);
	return (body as { email: string | null }).email;
};
const mailsTo = async (email: string) => (await readMail(env, ORG)).filter(({ to }) => to === email);
const lastCode = async (email: string, sign: string) =>
	await eventually(async () => {
		const text = (await mailsTo(email)).at(-1)?.text ?? "";
		return new RegExp(`#${sign}=([\\w-]+)`).exec(text)?.[1];
	});
const use = (code: string, browser = new Browser(), path = "/v1/wallet/addresses") =>
	browser.ask("POST", path, { code });

// With the wallet of this account open, by the code on the wristband.
async function guestOf(account: string): Promise<Browser> {
	const { body } = await send(door, org.ownerToken, "POST", `/v1/accounts/${account}/claims`);
	const browser = new Browser();
	browser.take(await browser.ask("POST", "/v1/wallet/claim", body as object));
	return browser;
}
const seesStill = async (browser: Browser, account: string) =>
	(await browser.ask("GET", `/v1/accounts/${account}`)).status === 200;
const give = (guest: Browser, account: string, email: string) =>
	guest.ask("POST", `/v1/accounts/${account}/address/links`, { email });

describe("at the desk an address", () => {
	it("is set, changed and removed, by managers, and stands in the log without itself", async () => {
		expect(await set("guest-1", " Ada@Posted.example ")).toEqual({
			status: 200,
			body: { account: "guest-1", email: "ada@posted.example" },
		});
		expect((await set("guest-1", "ada@posted.example")).status).toBe(200);
		expect((await set("guest-1", "eva@posted.example")).status).toBe(200);
		expect(await addressOf("guest-1")).toBe("eva@posted.example");
		const found = await send(door, manager, "POST", "/v1/guests/find", { text: "eva@posted.example" });
		expect(found.body).toMatchObject({ guests: [{ account: { id: "guest-1" } }] });
		expect((await ask("DELETE", "guest-1")).body).toEqual({ account: "guest-1", email: null });
		expect(await addressOf("guest-1")).toBeNull();
		expect((await ask("DELETE", "guest-1")).status).toBe(200);
		const lines = (await auditOf(ORG)).filter(({ act }) => act.startsWith("account-address"));
		expect(lines.map(({ act, target, after }) => [act, target, after])).toEqual([
			["account-address-set", "guest-1", null],
			["account-address-set", "guest-1", null],
			["account-address-removed", "guest-1", null],
		]);
		expect(JSON.stringify(await auditOf(ORG))).not.toContain("posted.example");
		const journal = await env.ACCOUNT.getByName(`${ORG}/account/guest-1`).listLines(0, 100);
		expect(JSON.stringify(journal)).not.toContain("posted.example");
	});

	it("is nobody else's business, and no word that is none", async () => {
		for (const role of ["cashier", "auditor"] as const) {
			const token = await signAs(door, { role, org: ORG, sub: role });
			expect((await set("guest-1", "x@posted.example", token)).body.code).toBe("role-forbidden");
		}
		const guest = await guestOf("guest-1");
		expect((await set("guest-1", "x@posted.example", guest.token)).body.code).toBe("role-forbidden");
		for (const email of ["", "x", "x@y", "a b@c.de", "x@y.z\nBcc: a@b.cd"])
			expect((await set("guest-1", email)).status).toBe(422);
		expect((await set("nobody", "x@posted.example")).body.code).toBe("account-unknown");
		const other = await signAs(door, { role: "owner", org: "posted-b", sub: "o" });
		expect((await set("guest-1", "x@posted.example", other)).body.code).toBe("account-unknown");
	});

	it("that is another one signs out who has the wallet open, and ends the links to the one before", async () => {
		const before = await guestOf("guest-2");
		await set("guest-2", "old@posted.example");
		expect(await seesStill(before, "guest-2")).toBe(true);
		await send(door, manager, "POST", "/v1/accounts/guest-2/links");
		const code = await lastCode("old@posted.example", "enter");
		await set("guest-2", "new@posted.example");
		expect(await seesStill(before, "guest-2")).toBe(false);
		expect((await use(code, undefined, "/v1/wallet/enter")).body.code).toBe("code-unknown");
	});

	it("leaves the account to be opened again in the words that it was opened with", async () => {
		const words = {
			id: "synced",
			name: "Synced",
			credentials: [],
			maxMinor: 1_000,
			email: "s@posted.example",
		};
		const open = async (email: string) =>
			(await send(door, org.ownerToken, "POST", "/v1/accounts", { ...words, email })).status;
		expect([await open(words.email), await open("t@posted.example")]).toEqual([201, 409]);
		await set("synced", "u@posted.example");
		expect(await open(words.email)).toBe(201);
		expect(await addressOf("synced")).toBe("u@posted.example");
	});
});

describe("an address that the guest gives", () => {
	it("counts once the link that was mailed there is followed, which opens the wallet", async () => {
		const guest = await guestOf("guest-3");
		await set("guest-4", "pia@posted.example");
		const asked = await give(guest, "guest-3", "Pia@posted.example");
		expect([asked.status, asked.body]).toEqual([202, { sent: "to-confirm" }]);
		const code = await lastCode("pia@posted.example", "address");
		expect(await addressOf("guest-3")).toBeNull();
		const phone = new Browser();
		const { claims } = phone.take(await use(code, phone));
		expect(claims).toMatchObject({ role: "guest", accounts: ["guest-3", "guest-4"] });
		expect(await addressOf("guest-3")).toBe("pia@posted.example");
		const own = await phone.ask("GET", "/v1/accounts/guest-3/address");
		expect(own.body).toEqual({ account: "guest-3", email: "pia@posted.example" });
		// It had none: nobody came in by it.
		expect(await seesStill(guest, "guest-3")).toBe(true);
		expect((await use(code)).body.code).toBe("code-unknown");
		const [line] = (await auditOf(ORG)).filter(
			({ target, act }) => act.includes("address") && target === "guest-3",
		);
		expect(line).toMatchObject({ act: "account-address-set", actor: "guest-3" });
	});

	it("is answered the same whosever it is, and gives nobody anything before", async () => {
		const guest = await guestOf("guest-5");
		const answers = [];
		for (const email of ["pia@posted.example", "nobody@posted.example", "guest-5@posted.example"])
			answers.push(await give(guest, "guest-5", email));
		const said = answers.map(({ status, body }) => JSON.stringify([status, body]));
		expect(new Set(said).size).toBe(1);
		expect(await addressOf("guest-5")).toBeNull();
		expect((await mailsTo("pia@posted.example")).at(-1)?.text).not.toContain("guest-5");
	});

	it("takes the place of the one before, whose mailbox hears of it, and so do open wallets", async () => {
		await set("guest-6", "first@posted.example");
		const guest = await guestOf("guest-6");
		await give(guest, "guest-6", "second@posted.example");
		expect((await use(await lastCode("second@posted.example", "address"))).status).toBe(201);
		expect(await seesStill(guest, "guest-6")).toBe(false);
		const told = await eventually(async () => (await mailsTo("first@posted.example"))[0]);
		expect(told.text).toContain("taken off a wallet");
		expect(told.text).not.toContain("second@");
		const again = await guestOf("guest-6");
		const other = await guestOf("guest-6");
		expect((await again.ask("DELETE", "/v1/accounts/guest-6/address")).body.email).toBeNull();
		expect([await seesStill(again, "guest-6"), await seesStill(other, "guest-6")]).toEqual([true, false]);
		expect(await addressOf("guest-6")).toBeNull();
		await eventually(async () => (await mailsTo("second@posted.example"))[1]);
	});

	it("is for the own account alone, and no code for anything else", async () => {
		const guest = await guestOf("guest-7");
		expect((await give(guest, "guest-3", "x@posted.example")).body.code).toBe("account-unknown");
		expect((await guest.ask("GET", "/v1/accounts/guest-3/address")).body.code).toBe("account-unknown");
		expect((await guest.ask("DELETE", "/v1/accounts/guest-3/address")).body.code).toBe("account-unknown");
		await give(guest, "guest-7", "seven@posted.example");
		const code = await lastCode("seven@posted.example", "address");
		expect((await use(code, undefined, "/v1/wallet/enter")).body.code).toBe("code-unknown");
		await send(door, manager, "POST", "/v1/accounts/guest-3/links");
		const link = await lastCode("pia@posted.example", "enter");
		expect((await use(link)).body.code).toBe("code-unknown");
	});

	it("is over when it is old, when another was given, or when the desk set one", async () => {
		const guest = await guestOf("guest-8");
		await give(guest, "guest-8", "one@posted.example");
		const replaced = await lastCode("one@posted.example", "address");
		await give(guest, "guest-8", "two@posted.example");
		const overruled = await lastCode("two@posted.example", "address");
		expect((await use(replaced)).body.code).toBe("code-unknown");
		await set("guest-8", "desk@posted.example");
		expect((await use(overruled)).body.code).toBe("code-unknown");
		const late = await guestOf("guest-8");
		await give(late, "guest-8", "three@posted.example");
		const old = await lastCode("three@posted.example", "address");
		await env.DB.prepare("UPDATE tickets SET expires_at = 1 WHERE purpose = 'wallet-address'").run();
		expect((await use(old)).body.code).toBe("code-unknown");
		expect(await addressOf("guest-8")).toBe("desk@posted.example");
	});

	it("fills nobody's mailbox: by wallet openly, by address without a word", async () => {
		const guest = await guestOf("guest-9");
		const codes = [];
		for (let n = 0; n <= LINK_POLICY.failuresMax; n += 1)
			codes.push((await give(guest, "guest-9", `many-${n}@posted.example`)).status);
		expect(codes).toEqual([...Array(LINK_POLICY.failuresMax).fill(202), 429]);
		for (const account of ["guest-3", "guest-4"]) {
			const other = await guestOf(account);
			for (let n = 0; n < 4; n += 1)
				expect((await give(other, account, "victim@posted.example")).status).toBe(202);
		}
		await eventually(async () => ((await mailsTo("victim@posted.example")).length >= 5 ? true : undefined));
		expect(await mailsTo("victim@posted.example")).toHaveLength(LINK_POLICY.failuresMax);
	});
});

it("what was given is exported, and forgotten with the guest", async () => {
	const open = { id: "gone", name: "Gone", credentials: [], maxMinor: 1_000 };
	await send(door, org.ownerToken, "POST", "/v1/accounts", open);
	await set("gone", "known@posted.example");
	const guest = await guestOf("gone");
	await give(guest, "gone", "waits@posted.example");
	const waiting = await lastCode("waits@posted.example", "address");
	const { body } = await guest.ask("GET", "/v1/accounts/gone/export");
	expect(body.person).toMatchObject({ email: "known@posted.example", emailsAsked: ["waits@posted.example"] });
	const owner = await signAs(door, { role: "owner", org: ORG, sub: "f", freshAt: Date.now() });
	expect((await send(door, owner, "POST", "/v1/accounts/gone/erase")).status).toBe(200);
	expect((await use(waiting)).body.code).toBe("code-unknown");
	expect((await set("gone", "x@posted.example")).body.code).toBe("account-unknown");
	const { results: tickets } = await env.DB.prepare("SELECT * FROM tickets WHERE subject = 'gone'").all();
	const { results: rows } = await env.DB.prepare("SELECT * FROM accounts WHERE id = 'gone'").all();
	expect([tickets, JSON.stringify(rows).includes("posted.example")]).toEqual([[], false]);
});
