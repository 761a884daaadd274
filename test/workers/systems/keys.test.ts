import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "../../../domain/access/claims.ts";
import { type Fixture, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { findKey, KEYS_PER_ORG_MAX } from "../../../workers/db/api-keys.ts";
import { door } from "../../support/pool.ts";

// Keys with which other systems call.

const NONE = { stores: 1, tillsPerStore: 0, accounts: 1, balanceMinor: 1_000 };
let org: Fixture;
let owner = "";

beforeAll(async () => {
	org = await makeOrg(door, "keys", NONE);
	owner = await signAs(door, { role: "owner", org: "keys", sub: "fresh", freshAt: Date.now() });
});

type Made = { key: string; view: { id: string; usedAt: number | null; expiresAt: number | null } };

async function makeKey(scopes: Scope[], expiresInDays: number | null = null, token = owner): Promise<Made> {
	const answer = await send(door, token, "POST", "/v1/keys", { name: "Shop", scopes, expiresInDays });
	expect(answer.status).toBe(201);
	return answer.body as Made;
}

const sales = async (key: string) => (await send(door, key, "GET", "/v1/sales")).status;
const codeOf = async (key: string, path = "/v1/sales") =>
	((await send(door, key, "GET", path)).body as { code?: string }).code;

describe("a key", () => {
	it("is shown once, kept as a hash, and does what its scopes say", async () => {
		const { key, view } = await makeKey(["sales:read"]);
		expect(key).toMatch(/^ftk_keys_[0-9a-f]{12}_[\w-]{43}$/);
		expect(await sales(key)).toBe(200);
		expect(await codeOf(key, "/v1/books")).toBe("role-forbidden");
		expect(await codeOf(key, "/v1/keys")).toBe("role-forbidden");
		const { body } = await send(door, owner, "GET", "/v1/keys");
		expect(JSON.stringify(body)).toContain(view.id);
		const row = await env.DB.prepare("SELECT * FROM api_keys WHERE id = ?").bind(view.id).first();
		const secret = key.split("_").at(-1) ?? "";
		for (const text of [JSON.stringify(body), JSON.stringify(row)]) expect(text).not.toContain(secret);
	});

	it("that is nearly right is as wrong as any other", async () => {
		const { key, view } = await makeKey(["sales:read"]);
		const other = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
		const wrong = [
			other,
			key.replace(view.id, "0".repeat(12)),
			key.replace("ftk_keys_", "ftk_nowhere_"),
			key.slice(0, -1),
			`${key}A`,
			"ftk_",
			"ftk___",
		];
		expect(await Promise.all(wrong.map((text) => codeOf(text)))).toEqual(
			Array(wrong.length).fill("token-invalid"),
		);
	});

	it("is worth nothing from the moment when it is revoked", async () => {
		const { key, view } = await makeKey(["sales:read"]);
		expect(await sales(key)).toBe(200);
		expect((await send(door, owner, "DELETE", `/v1/keys/${view.id}`)).status).toBe(200);
		expect(await sales(key)).toBe(401);
		const again = await send(door, owner, "DELETE", `/v1/keys/${view.id}`);
		expect(again).toMatchObject({ status: 404, body: { code: "key-unknown" } });
	});

	it("ends on its day", async () => {
		const { key, view } = await makeKey(["sales:read"], 1);
		const { expiresAt } = view;
		expect(await findKey(env.DB, key.slice(4), (expiresAt ?? 0) - 1)).toMatchObject({ sub: view.id });
		expect(await findKey(env.DB, key.slice(4), expiresAt ?? 0)).toBeNull();
	});

	it("notes its use, but not every use", async () => {
		const { key, view } = await makeKey(["sales:read"]);
		const usedAt = async () =>
			(
				await env.DB.prepare("SELECT used_at AS at FROM api_keys WHERE id = ?")
					.bind(view.id)
					.first<{ at: number }>()
			)?.at;
		const now = Date.now();
		for (const [at, noted] of [
			[now, now],
			[now + 59_000, now],
			[now + 61_000, now + 61_000],
		] as const) {
			await findKey(env.DB, key.slice(4), at);
			expect(await usedAt()).toBe(noted);
		}
	});

	it("of one org opens nothing of another", async () => {
		await makeOrg(door, "keys-b", { ...NONE, stores: 0, accounts: 0 });
		const theirs = await signAs(door, { role: "owner", org: "keys-b", sub: "b", freshAt: Date.now() });
		const { key } = await makeKey(["accounts:read"], null, theirs);
		expect((await send(door, key, "GET", "/v1/accounts/guest-1")).status).toBe(404);
		const { view } = await makeKey(["sales:read"]);
		expect((await send(door, theirs, "DELETE", `/v1/keys/${view.id}`)).status).toBe(404);
	});
});

describe("making keys", () => {
	it.each([
		["no scope", { scopes: [] }],
		["a scope that nobody knows", { scopes: ["everything"] }],
		["no name", { name: " " }],
		["an end in the past", { expiresInDays: 0 }],
	])("with %s is refused", async (_, over) => {
		const body = { name: "Shop", scopes: ["sales:read"], expiresInDays: null, ...over };
		expect((await send(door, owner, "POST", "/v1/keys", body)).status).toBe(422);
	});

	it("wants a second factor, and an owner", async () => {
		const body = { name: "Shop", scopes: ["sales:read"], expiresInDays: null };
		const stale = await send(door, org.ownerToken, "POST", "/v1/keys", body);
		expect(stale).toMatchObject({ status: 403, body: { code: "step-up-needed" } });
		const manager = await signAs(door, { role: "manager", org: "keys", sub: "m", freshAt: Date.now() });
		expect(await codeOf(manager, "/v1/keys")).toBe("role-forbidden");
	});

	it("ends where there are too many, and stands in the audit log without a secret", async () => {
		const body = { name: "Shop", scopes: ["books:read"], expiresInDays: 3 };
		let last = { status: 201, body: {} as unknown };
		for (let n = 0; n <= KEYS_PER_ORG_MAX && last.status === 201; n += 1)
			last = await send(door, owner, "POST", "/v1/keys", body);
		expect(last).toMatchObject({ status: 409, body: { code: "too-many-kept" } });
		const { results } = await env.DB.prepare(
			"SELECT act, actor, after FROM audit WHERE org = 'keys' AND act = 'key-made'",
		).all<{ act: string; actor: string; after: string }>();
		expect(results.at(-1)).toMatchObject({ actor: "fresh", after: expect.stringContaining("books:read") });
		expect(JSON.stringify(results)).not.toMatch(/ftk_|hash/);
	});

	it("is one of as many as may be, also where several are made at once: none is out of the owner's reach", async () => {
		const org = "keys-at-once";
		const token = await signAs(door, { role: "owner", org, sub: "o", freshAt: Date.now() });
		await env.DB.prepare(
			`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
			INSERT INTO api_keys (org, id, name, hash, scopes, created_by, created_at) SELECT ?1, n, n, n, '[]', 'o', n FROM n`,
		)
			.bind(org, KEYS_PER_ORG_MAX - 1)
			.run();
		const body = { name: "Shop", scopes: ["books:read"], expiresInDays: null };
		const made = await Promise.all([1, 2, 3].map(() => send(door, token, "POST", "/v1/keys", body)));
		expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
		const log = await env.DB.prepare("SELECT count(*) AS n FROM audit WHERE org = ?").bind(org).first();
		expect(log).toEqual({ n: 1 });
		expect((await send(door, token, "DELETE", "/v1/keys/1")).status).toBe(200);
		expect((await send(door, token, "DELETE", "/v1/keys/1")).status).toBe(404);
	});
});
