import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Access, PERMISSIONS } from "../../../domain/access/permissions.ts";
import { type Fixture, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { BODY_MS_MAX } from "../../../workers/middleware/json-body.ts";
import { door } from "../../support/pool.ts";

// What every answer says about itself, who may read it from another page, and how much one may send.

const OURS = "https://shop.example.org";
let org: Fixture;

beforeAll(async () => {
	org = await makeOrg(door, "edge", { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 1_000 });
	await makeOrg(door, "edge-b", { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 1 });
	await env.DB.prepare("UPDATE orgs SET origins = ? WHERE id = 'edge'")
		.bind(JSON.stringify([OURS]))
		.run();
});
afterEach(() => void vi.useRealTimers());

const headersOf = async (path: string, init?: RequestInit) =>
	Object.fromEntries((await door.fetch(path, init)).headers);

describe("every answer of the API", () => {
	const signedIn = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

	it.each<[string, () => [string, RequestInit?]]>([
		["served", () => ["/v1/sales", signedIn(org.ownerToken)]],
		["refused", () => ["/v1/sales"]],
		["not found", () => ["/v1/nothing"]],
		["malformed", () => ["/v1/ops", { method: "POST", ...signedIn(org.tills[0]?.token ?? ""), body: "{" }]],
		["of its health", () => ["/healthz"]],
		["of its description", () => ["/openapi.json"]],
	])("%s: is no page, is not kept, is not framed", async (_, call) => {
		expect(await headersOf(...call())).toMatchObject({
			"content-security-policy":
				"default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"x-content-type-options": "nosniff",
			"referrer-policy": "no-referrer",
			"cross-origin-opener-policy": "same-origin",
			"cross-origin-resource-policy": "same-origin",
			"cache-control": "no-store",
		});
	});

	it("that refuses somebody is logged: who, from where, what, and not with which token", async () => {
		const said: string[] = [];
		const spy = vi.spyOn(console, "info").mockImplementation((text: string) => void said.push(text));
		const till = org.tills[0]?.token ?? "";
		for (const token of [till, `${till}x`]) {
			const headers = { Authorization: `Bearer ${token}`, "CF-Connecting-IP": "192.0.2.77" };
			await door.fetch("/v1/sales?before=secret", { headers });
		}
		await door.fetch("/v1/credentials/secret-tag");
		spy.mockRestore();
		expect(said.map((text) => JSON.parse(text))).toMatchObject([
			{ at: "refused", code: "role-forbidden", caller: "edge/till/store-1-till-1", route: "GET /v1/sales" },
			{ at: "refused", code: "token-invalid", caller: "nobody", address: "192.0.2.77" },
			{ at: "refused", code: "token-missing", route: "GET /v1/credentials/:code" },
		]);
		expect(said.join()).not.toMatch(/secret|eyJ/);
	});

	it("may be read by nobody else, unless it is asked for by a listed page", async () => {
		expect(await headersOf("/v1/sales", signedIn(org.ownerToken))).not.toHaveProperty(
			"access-control-allow-origin",
		);
	});

	it("asks for HTTPS where it came by it, and not where nobody could give it", async () => {
		const { default: worker } = await import("../../../workers/index.ts");
		const { createExecutionContext } = await import("cloudflare:test");
		const answer = await worker.fetch(
			new Request("https://till.example/healthz"),
			env,
			createExecutionContext(),
		);
		expect(answer.headers.get("Strict-Transport-Security")).toBe("max-age=63072000; includeSubDomains");
		expect(await headersOf("/healthz")).not.toHaveProperty("strict-transport-security");
	});
});

describe("a page of another origin", () => {
	const call = async (token: string | undefined, origin: string, method = "GET", path = "/v1/sales") => {
		const response = await door.fetch(path, {
			method,
			headers: { Origin: origin, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
		});
		const body = (await response.json()) as { code?: string };
		return { status: response.status, code: body.code, headers: response.headers };
	};
	const preflight = (origin: string) =>
		door.fetch("/v1/sales", {
			method: "OPTIONS",
			headers: { Origin: origin, "Access-Control-Request-Method": "GET" },
		});

	it("may call where its org lists it, and read the answer, never with a cookie", async () => {
		const asked = await preflight(OURS);
		expect([asked.status, Object.fromEntries(asked.headers)]).toEqual([
			204,
			expect.objectContaining({
				"access-control-allow-origin": OURS,
				"access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
				"access-control-allow-headers": "Authorization, Content-Type, X-Request-Id",
				vary: "Origin",
			}),
		]);
		const { status, headers } = await call(org.ownerToken, OURS);
		expect([status, headers.get("Access-Control-Allow-Origin"), headers.get("Vary")]).toEqual([
			200,
			OURS,
			"Origin",
		]);
		for (const one of [asked.headers, headers])
			expect(one.has("Access-Control-Allow-Credentials")).toBe(false);
		const refused = await call(org.tills[0]?.token, OURS);
		expect([refused.status, refused.headers.get("Access-Control-Allow-Origin")]).toEqual([403, OURS]);
	});

	it.each([
		"https://evil.example",
		"http://shop.example.org",
		"https://shop.example.org.evil.example",
		"null",
	])("that nobody lists gets nowhere: %s", async (origin) => {
		const asked = await preflight(origin);
		expect([asked.status, asked.headers.get("Access-Control-Allow-Origin")]).toEqual([403, null]);
		const { status, code, headers } = await call(org.ownerToken, origin);
		expect([status, code, headers.get("Access-Control-Allow-Origin")]).toEqual([
			403,
			"origin-forbidden",
			null,
		]);
	});

	it("that another org lists gets nowhere with a token of this one", async () => {
		const theirs = await signAs(door, { role: "owner", org: "edge-b", sub: "b" });
		expect((await call(theirs, OURS)).code).toBe("origin-forbidden");
	});

	it("signs nobody in or out, listed or not", async () => {
		const waysIn = Object.entries<Access>(PERMISSIONS).filter(([, { limit }]) => limit === "entry");
		const posts = waysIn.flatMap(([route]) =>
			route.startsWith("POST ") ? [route.slice("POST ".length)] : [],
		);
		expect(posts.length).toBeGreaterThan(12);
		// A header that looks like a token is all that a browser asks for leave for.
		for (const path of posts)
			for (const origin of [OURS, "https://evil.example"])
				for (const token of [undefined, "a.b.c"])
					expect([path, (await call(token, origin, "POST", path)).code]).toEqual([path, "origin-forbidden"]);
	});

	it("opens no socket", async () => {
		const { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX } = await import("../../../domain/protocol/live.ts");
		const protocols = `${LIVE_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${org.ownerToken}`;
		const open = async (origin: string) =>
			(
				await door.fetch("/v1/live", {
					headers: { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols, Origin: origin },
				})
			).status;
		expect([
			await open("https://evil.example"),
			await open(OURS),
			await open("http://fieldtill.test"),
		]).toEqual([403, 101, 101]);
	});

	it("is not ours alone because it is our own", async () => {
		expect((await call(org.ownerToken, "http://fieldtill.test")).status).toBe(200);
	});
});

describe("what is sent", () => {
	const post = (body: BodyInit) =>
		door.fetch("/v1/ops", {
			method: "POST",
			headers: { Authorization: `Bearer ${org.tills[0]?.token}`, "Content-Type": "application/json" },
			body,
		});

	it("letter by letter is cut off after a while", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		let isCancelled = false;
		const trickle = new ReadableStream({
			start: (to) => to.enqueue(new TextEncoder().encode('{"ops":')),
			cancel: () => {
				isCancelled = true;
			},
		});
		const answer = post(trickle);
		await vi.advanceTimersByTimeAsync(BODY_MS_MAX - 1);
		expect(await Promise.race([answer, Promise.resolve("waits")])).toBe("waits");
		await vi.advanceTimersByTimeAsync(2);
		const { status } = await answer;
		expect([status, isCancelled]).toEqual([408, true]);
	});

	it("to an address that is too long is refused", async () => {
		const { status, body } = await send(door, org.ownerToken, "GET", `/v1/sales?before=${"x".repeat(5_000)}`);
		expect([status, (body as { code: string }).code]).toEqual([414, "address-too-long"]);
	});

	it("with a token that is too long is refused", async () => {
		expect((await send(door, "x".repeat(5_000), "GET", "/v1/sales")).status).toBe(401);
	});
});
