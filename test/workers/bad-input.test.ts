import { env } from "cloudflare:workers";
import fc from "fast-check";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { REQUEST_BODY_BYTES_MAX } from "../../domain/core/limits.ts";
import type { Claims } from "../../domain/protocol/session.ts";
import { type Fixture, makeOrg, saleOp, send, signClaims } from "../../scripts/fixture.ts";
import { opId } from "../support/builders.ts";
import { door } from "../support/pool.ts";
import { fill, listRoutes, type Route, validBody } from "./routes.ts";

// Whatever comes in, what goes out is the right problem, and nothing has changed.

let org: Fixture;
let routes: Route[];
const tokens: Partial<Record<Claims["role"], string>> = {};

beforeAll(async () => {
	org = await makeOrg(door, "bad-input", { stores: 1, tillsPerStore: 1, accounts: 2, balanceMinor: 10_000 });
	routes = await listRoutes();
	const sub = "someone";
	const claims: Claims[] = [
		{ role: "owner", org: org.org, sub },
		{ role: "cashier", org: org.org, sub },
		{ role: "till", org: org.org, sub: "store-1-till-1", store: "store-1" },
		{ role: "guest", org: org.org, sub, account: "guest-1" },
	];
	for (const claim of claims) tokens[claim.role] = await signClaims(door.signingKey, claim);
});

async function request(route: Route, token: string | undefined, init: RequestInit = {}) {
	const headers = new Headers(init.headers);
	if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
	const response = await door.fetch(fill(route), { ...init, method: route.method, headers });
	return {
		status: response.status,
		type: response.headers.get("Content-Type"),
		body: await problemOf(response),
	};
}

async function problemOf(response: Response): Promise<{ code?: string; requestId?: string }> {
	const text = await response.text();
	return text.startsWith("{") ? JSON.parse(text) : {};
}

// Whoever may use a route: the first token that is not refused for its role, found once.
const fitting = new Map<string, Promise<string>>();

function tokenFor(route: Route): Promise<string> {
	const name = `${route.method} ${route.path}`;
	const found = fitting.get(name) ?? findToken(route);
	fitting.set(name, found);
	return found;
}

async function findToken(route: Route): Promise<string> {
	for (const token of Object.values(tokens)) {
		const { status } = await request(route, token, {
			headers: { "Content-Type": "text/plain" },
			body: bodyOf(route, "x"),
		});
		if (status !== 403) return token;
	}
	throw new Error(`nobody may use ${route.method} ${route.path}`);
}

function bodyOf(route: Route, text: string): string | null {
	return route.hasBody ? text : null;
}

const json = { "Content-Type": "application/json" };
const withBody = () => routes.filter((route) => route.hasBody);

async function fingerprint(): Promise<string> {
	const [accounts, stock, events] = await Promise.all([
		send(door, org.ownerToken, "GET", "/v1/accounts/guest-1/entries"),
		send(door, org.ownerToken, "GET", "/v1/stores/store-1/stock"),
		env.DB.prepare("SELECT count(*) AS n FROM accounts").first<{ n: number }>(),
	]);
	return JSON.stringify([accounts, stock, events]);
}

describe("a body that no route can use", () => {
	it.each<[string, HeadersInit, string, number, string]>([
		["malformed JSON", json, '{"ops":[', 400, "body-malformed"],
		["an empty body", json, "", 400, "body-malformed"],
		["another content type", { "Content-Type": "text/plain" }, "{}", 415, "content-type-wrong"],
		["a look-alike content type", { "Content-Type": "application/jsonp" }, "{}", 415, "content-type-wrong"],
		["a body over the limit", json, `"${"x".repeat(REQUEST_BODY_BYTES_MAX)}"`, 413, "body-too-large"],
		["null", json, "null", 422, "request-invalid"],
		["a list", json, "[]", 422, "request-invalid"],
		["an object without any field", json, "{}", 422, "request-invalid"],
	])("%s", async (_, headers, body, status, code) => {
		const before = await fingerprint();
		expect(withBody().length).toBeGreaterThanOrEqual(5);
		for (const route of withBody()) {
			const answer = await request(route, await tokenFor(route), { headers, body });
			expect({ path: route.path, status: answer.status, code: answer.body.code }).toEqual({
				path: route.path,
				status,
				code,
			});
			expect(answer.type).toBe("application/problem+json");
			expect(answer.body.requestId).toBeTruthy();
		}
		expect(await fingerprint()).toBe(before);
	});

	it("bytes that are no UTF-8", async () => {
		for (const route of withBody()) {
			const { status } = await request(route, await tokenFor(route), {
				headers: json,
				body: new Uint8Array([0x22, 0xff, 0xfe]),
			});
			expect([route.path, status]).toEqual([route.path, 400]);
		}
	});

	it("a stream that declares no length and never ends is cut off at the limit", async () => {
		const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536).fill(32)) });
		const route = withBody().find(({ path }) => path === "/v1/ops") as Route;
		const answer = await request(route, tokens.till, { headers: json, body: endless });
		expect(answer.status).toBe(413);
	});
});

describe("fields of the wrong type", () => {
	it("are named, one by one, and change nothing", async () => {
		const before = await fingerprint();
		for (const route of withBody()) {
			const token = await tokenFor(route);
			for (const [field, value] of Object.entries(validBody(route))) {
				for (const wrong of [null, true, -1.5, 2 ** 60, "", "x".repeat(5_000), [], { deep: {} }]) {
					if (typeof wrong === typeof value && Array.isArray(wrong) === Array.isArray(value)) continue;
					const body = JSON.stringify({ ...validBody(route), [field]: wrong });
					const answer = await request(route, token, { headers: json, body });
					expect([route.path, field, wrong, answer.status]).toEqual([route.path, field, wrong, 422]);
				}
			}
		}
		expect(await fingerprint()).toBe(before);
	});

	it("say in words what was expected", async () => {
		const route = withBody().find(({ path }) => path === "/v1/accounts") as Route;
		const body = JSON.stringify({ ...validBody(route), maxMinor: -5, name: 7 });
		const response = await door.fetch(route.path, {
			method: "POST",
			headers: { ...json, Authorization: `Bearer ${tokens.owner}` },
			body,
		});
		expect(((await response.json()) as { errors: unknown }).errors).toEqual([
			{ path: "name", message: "Invalid input: expected string, received number" },
			{ path: "maxMinor", message: "Too small: expected number to be >=1" },
		]);
	});

	it("nothing that JSON can say gives a 5xx", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...withBody()),
				fc.jsonValue(),
				fc.dictionary(fc.string(), fc.jsonValue()),
				async (route, value, extra) => {
					const token = await tokenFor(route);
					for (const body of [value, { ...validBody(route), ...extra }]) {
						const { status } = await request(route, token, { headers: json, body: JSON.stringify(body) });
						expect(status).toBeLessThan(500);
					}
				},
			),
			{ numRuns: 150 },
		);
	}, 60_000);
});

describe("who asks", () => {
	const secured = () => routes.filter((route) => route.signedIn);

	it("nobody gets anywhere without a token, or with one that is not ours", async () => {
		const key = crypto.getRandomValues(new Uint8Array(32));
		const claims = { role: "owner", org: org.org, sub: "x" } as const;
		const good = await signClaims(door.signingKey, claims);
		const stranger = await new SignJWT(claims)
			.setProtectedHeader({ alg: "HS256" })
			.setIssuer("fieldtill")
			.setAudience("fieldtill")
			.setIssuedAt()
			.setExpirationTime("1h")
			.sign(key);
		const none = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${good.split(".")[1]}.`;
		const tampered = `${good.slice(0, -8)}${good.slice(-8).replaceAll(/[A-Za-z]/g, (c) => (c === "A" ? "B" : "A"))}`;
		const expired = await signClaims(door.signingKey, claims, "-1s");
		const roleless = await signClaims(door.signingKey, { ...claims, role: "king" as "owner" });
		expect(secured().length).toBeGreaterThanOrEqual(10);
		for (const route of secured()) {
			const init = { headers: json, body: bodyOf(route, "{}") };
			const codes = [];
			for (const token of [undefined, "x", "a.b.c", stranger, none, tampered, roleless, expired]) {
				const answer = await request(route, token, init);
				expect([route.path, answer.status]).toEqual([route.path, 401]);
				codes.push(answer.body.code);
			}
			expect(codes).toEqual(["token-missing", ...Array(6).fill("token-invalid"), "token-expired"]);
		}
	});

	it.each<[string, string, Claims["role"], number]>([
		["POST", "/v1/ops", "owner", 403],
		["POST", "/v1/ops", "guest", 403],
		["POST", "/v1/accounts", "cashier", 403],
		["POST", "/v1/accounts", "till", 403],
		["POST", "/v1/accounts/guest-1/grants", "cashier", 403],
		["POST", "/v1/stores/store-1/menu/publish", "till", 403],
		["POST", "/v1/stores/store-1/stock/receipts", "guest", 403],
		["GET", "/v1/sales", "till", 403],
		["GET", "/v1/sales", "guest", 403],
		["GET", "/v1/stores", "guest", 403],
		["GET", "/v1/credentials/guest-1", "guest", 403],
		["GET", "/v1/accounts/guest-2", "guest", 404],
		["GET", "/v1/accounts/guest-2/entries", "guest", 404],
		["GET", "/v1/accounts/guest-1", "guest", 200],
		["GET", "/v1/stores/store-2/menu", "till", 404],
		["GET", "/v1/stores/store-1/menu", "till", 200],
	])("%s %s as %s gives %i", async (method, path, role, status) => {
		const answer = await send(door, tokens[role] ?? "", method, path, method === "POST" ? {} : undefined);
		expect(answer.status).toBe(status);
	});

	it("an org sees nothing of another", async () => {
		const other = await makeOrg(door, "other-org", {
			stores: 0,
			tillsPerStore: 0,
			accounts: 0,
			balanceMinor: 1,
		});
		for (const path of [
			"/v1/accounts/guest-1",
			"/v1/accounts/guest-1/entries",
			"/v1/stores/store-1/menu",
			"/v1/stores/store-1/stock",
			"/v1/credentials/guest-1",
		]) {
			expect([path, (await send(door, other.ownerToken, "GET", path)).status]).toEqual([path, 404]);
		}
		const grant = { id: opId(), unit: "EUR", amountMinor: 5, note: "" };
		expect((await send(door, other.ownerToken, "POST", "/v1/accounts/guest-1/grants", grant)).status).toBe(
			404,
		);
		expect((await send(door, other.ownerToken, "GET", "/v1/sales")).body).toEqual({ sales: [], next: null });
		expect((await send(door, other.ownerToken, "GET", "/v1/stores")).body).toEqual({ stores: [] });
	});
});

describe("ids and addresses that lead nowhere", () => {
	it.each([
		["GET", "/v1/accounts/nobody", 404, "account-unknown"],
		["GET", "/v1/accounts/UPPER", 422, "request-invalid"],
		["GET", "/v1/accounts/guest-1/entries?limit=0", 422, "request-invalid"],
		["GET", "/v1/accounts/guest-1/entries?limit=x", 422, "request-invalid"],
		["GET", "/v1/accounts/guest-1/entries?before=-1", 422, "request-invalid"],
		["GET", "/v1/credentials/nobody", 404, "credential-unknown"],
		["GET", "/v1/stores/nowhere/menu", 404, "store-unknown"],
		["GET", "/v1/stores/nowhere/stock", 404, "store-unknown"],
		["POST", "/v1/stores/nowhere/menu/publish", 404, "store-unknown"],
		["GET", "/v1/sales?before=nonsense", 422, "request-invalid"],
		["GET", "/v1/sales?limit=100000", 422, "request-invalid"],
		["GET", "/v1/live", 426, "socket-expected"],
		["GET", "/v1/nothing", 404, "route-unknown"],
		["DELETE", "/v1/sales", 404, "route-unknown"],
		["PUT", "/till", 404, "route-unknown"],
	])("%s %s → %i %s", async (method, path, status, code) => {
		const answer = await send(door, org.ownerToken, method, path);
		expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code]);
	});
});

describe("ops that cannot be read", () => {
	const post = (ops: unknown[], sentAt = Date.now()) =>
		send(door, tokens.till ?? "", "POST", "/v1/ops", { sentAt, ops }) as Promise<{
			status: number;
			body: { code?: string; outcomes: { id: string | null; status: string; code?: string }[] };
		}>;
	const till = () => org.tills[0] as Fixture["tills"][number];
	let deep: unknown = 1;
	for (let level = 0; level < 1_000; level += 1) deep = [deep];

	it.each<[string, unknown]>([
		["nothing", null],
		["a text", "sale"],
		["an op without an id", { kind: "sale" }],
		["an op of another kind", { id: opId(), kind: "gift" }],
		["an op that nests without end", { id: opId(), deep }],
		[
			"an op that is too large",
			{ ...saleOp({ id: "t", store: "s", token: "", seq: 0 }, "guest-1"), note: "x".repeat(40_000) },
		],
	])("%s is answered as invalid and blocks no neighbour", async (_, bad) => {
		const good = saleOp(till(), "guest-1");
		const mixed = await post([bad, good]);
		expect(mixed.status).toBe(200);
		expect(mixed.body.outcomes.map(({ status }) => status)).toEqual(["invalid", "applied"]);
		const alone = await post([bad]);
		expect([alone.status, alone.body.code]).toEqual([422, "nothing-readable"]);
	});

	it("keeps fields it does not know, and they belong to the meaning of the op", async () => {
		const op = { ...saleOp(till(), "guest-2"), loyalty: { points: 3 } };
		expect((await post([op])).body.outcomes[0]).toMatchObject({ status: "applied" });
		expect((await post([op])).body.outcomes[0]).toMatchObject({ status: "applied" });
		const other = await post([{ ...op, loyalty: { points: 4 } }]);
		expect(other.body.outcomes[0]).toMatchObject({ id: op.id, status: "invalid", code: "key-reused" });
	});

	it("one id twice in a batch is one sale", async () => {
		const op = saleOp(till(), "guest-2");
		const { body } = await post([op, op]);
		expect(body.outcomes[0]).toEqual(body.outcomes[1]);
	});

	it("an ask that lay too long is declined for ever, whatever the till's clock shows", async () => {
		const skewed = Date.now() - 3 * 86_400_000;
		const fresh = { ...saleOp(till(), "guest-2"), occurredAt: skewed };
		expect((await post([fresh], skewed + 1_000)).body.outcomes[0]).toMatchObject({ status: "applied" });
		const old = saleOp(till(), "guest-2");
		const declined = { status: "declined", decline: { reason: "expired" } };
		expect((await post([old], old.occurredAt + 60_001)).body.outcomes[0]).toMatchObject(declined);
		expect((await post([old], old.occurredAt + 5)).body.outcomes[0]).toMatchObject(declined);
	});
});
