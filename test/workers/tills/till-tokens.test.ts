import { env } from "cloudflare:workers";
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { TILL_AUDIENCE } from "../../../domain/access/enrolment.ts";
import { type Fixture, makeOrg, saleOp, send } from "../../../scripts/fixture.ts";
import {
	askNonce,
	askToken,
	assertionOf,
	type Device,
	freshToken,
	makeDevice,
	openTill,
	tillOf,
} from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { settle } from "../support/till-stage.ts";

// Tokens of tills, by what the till's own key signs.

const HOUR_MS = 3_600_000;
let org: Fixture;
let device: Device;
const place = { org: "tokens", till: "bar-1", store: "store-1" };

beforeAll(async () => {
	const size = { stores: 1, tillsPerStore: 0, accounts: 1, balanceMinor: 100_000 };
	org = await makeOrg(door, "tokens", size);
	const other = await makeOrg(door, "tokens-b", size);
	({ device } = await openTill(door, org.ownerToken, "bar-1", "store-1"));
	await openTill(door, org.ownerToken, "bar-2", "store-1");
	await openTill(door, other.ownerToken, "bar-1", "store-1");
});
afterAll(async () => {
	await settle(org);
});
beforeEach(() => {
	vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
});

async function present(assertion: string, where = place) {
	const { status, body } = await send(door, "", "POST", "/v1/till/tokens", { ...where, assertion });
	const { code, title, detail } = body as { code: string; title: string; detail: string };
	return { status, code, title, detail };
}

it("a till gets a token for ten minutes that says which device asked, and sells with it", async () => {
	const { session, order, moveTo } = await freshToken(door, device, place);
	expect([order, moveTo]).toEqual(["go-on", null]);
	expect(session.claims).toMatchObject({ role: "till", org: "tokens", sub: "bar-1", store: "store-1" });
	expect(session.claims).not.toHaveProperty("leaving");
	expect(session.expiresAt - Date.now()).toBeLessThanOrEqual(600_000);
	const till = tillOf(session);
	const { body } = await send(door, till.token, "POST", "/v1/ops", {
		sentAt: Date.now(),
		ops: [saleOp(till, "guest-1")],
	});
	expect(body).toMatchObject({ outcomes: [{ status: "applied" }] });
});

it.each([
	["five minutes ahead", 5 * 60_000],
	["five minutes behind", -5 * 60_000],
	["three days ahead", 72 * HOUR_MS],
	["three days behind", -72 * HOUR_MS],
])("a clock that is %s does not matter", async (_, skewMs) => {
	const now = Math.floor((Date.now() + skewMs) / 1_000);
	const times = { iat: now, nbf: now, exp: now + 60 };
	expect((await askToken(door, device, place, times)).status).toBe(201);
});

describe("is refused with one answer", () => {
	const refused = async (assertion: string, where = place) => {
		const answer = await present(assertion, where);
		const plain = await present("a.b.c");
		expect(answer).toEqual(plain);
		expect([answer.status, answer.code]).toEqual([401, "assertion-refused"]);
	};
	const signed = async (more: object = {}) =>
		await device.sign({ ...assertionOf("bar-1", await askNonce(door)), ...more });

	it("an assertion that was used, also at the same moment", async () => {
		const assertion = await signed();
		const both = await Promise.all([present(assertion), present(assertion), present(assertion)]);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
		await refused(assertion);
	});

	it("a nonce that another assertion has used", async () => {
		const nonce = await askNonce(door);
		expect((await present(await device.sign(assertionOf("bar-1", nonce)))).status).toBe(201);
		await refused(await device.sign({ ...assertionOf("bar-1", nonce), more: 1 }));
	});

	it("a nonce that is not ours, is missing, was tampered with, or is a token of another kind", async () => {
		const nonce = await askNonce(door);
		await refused(await signed({ nonce: "n".repeat(40) }));
		await refused(await signed({ nonce: undefined }));
		await refused(
			await signed({ nonce: nonce.replace(/.{4}$/, (end) => (end === "AAAA" ? "BBBB" : "AAAA")) }),
		);
		await refused(await signed({ nonce: org.ownerToken }));
	});

	it("a nonce that is too old", async () => {
		const assertion = await signed();
		vi.useFakeTimers({ now: Date.now() + 121_000, toFake: ["Date"] });
		try {
			await refused(assertion);
		} finally {
			vi.useRealTimers();
		}
	});

	it("one that somebody else has signed, or nobody", async () => {
		const stranger = await makeDevice();
		await refused(await stranger.sign(assertionOf("bar-1", await askNonce(door))));
		const claims = assertionOf("bar-1", await askNonce(door));
		const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
		await refused(`${encode({ alg: "none" })}.${encode(claims)}.`);
		const secrets = [
			new TextEncoder().encode(JSON.stringify(device.key)),
			new TextEncoder().encode(device.key.x),
		];
		for (const secret of secrets) {
			await refused(await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(secret));
		}
	});

	it("one that was tampered with", async () => {
		const [head, body, signature] = (await signed()).split(".");
		await refused(`${head}.${body}.${signature?.replace(/^./, (c) => (c === "A" ? "B" : "A"))}`);
		const other = await signed({ more: 1 });
		await refused(`${head}.${other.split(".")[1]}.${signature}`);
	});

	it.each([
		["another till in it", { sub: "bar-2", iss: "bar-2" }],
		["another issuer", { iss: "bar-2" }],
		["another audience", { aud: "fieldtill/enrol" }],
		["an audience of many", { aud: [TILL_AUDIENCE, "other"] }],
	])("one with %s", async (_, more) => {
		await refused(await signed(more));
	});

	it("for another till, another org, or one that is not there", async () => {
		await refused(await signed(), { ...place, org: "tokens-b" });
		await refused(await signed(), { ...place, till: "bar-2" });
		await refused(await signed(), { ...place, till: "bar-9" });
		await refused(await signed(), { ...place, org: "nowhere" });
	});
});

it("what was refused is logged without what was sent, and changes nothing", async () => {
	const before = await env.DB.prepare("SELECT * FROM tills ORDER BY org, id").all();
	const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
	const stranger = await makeDevice();
	const assertion = await stranger.sign(assertionOf("bar-1", await askNonce(door)));
	await present(assertion);
	expect(warn).toHaveBeenCalledTimes(1);
	expect(warn.mock.calls[0]?.[0]).toContain('"till":"bar-1"');
	expect(warn.mock.calls[0]?.[0]).not.toContain(assertion.slice(0, 20));
	expect((await env.DB.prepare("SELECT * FROM tills ORDER BY org, id").all()).results).toEqual(
		before.results,
	);
});

it("a nonce that was never used leaves nothing behind", async () => {
	const count = async () =>
		(await env.DB.prepare("SELECT count(*) AS n FROM tickets").first<{ n: number }>())?.n;
	const before = await count();
	for (let n = 0; n < 5; n += 1) await askNonce(door);
	expect(await count()).toBe(before);
});
