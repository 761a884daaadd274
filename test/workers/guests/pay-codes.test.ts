import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { Claims } from "../../../domain/access/claims.ts";
import { OFFLINE_MS, ONLINE_MS } from "../../../domain/access/pay-code.ts";
import { PAY_CODE_PREFIX } from "../../../domain/access/pay-token.ts";
import { type Fixture, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { signFor, signToken } from "../../../workers/secrets/tokens.ts";
import { door } from "../../support/pool.ts";

// The code that a guest shows to pay: it names an account, for a while, in one org.

type Codes = Record<"online" | "offline", { code: string; expiresAt: number }>;
let org: Fixture;
let guest = "";
const till = () => org.tills[0]?.token ?? "";
const SID = "guest-g";

beforeAll(async () => {
	org = await makeOrg(door, "pay", { stores: 1, tillsPerStore: 1, accounts: 2, balanceMinor: 1_000 });
	guest = await signAs(door, { role: "guest", org: "pay", sub: "g", accounts: ["guest-1"] });
});

async function payCodes(token = guest, account = "guest-1"): Promise<Codes> {
	const { status, body } = await send(door, token, "POST", `/v1/accounts/${account}/pay-codes`);
	expect(status).toBe(201);
	return body as Codes;
}

async function resolve(code: string, token = till()) {
	const { status, body } = await send(door, token, "POST", "/v1/credentials/resolve", { code });
	return { status, ...(body as { code?: string; account?: string; name?: string; by?: string }) };
}

const sign = (words: object, forMs = ONLINE_MS, at = Date.now()) =>
	signFor("pay", env.SIGNING_KEYS, { org: "pay", account: "guest-1", sid: SID, ...words }, at, forMs);

describe("a code to pay with", () => {
	it("tells a till whose account it is, in both of its forms, as often as it is asked", async () => {
		const { online, offline } = await payCodes();
		expect(Math.abs(online.expiresAt - Date.now() - ONLINE_MS)).toBeLessThan(5_000);
		expect(Math.abs(offline.expiresAt - Date.now() - OFFLINE_MS)).toBeLessThan(5_000);
		for (const { code, expiresAt } of [online, offline, online]) {
			expect(await resolve(code)).toEqual({
				...{ status: 200, account: "guest-1", name: "Guest guest-1", by: "pay-code", expiresAt },
			});
		}
		const jti = (code: string) => decodeJwt(code.slice(PAY_CODE_PREFIX.length)).jti;
		expect(jti(online.code)).toBeUndefined();
		expect(jti(offline.code)).not.toBe(jti((await payCodes()).offline.code));
		// Fits into a QR code that a phone shows and another reads: version 15 at its lowest correction.
		expect(offline.code.length).toBeLessThan(520);
	});

	it("is given to the guest of the account alone", async () => {
		const other = await send(door, guest, "POST", "/v1/accounts/guest-2/pay-codes");
		expect(other.status).toBe(404);
		for (const token of [org.ownerToken, till()])
			expect((await send(door, token, "POST", "/v1/accounts/guest-1/pay-codes")).status).toBe(403);
		expect((await resolve("guest-1", guest)).status).toBe(403);
	});

	it("is over after its time, and says so", async () => {
		const old = await sign({}, ONLINE_MS, Date.now() - ONLINE_MS - 1_000);
		expect(await resolve(`pay.${old}`)).toMatchObject({ status: 410, code: "pay-code-old" });
	});

	it("ends with the session of the wallet", async () => {
		const lost = await signAs(door, { role: "guest", org: "pay", sub: "lost", accounts: ["guest-2"] });
		const { offline } = await payCodes(lost, "guest-2");
		expect((await resolve(offline.code)).status).toBe(200);
		await env.DB.prepare("UPDATE sessions SET ended_at = 1 WHERE id = 'guest-lost'").run();
		expect((await resolve(offline.code)).code).toBe("pay-code-old");
	});

	it.each<[string, () => Promise<string>]>([
		["of another org", () => sign({ org: "elsewhere" })],
		["of an account that nobody knows", () => sign({ account: "nobody" })],
		["without an account", () => sign({ account: undefined })],
		[
			"that was tampered with",
			async () => (await sign({})).replace(/.(?=.{9}$)/, (c) => (c === "A" ? "B" : "A")),
		],
		["that is a sign-in", async () => guest],
		["that is nothing", async () => ""],
		["without a signature", async () => `${btoa('{"alg":"none"}')}.${(await sign({})).split(".")[1]}.`],
	])("%s is nobody's", async (_, token) => {
		expect(await resolve(`pay.${await token()}`)).toMatchObject({ status: 404, code: "credential-unknown" });
	});

	it("is no sign-in", async () => {
		const { status, body } = await send(door, await sign({ role: "owner" }), "GET", "/v1/sales");
		expect([status, (body as { code: string }).code]).toEqual([401, "token-invalid"]);
		const claims: Claims = { role: "guest", org: "pay", sub: "g", sid: SID, accounts: ["guest-1"] };
		const access = await signToken(env.SIGNING_KEYS, claims, Date.now());
		expect((await resolve(`pay.${access}`)).status).toBe(404);
	});
});

it("a tag's own code is resolved as well", async () => {
	expect(await resolve("guest-2")).toMatchObject({
		status: 200,
		account: "guest-2",
		by: "tag",
		expiresAt: null,
	});
	expect((await resolve("nobody")).status).toBe(404);
	expect((await resolve("NO' OR 1=1 --")).status).toBe(404);
});
