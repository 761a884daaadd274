import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../../domain/access/session.ts";
import { LINK_POLICY, SIGN_IN_POLICY } from "../../../domain/core/attempts.ts";
import { caller, type Fixture, makeOrg, send } from "../../../scripts/fixture.ts";
import { readMail } from "../../../workers/notify/mail.ts";
import { opId } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";

// How a guest comes to the own wallet, and to no other.

const NONE = { stores: 0, tillsPerStore: 0, accounts: 3, balanceMinor: 1_000 };
let org: Fixture;
let visitors = 0;

beforeAll(async () => {
	org = await makeOrg(door, "wallets", NONE);
	await makeOrg(door, "wallets-b", { ...NONE, accounts: 0 });
	const open = (id: string, email?: string) =>
		caller(door, org.ownerToken)("POST", "/v1/accounts", {
			...{ id, name: id, credentials: [], maxMinor: 5_000 },
			...(email === undefined ? {} : { email }),
		});
	await open("ada-1", "Ada@Example.org");
	await open("ada-2", " ada@example.org ");
	await open("bob", "bob@example.org");
	await open("eve", "eve@example.org");
});

// Each from an address of its own, unless it says so.
async function post(path: string, body: object, from?: string) {
	visitors += 1;
	const address = from ?? `192.0.2.${visitors}`;
	const response = await door.fetch(path, {
		method: "POST",
		headers: { "Content-Type": "application/json", "CF-Connecting-IP": address },
		body: JSON.stringify(body),
	});
	const cookie = response.headers.get("Set-Cookie");
	return { status: response.status, cookie, body: (await response.json()) as Session & { code?: string } };
}

async function claimCode(account: string): Promise<string> {
	const { status, body } = await send(door, org.ownerToken, "POST", `/v1/accounts/${account}/claims`);
	expect(status).toBe(201);
	return (body as { code: string }).code;
}

describe("the code on a wristband", () => {
	it("opens the wallet of its account and of no other, however it is typed", async () => {
		const code = await claimCode("guest-1");
		expect(code).toMatch(/^([2-9A-HJKMNP-TV-Z]{5}-){3}[2-9A-HJKMNP-TV-Z]{5}$/);
		for (const typed of [code, code.toLowerCase(), code.replaceAll("-", ""), code.replaceAll("-", " ")]) {
			const { status, body, cookie } = await post("/v1/wallet/claim", { code: typed });
			expect([status, body.claims]).toEqual([
				201,
				expect.objectContaining({ role: "guest", accounts: ["guest-1"] }),
			]);
			expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
			expect((await send(door, body.token, "GET", "/v1/accounts/guest-1")).status).toBe(200);
			expect((await send(door, body.token, "GET", "/v1/accounts/guest-2")).status).toBe(404);
		}
	});

	it("is one of many that may be asked for, and none is kept", async () => {
		const codes = await Promise.all(Array.from({ length: 3 }, () => claimCode("guest-2")));
		for (const code of codes) expect((await post("/v1/wallet/claim", { code })).status).toBe(201);
		const { results } = await env.DB.prepare("SELECT * FROM claim_codes").all();
		for (const code of codes) expect(JSON.stringify(results)).not.toContain(code.replaceAll("-", ""));
		for (let n = 0; n < 20; n += 1) await claimCode("guest-2");
		const kept = await env.DB.prepare(
			"SELECT count(*) AS n FROM claim_codes WHERE account = 'guest-2'",
		).first();
		expect(kept).toEqual({ n: 20 });
	});

	it("that is wrong is not known, and guesses are counted by address", async () => {
		const right = await claimCode("guest-3");
		const guesses = await Promise.all(
			Array.from({ length: SIGN_IN_POLICY.failuresMax + 5 }, (_, n) =>
				post(
					"/v1/wallet/claim",
					{ code: `AAAAA-AAAAA-AAAAA-AAA${String(n).padStart(2, "2")}` },
					"203.0.113.9",
				),
			),
		);
		const codes = guesses.map(({ body }) => body.code);
		expect(codes.filter((code) => code === "code-unknown")).toHaveLength(SIGN_IN_POLICY.failuresMax);
		expect(codes.filter((code) => code === "attempts-exhausted")).toHaveLength(5);
		expect((await post("/v1/wallet/claim", { code: right }, "203.0.113.9")).status).toBe(429);
		expect((await post("/v1/wallet/claim", { code: right })).status).toBe(201);
	});

	it("is made for accounts that are there", async () => {
		expect((await send(door, org.ownerToken, "POST", "/v1/accounts/nobody/claims")).status).toBe(404);
	});
});

describe("a link by mail", () => {
	const ask = (email: string, inOrg = "wallets", address?: string) =>
		post("/v1/wallet/links", { org: inOrg, email }, address);
	const mailsTo = async (email: string) => (await readMail(env, "wallets")).filter(({ to }) => to === email);
	const codeIn = (text: string) => /#enter=([\w-]+)/.exec(text)?.[1] ?? "";

	it("goes to the address of the accounts, opens all of them, and is good once", async () => {
		expect(await ask("ADA@example.org")).toMatchObject({ status: 202, body: { sent: "if-known" } });
		const [mail] = await mailsTo("ada@example.org");
		const code = codeIn(mail?.text ?? "");
		const { status, body } = await post("/v1/wallet/enter", { code });
		expect([status, body.claims]).toEqual([
			201,
			expect.objectContaining({ role: "guest", accounts: ["ada-1", "ada-2"] }),
		]);
		expect((await send(door, body.token, "GET", "/v1/accounts/bob")).status).toBe(404);
		expect((await post("/v1/wallet/enter", { code })).body.code).toBe("code-unknown");
	});

	it("says the same whether anybody has the address", async () => {
		const answers = await Promise.all([
			ask("bob@example.org"),
			ask("nobody@example.org"),
			ask("bob@example.org", "wallets-b"),
			ask("bob@example.org", "nowhere"),
		]);
		expect(answers.map(({ status, body, cookie }) => ({ status, body, cookie }))).toEqual(
			Array(4).fill({ status: 202, body: { sent: "if-known" }, cookie: null }),
		);
		expect(await mailsTo("bob@example.org")).toHaveLength(1);
		expect(await mailsTo("nobody@example.org")).toHaveLength(0);
		expect(await readMail(env, "wallets-b")).toHaveLength(0);
	});

	it("is not used to fill a mailbox, wherever it is asked from", async () => {
		for (let n = 0; n < LINK_POLICY.failuresMax + 3; n += 1)
			expect((await ask("eve@example.org")).status).toBe(202);
		expect(await mailsTo("eve@example.org")).toHaveLength(LINK_POLICY.failuresMax);
	});

	it("that is older than twenty minutes, or was replaced, opens nothing", async () => {
		await ask("ada@example.org");
		await ask("ada@example.org");
		const [, replaced, newest] = (await mailsTo("ada@example.org")).map(({ text }) => codeIn(text));
		expect((await post("/v1/wallet/enter", { code: replaced })).status).toBe(401);
		await env.DB.prepare("UPDATE tickets SET expires_at = ? WHERE purpose = 'wallet-link'")
			.bind(Date.now() - 1)
			.run();
		expect((await post("/v1/wallet/enter", { code: newest })).status).toBe(401);
	});

	it("is no ticket for anything else, and nothing else is one for it", async () => {
		await ask("ada@example.org");
		const code = codeIn((await mailsTo("ada@example.org")).at(-1)?.text ?? "");
		await env.DB.prepare("UPDATE tickets SET purpose = 'invitation' WHERE used_at IS NULL").run();
		expect((await post("/v1/wallet/enter", { code })).status).toBe(401);
	});
});

it("a guest's own acts stand in the audit log", async () => {
	const { body } = await post("/v1/wallet/claim", { code: await claimCode("guest-1") });
	await send(door, body.token, "PUT", "/v1/accounts/guest-1/pin", { pin: "4711", aboveMinor: 500 });
	await send(door, body.token, "POST", "/v1/accounts/guest-1/status", { status: "blocked" });
	const { results } = await env.DB.prepare(
		`SELECT act, actor_role AS role, before, after FROM audit WHERE org = 'wallets' AND target = 'guest-1'
		ORDER BY seq DESC LIMIT 4`,
	).all();
	expect(results).toMatchObject([
		{
			act: "account-status-changed",
			role: "guest",
			before: '{"status":"active"}',
			after: '{"status":"blocked"}',
		},
		{ act: "account-pin-changed", role: "guest", after: '{"aboveMinor":500}' },
		{ act: "wallet-entered", role: "guest" },
		{ act: "wallet-code-made", role: "owner" },
	]);
	expect(JSON.stringify(results)).not.toContain("4711");
});

it("many at once get their lines into the audit log, one after the other", async () => {
	const grant = (n: number) =>
		send(door, org.ownerToken, "POST", "/v1/accounts/guest-2/grants", {
			...{ id: opId(), unit: "EUR", amountMinor: n + 1, note: "" },
		});
	const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => grant(n)));
	expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(201));
	const { results } = await env.DB.prepare(
		"SELECT after FROM audit WHERE org = 'wallets' AND target = 'guest-2' AND act = 'value-granted'",
	).all();
	expect(results).toHaveLength(41);
});
