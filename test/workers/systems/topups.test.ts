import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caller, type Fixture, makeOrg, send } from "../../../scripts/fixture.ts";
import { putProvider } from "../../../workers/db/providers.ts";
import { isSigned } from "../../../workers/payments/webhook.ts";
import { door } from "../../support/pool.ts";
import { signCall } from "../support/signed-call.ts";

// A provider says that a guest has paid: signed, at least once, and sometimes wrongly.

const NEW_SECRET = `whsec_${btoa("the next secret of the provider!")}`;
const SECRET = `whsec_${btoa("a secret of thirty-two characters")}`;
let org: Fixture;
let sent = 0;

beforeAll(async () => {
	org = await makeOrg(door, "topups", { stores: 0, tillsPerStore: 0, accounts: 8, balanceMinor: 1_000 });
	const kept = (id: string, secret: string) => putProvider(env, "topups", { id, secret, previousUntil: 0 });
	await env.DB.batch([kept("pay", SECRET), kept("weak", "whsec_")]);
	await caller(door, org.ownerToken)("POST", "/v1/accounts", {
		...{ id: "small", name: "Small", credentials: [], maxMinor: 2_500 },
	});
});

type Call = {
	readonly account?: string;
	readonly key?: string;
	readonly id?: string;
	readonly at?: number;
	readonly secret?: string;
	readonly provider?: string;
	readonly headers?: Record<string, string>;
};

const paid = (over: object = {}) => ({
	unit: "EUR",
	amountMinor: 2_000,
	status: "confirmed",
	reference: "p-1",
	...over,
});

async function topUp(body: unknown, call: Call = {}) {
	sent += 1;
	const { account = "guest-1", key = `payment-${sent}`, id = `msg_${sent}`, secret = SECRET } = call;
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const timestamp = String(Math.floor((call.at ?? Date.now()) / 1_000));
	const response = await door.fetch(`/v1/accounts/${account}/topups`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"Idempotency-Key": key,
			"webhook-provider": call.provider ?? "topups.pay",
			"webhook-id": id,
			"webhook-timestamp": timestamp,
			"webhook-signature": signCall(secret, id, timestamp, text),
			...call.headers,
		},
		body: text,
	});
	return { status: response.status, body: (await response.json()) as { code?: string; balance?: object } };
}

async function balanceOf(account: string): Promise<number | undefined> {
	const { body } = await send(door, org.ownerToken, "GET", `/v1/accounts/${account}`);
	return (body as { balances: { balanceMinor: number }[] }).balances[0]?.balanceMinor;
}

describe("a payment", () => {
	it("that is told three times, also at once, is credited once", async () => {
		const call = { account: "guest-1", key: "thrice", id: "msg_thrice" };
		const answers = await Promise.all([topUp(paid(), call), topUp(paid(), call), topUp(paid(), call)]);
		const balance = { account: "guest-1", unit: "EUR", balanceMinor: 3_000 };
		expect(answers).toEqual(Array(3).fill({ status: 200, body: { status: "confirmed", balance } }));
		expect(await balanceOf("guest-1")).toBe(3_000);
		const { body } = await send(door, org.ownerToken, "GET", "/v1/accounts/guest-1/entries");
		expect(body).toMatchObject({
			entries: [{ cause: "topup", amountMinor: 2_000, note: "p-1" }, { cause: "grant" }],
		});
	});

	it("changes nothing while it is pending or when it failed, and counts once when it is confirmed twice", async () => {
		const call = { account: "guest-2", key: "slow" };
		expect(await topUp(paid({ status: "pending" }), call)).toEqual({
			status: 202,
			body: { status: "pending", balance: null },
		});
		expect((await topUp(paid({ status: "failed" }), call)).status).toBe(200);
		expect(await balanceOf("guest-2")).toBe(1_000);
		expect((await topUp(paid(), call)).status).toBe(200);
		expect((await topUp(paid(), call)).status).toBe(200);
		expect(await balanceOf("guest-2")).toBe(3_000);
	});

	it("under a key that stands for another is refused, also for another account", async () => {
		await topUp(paid(), { account: "guest-3", key: "taken" });
		const more = await topUp(paid({ amountMinor: 9_000 }), { account: "guest-3", key: "taken" });
		const other = await topUp(paid(), { account: "guest-4", key: "taken" });
		expect([more, other].map(({ status, body }) => [status, body.code])).toEqual(
			Array(2).fill([409, "key-reused"]),
		);
		expect([await balanceOf("guest-3"), await balanceOf("guest-4")]).toEqual([3_000, 1_000]);
	});

	it("over the maximum is refused, and nothing changes", async () => {
		const over = await topUp(paid({ amountMinor: 2_501 }), { account: "small" });
		expect([over.status, over.body.code]).toEqual([409, "balance-over-maximum"]);
		expect((await topUp(paid({ amountMinor: 2_500 }), { account: "small" })).status).toBe(200);
	});

	it("to a blocked account is refused", async () => {
		await caller(door, org.ownerToken)("POST", "/v1/accounts/guest-8/status", { status: "blocked" });
		const blocked = await topUp(paid(), { account: "guest-8" });
		expect([blocked.status, blocked.body.code]).toEqual([409, "account-blocked"]);
	});

	it("may be signed with a secret that is being changed", async () => {
		const body = paid();
		const at = Date.now();
		const timestamp = String(Math.floor(at / 1_000));
		const right = signCall(SECRET, "msg_two", timestamp, JSON.stringify(body));
		const headers = { "webhook-signature": `v1,${btoa("x".repeat(32))} v1a,abc ${right}` };
		expect((await topUp(body, { account: "guest-5", id: "msg_two", at, headers })).status).toBe(200);
	});
});

it.each([
	["five minutes ago, less a little", -290, 200],
	["in five minutes, less a little", 290, 200],
	["longer ago", -310, 401],
	["later", 310, 401],
])("a call that was signed %s", async (_, seconds, status) => {
	const answer = await topUp(paid({ amountMinor: 1 }), {
		account: "guest-4",
		at: Date.now() + seconds * 1_000,
	});
	expect([answer.status, answer.body.code]).toEqual([status, status === 401 ? "signature-old" : undefined]);
});

describe("a call that is not right changes nothing", () => {
	const other = `whsec_${btoa("another secret of thirty-two char")}`;
	const hour = 3_600_000;

	it.each<[string, unknown, Call, number, string]>([
		["signed with another secret", paid(), { secret: other }, 401, "signature-invalid"],
		["by a provider that nobody knows", paid(), { provider: "topups.nobody" }, 401, "signature-invalid"],
		[
			"by a provider of an org that nobody knows",
			paid(),
			{ provider: "nowhere.pay" },
			401,
			"signature-invalid",
		],
		["by a provider without a proper name", paid(), { provider: "pay" }, 401, "signature-invalid"],
		[
			"by a provider whose secret is empty",
			paid(),
			{ provider: "topups.weak", secret: "" },
			401,
			"signature-invalid",
		],
		["without a signature", paid(), { headers: { "webhook-signature": "" } }, 401, "signature-invalid"],
		[
			"without the version of its signature",
			paid(),
			{ headers: { "webhook-signature": "abc" } },
			401,
			"signature-invalid",
		],
		[
			"under another id than was signed",
			paid(),
			{ headers: { "webhook-id": "msg_x" } },
			401,
			"signature-invalid",
		],
		["with an id that could shift the dots", paid(), { id: "msg.1" }, 401, "signature-invalid"],
		[
			"with a time that is no number",
			paid(),
			{ headers: { "webhook-timestamp": "now" } },
			401,
			"signature-invalid",
		],
		["signed an hour ago", paid(), { at: Date.now() - hour }, 401, "signature-old"],
		["signed in an hour", paid(), { at: Date.now() + hour }, 401, "signature-old"],
		["without a key", paid(), { key: "" }, 422, "request-invalid"],
		["with a key that is too long", paid(), { key: "k".repeat(201) }, 422, "request-invalid"],
		["for an account that nobody knows", paid(), { account: "nobody" }, 404, "account-unknown"],
		["of a fraction", paid({ amountMinor: 10.5 }), {}, 422, "request-invalid"],
		["of less than nothing", paid({ amountMinor: -500 }), {}, 422, "request-invalid"],
		["of nothing", paid({ amountMinor: 0 }), {}, 422, "request-invalid"],
		["of a text", paid({ amountMinor: "2000" }), {}, 422, "request-invalid"],
		["without a unit", paid({ unit: undefined }), {}, 422, "request-invalid"],
		["in a state that nobody knows", paid({ status: "paid" }), {}, 422, "request-invalid"],
		["that is no JSON", "{", {}, 400, "body-malformed"],
	])("%s", async (_, body, call, status, code) => {
		const answer = await topUp(body, { account: "guest-6", ...call });
		expect([answer.status, answer.body.code]).toEqual([status, code]);
		expect(await balanceOf("guest-6")).toBe(1_000);
	});

	it("an account that nobody knows is not told to those who cannot sign", async () => {
		const [known, unknown] = await Promise.all([
			topUp(paid(), { account: "guest-6", secret: other }),
			topUp(paid(), { account: "nobody", secret: other }),
		]);
		expect([known.status, known.body.code]).toEqual([unknown.status, unknown.body.code]);
	});

	it("an overheard call is worth nothing under another key or for another account", async () => {
		const call = { account: "guest-7", key: "heard", id: "msg_heard", at: Date.now() };
		expect((await topUp(paid(), call)).status).toBe(200);
		const replayed = await Promise.all([
			topUp(paid(), { ...call, key: "fresh" }),
			topUp(paid(), { ...call, account: "guest-6", key: "fresh-2" }),
		]);
		expect(replayed.map(({ status, body }) => [status, body.code])).toEqual(
			Array(2).fill([409, "key-reused"]),
		);
		expect([await balanceOf("guest-7"), await balanceOf("guest-6")]).toEqual([3_000, 1_000]);
		// Nor does it take the keys of payments that are still to come.
		const later = await topUp(paid({ amountMinor: 500 }), { account: "guest-6", key: "fresh" });
		expect([later.status, await balanceOf("guest-6")]).toEqual([200, 1_500]);
	});
});

it("signs as Standard Webhooks does: the example of its own libraries", () => {
	const call = {
		id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
		timestamp: "1614265330",
		body: '{"test": 2432232314}',
		signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
	};
	const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
	expect(isSigned([secret], call)).toBe(true);
	expect(isSigned([NEW_SECRET, secret], call)).toBe(true);
	expect(isSigned([secret], { ...call, body: `${call.body} ` })).toBe(false);
	expect(isSigned([secret], { ...call, timestamp: `0${call.timestamp}` })).toBe(false);
	expect(isSigned([NEW_SECRET], call)).toBe(false);
	expect(isSigned([], call)).toBe(false);
});
