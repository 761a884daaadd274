import { env } from "cloudflare:workers";
import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { type Fixture, makeOrg, send } from "../../scripts/fixture.ts";
import { door } from "../support/pool.ts";

let org: Fixture;

beforeAll(async () => {
	org = await makeOrg(door, "sign-in", { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 500 });
	await addCode("ABCDE12345", ["till", "store-1-till-1", "River Bar 1", "store-1", null]);
	await addCode("GUEST54321", ["guest", "guest-1", "Ada", null, "guest-1"]);
});

async function addCode(code: string, row: readonly (string | null)[]): Promise<void> {
	const hash = createHash("sha256").update(code).digest("hex");
	await env.DB.prepare(
		"INSERT INTO access_codes (hash, org, role, subject, label, store, account) VALUES (?, ?, ?, ?, ?, ?, ?)",
	)
		.bind(hash, org.org, ...row)
		.run();
}

async function signIn(code: string, address = "192.0.2.1") {
	const response = await door.fetch("/v1/sessions", {
		method: "POST",
		headers: { "Content-Type": "application/json", "CF-Connecting-IP": address },
		body: JSON.stringify({ code }),
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Record<string, unknown>,
	};
}

it("a code typed with dashes and in small letters opens the session that it stands for", async () => {
	const { status, body } = await signIn("abcde-12345");
	expect(status).toBe(201);
	expect(body).toMatchObject({ label: "River Bar 1", claims: { role: "till", store: "store-1" } });
	expect((await send(door, String(body.token), "GET", "/v1/stores/store-1/menu")).status).toBe(200);
});

it("a guest's session shows the own account alone", async () => {
	const { body } = await signIn("GUEST-54321");
	const token = String(body.token);
	expect((await send(door, token, "GET", "/v1/accounts/guest-1")).body).toMatchObject({
		balances: [{ unit: "EUR", balanceMinor: 500 }],
	});
	expect((await send(door, token, "GET", "/v1/sales")).status).toBe(403);
});

it("an unknown code is refused, and guessing ends in a lock for that address alone", async () => {
	const guesses = await Promise.all(
		Array.from({ length: SIGN_IN_POLICY.failuresMax + 5 }, (_, n) =>
			signIn(`WRONG-${10_000 + n}`, "192.0.2.66"),
		),
	);
	const statuses = guesses.map(({ status }) => status);
	expect(statuses.filter((status) => status === 401)).toHaveLength(SIGN_IN_POLICY.failuresMax);
	expect(statuses.filter((status) => status === 429)).toHaveLength(5);
	const locked = await signIn("ABCDE12345", "192.0.2.66");
	expect([locked.status, locked.body.code]).toEqual([429, "attempts-exhausted"]);
	expect(Number(locked.headers.get("Retry-After"))).toBeGreaterThan(0);
	expect((await signIn("ABCDE12345", "192.0.2.67")).status).toBe(201);
});

it("a right code forgives earlier wrong ones", async () => {
	const address = "192.0.2.77";
	for (let round = 0; round < 3; round += 1) {
		for (let guess = 0; guess < SIGN_IN_POLICY.failuresMax - 1; guess += 1)
			await signIn("WRONG00000", address);
		expect((await signIn("ABCDE12345", address)).status).toBe(201);
	}
});
