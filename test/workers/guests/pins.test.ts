import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { PIN_POLICY } from "../../../domain/core/attempts.ts";
import {
	caller,
	type Fixture,
	makeOrg,
	SHIRT,
	saleOp,
	send,
	signAs,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { isSecret, makeVerifier } from "../../../workers/secrets/verifier.ts";
import { door, eventually } from "../../support/pool.ts";
import { auditOf } from "../../support/pool-people.ts";

// A PIN above a sum: set by the guest or a manager, typed at a till, and counted wherever it is typed.

let org: Fixture;
const till = (n = 0) => org.tills[n] as Till;

beforeAll(async () => {
	org = await makeOrg(door, "pins", { stores: 1, tillsPerStore: 2, accounts: 6, balanceMinor: 100_000 });
});

const setPin = async (
	account: string,
	token = org.ownerToken,
	body: object = { pin: "4711", aboveMinor: 2_000 },
) => await send(door, token, "PUT", `/v1/accounts/${account}/pin`, body);

async function check(account: string, pin: string, by = till()) {
	const response = await door.fetch(`/v1/accounts/${account}/pin/checks`, {
		method: "POST",
		headers: { Authorization: `Bearer ${by.token}`, "Content-Type": "application/json" },
		body: JSON.stringify({ pin }),
	});
	const body = (await response.json()) as { code?: string; permittedUntil?: number };
	return { status: response.status, body, retryAfter: response.headers.get("Retry-After") };
}

async function decide(by: Till, ...ops: object[]) {
	const { body } = await send(door, by.token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	return (body as { outcomes: { status: string; decline?: { reason: string } }[] }).outcomes;
}

describe("above the sum", () => {
	it("a sale is refused until the PIN was typed at that very till", async () => {
		expect((await setPin("guest-1")).body).toMatchObject({ id: "guest-1", pinAboveMinor: 2_000 });
		const refused = [{ status: "declined", decline: { reason: "pin-needed" } }];
		expect(await decide(till(), saleOp(till(), "guest-1", SHIRT))).toMatchObject(refused);
		expect(await decide(till(), saleOp(till(), "guest-1"))).toMatchObject([{ status: "applied" }]);
		const now = Date.now();
		const right = await check("guest-1", "4711");
		expect(right.status).toBe(200);
		expect(right.body.permittedUntil).toBeGreaterThanOrEqual(now + 120_000);
		expect(await decide(till(), saleOp(till(), "guest-1", SHIRT))).toMatchObject([{ status: "applied" }]);
		expect(await decide(till(1), saleOp(till(1), "guest-1", SHIRT))).toMatchObject(refused);
	});
});

describe("a wrong PIN", () => {
	it("locks the account after five, at every till, and says for how long", async () => {
		await setPin("guest-2");
		for (let guess = 0; guess < PIN_POLICY.failuresMax; guess += 1) {
			const wrong = await check("guest-2", `000${guess}`, till(guess % 2));
			expect([wrong.status, wrong.body.code]).toEqual([403, "pin-wrong"]);
		}
		expect(await decide(till(), saleOp(till(), "guest-2"))).toMatchObject([
			{ status: "declined", decline: { reason: "account-locked" } },
		]);
		const locked = await check("guest-2", "4711", till(1));
		expect([locked.status, locked.body.code]).toEqual([429, "pin-locked"]);
		expect(Number(locked.retryAfter)).toBeGreaterThan(800);
		const grant = { id: "01900000-0000-7000-8000-00000000aaaa", unit: "EUR", amountMinor: 5, note: "" };
		const refused = await send(door, org.ownerToken, "POST", "/v1/accounts/guest-2/grants", grant);
		expect(refused).toMatchObject({ status: 409, body: { code: "account-locked" } });
	});

	it("does not slip through when many are typed at once, nor grow the journal without end", async () => {
		await setPin("guest-3");
		const guesses = await Promise.all(Array.from({ length: 12 }, (_, n) => check("guest-3", `10${10 + n}`)));
		expect(guesses.filter(({ status }) => status === 403)).toHaveLength(PIN_POLICY.failuresMax);
		expect(guesses.filter(({ status }) => status === 429)).toHaveLength(12 - PIN_POLICY.failuresMax);
		const account = env.ACCOUNT.getByName("pins/account/guest-3");
		const before = (await account.listLines(0, 100)).length;
		for (let n = 0; n < 4; n += 1) await check("guest-3", "9999");
		expect((await account.listLines(0, 100)).length).toBe(before);
	});

	it("is forgiven by a right one", async () => {
		await setPin("guest-4");
		for (let round = 0; round < 2; round += 1) {
			for (let n = 1; n < PIN_POLICY.failuresMax; n += 1) await check("guest-4", "0000");
			expect((await check("guest-4", "4711")).status).toBe(200);
		}
	});

	it("that was typed offline counts when it arrives", async () => {
		await setPin("guest-5");
		const failures = { account: "guest-5", failures: 4 };
		const op = tillOp(till(), "fact", { kind: "pin-failures", pinFailures: failures });
		expect(await decide(till(), op)).toMatchObject([{ status: "applied" }]);
		await eventually(async () => {
			const { owedFacts } = await env.STORE.getByName("pins/store/store-1").standing();
			return owedFacts === 0 ? true : undefined;
		});
		expect((await check("guest-5", "0000")).status).toBe(403);
		expect((await check("guest-5", "4711")).status).toBe(429);
	});
});

describe("who may set it", () => {
	it("the guest for the own account, managers for any, nobody else", async () => {
		const guest = await signAs(door, {
			role: "guest",
			org: "pins",
			sub: "g",
			accounts: ["guest-6"],
		});
		expect((await setPin("guest-6", guest)).status).toBe(200);
		expect((await setPin("guest-1", guest)).status).toBe(404);
		expect((await setPin("guest-6", till().token)).status).toBe(403);
		expect((await setPin("nobody")).status).toBe(404);
	});

	it.each([
		["too short", { pin: "471", aboveMinor: 1 }],
		["too long", { pin: "471147114", aboveMinor: 1 }],
		["letters", { pin: "47a1", aboveMinor: 1 }],
		["other digits", { pin: "٤٧١١", aboveMinor: 1 }],
		["a number", { pin: 4711, aboveMinor: 1 }],
		["a negative sum", { pin: "4711", aboveMinor: -1 }],
	])("a PIN that is %s is refused", async (_, body) => {
		expect((await setPin("guest-6", org.ownerToken, body)).status).toBe(422);
	});

	it("an account without a code has nothing that a PIN could stand beside", async () => {
		const account = { id: "bare", name: "Bare", credentials: [], maxMinor: 1_000 };
		await caller(door, org.ownerToken)("POST", "/v1/accounts", account);
		expect(await setPin("bare")).toMatchObject({ status: 409, body: { code: "credential-missing" } });
		expect((await check("bare", "4711")).body.code).toBe("pin-unset");
		expect((await check("nobody", "4711")).body.code).toBe("account-unknown");
	});

	it("goes with the account when a lost tag is taken over", async () => {
		const account = { id: "next-tag", name: "Next", credentials: ["next-tag"], maxMinor: 200_000 };
		await caller(door, org.ownerToken)("POST", "/v1/accounts", account);
		await setPin("guest-6", org.ownerToken, { pin: "2580", aboveMinor: 100 });
		const takeover = { from: "guest-6", to: "next-tag" };
		expect(await decide(till(), tillOp(till(), "ask", { kind: "takeover", takeover }))).toMatchObject([
			{ status: "applied" },
		]);
		expect((await check("next-tag", "0000")).status).toBe(403);
		expect((await check("next-tag", "2580")).status).toBe(200);
	});
});

describe("a forgotten PIN", () => {
	const fresh = () => signAs(door, { role: "manager", org: "pins", sub: "mia", freshAt: Date.now() });
	const remove = async (account: string, token: string) =>
		await send(door, token, "DELETE", `/v1/accounts/${account}/pin`);

	it("is removed with the lock that wrong ones left, and another one is set in the wallet", async () => {
		const id = "forgetful";
		const words = { id, name: "Flo", credentials: ["tag-flo", "band-flo"], maxMinor: 200_000 };
		await caller(door, org.ownerToken)("POST", "/v1/accounts", words);
		const grant = { id: "01900000-0000-7000-8000-00000000aaab", unit: "EUR", amountMinor: 9_000, note: "" };
		await caller(door, org.ownerToken)("POST", `/v1/accounts/${id}/grants`, grant);
		await setPin(id, org.ownerToken, { pin: "2580", aboveMinor: 100 });
		for (let n = 0; n < PIN_POLICY.failuresMax; n += 1) await check(id, "0000");
		expect((await check(id, "2580")).body.code).toBe("pin-locked");
		const removed = await remove(id, await fresh());
		expect(removed).toMatchObject({ status: 200, body: { id, name: "Flo", pinAboveMinor: null } });
		expect((await check(id, "2580")).body.code).toBe("pin-unset");
		expect(await decide(till(), saleOp(till(), id))).toMatchObject([{ status: "applied" }]);
		const guest = await signAs(door, { role: "guest", org: "pins", sub: id, accounts: [id] });
		expect((await setPin(id, guest, { pin: "1379", aboveMinor: 100 })).status).toBe(200);
		expect((await check(id, "1379")).status).toBe(200);
	});

	it("is removed once, and told once, without a word about it", async () => {
		await setPin("guest-4");
		const journal = () => env.ACCOUNT.getByName("pins/account/guest-4").listLines(0, 500);
		expect((await remove("guest-4", await fresh())).status).toBe(200);
		const lines = (await journal()).length;
		expect((await remove("guest-4", await fresh())).status).toBe(200);
		expect((await journal()).length).toBe(lines);
		const told = (await auditOf("pins")).filter(
			({ act, target }) => act === "account-pin-removed" && target === "guest-4",
		);
		expect(told).toMatchObject([{ after: null }]);
		const { body } = await send(door, org.ownerToken, "GET", "/v1/accounts/guest-4/guest");
		expect(body).toMatchObject({ hasPin: false, account: { pinAboveMinor: null } });
	});

	it("that died half-way is removed by asking again", async () => {
		await setPin("guest-1");
		await env.ACCOUNT.getByName("pins/account/guest-1").change("pin", { pinAboveMinor: null });
		expect((await remove("guest-1", await fresh())).status).toBe(200);
		expect((await check("guest-1", "4711")).body.code).toBe("pin-unset");
		await setPin("guest-1");
	});

	it("is a manager's business, with a second factor", async () => {
		const guest = await signAs(door, { role: "guest", org: "pins", sub: "g", accounts: ["guest-4"] });
		const codes = [];
		for (const token of [org.ownerToken, guest, till().token])
			codes.push(((await remove("guest-4", token)).body as { code: string }).code);
		expect(codes).toEqual(["step-up-needed", "role-forbidden", "role-forbidden"]);
		expect((await remove("nobody", await fresh())).status).toBe(404);
	});
});

it("keeps no PIN, only what it is checked against, with its own salt and cost", async () => {
	const row = await env.DB.prepare(
		"SELECT pin FROM credentials WHERE org = 'pins' AND account = 'guest-1'",
	).first<{
		pin: string;
	}>();
	expect(row?.pin).toMatch(/^scrypt\$16384\$8\$1\$/);
	const [one, two] = await Promise.all([makeVerifier("4711"), makeVerifier("4711")]);
	expect(one).not.toBe(two);
	expect([await isSecret("4711", one), await isSecret("4712", one)]).toEqual([true, false]);
	const cheap = "scrypt$1024$8$1$c2FsdA==$";
	await expect(isSecret("4711", cheap)).rejects.toThrow("verifier");
});
