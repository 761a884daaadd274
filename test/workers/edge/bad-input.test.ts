import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { REQUEST_BODY_BYTES_MAX } from "../../../domain/core/limits.ts";
import { type Fixture, makeOrg, send } from "../../../scripts/fixture.ts";
import { door } from "../../support/pool.ts";
import {
	json,
	listRoutes,
	type Route,
	request,
	signTokens,
	type Tokens,
	validBody,
} from "../support/routes.ts";

// Whatever comes in, what goes out is the right problem, and nothing has changed.

let org: Fixture;
let routes: Route[];
let tokens: Tokens;

beforeAll(async () => {
	org = await makeOrg(door, "bad-input", { stores: 1, tillsPerStore: 1, accounts: 2, balanceMinor: 10_000 });
	routes = await listRoutes();
	tokens = await signTokens(org.org);
});

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
		const { status } = await request(route, token, { headers: { "Content-Type": "text/plain" }, body: "x" });
		if (status !== 403) return token;
	}
	throw new Error(`nobody may use ${route.method} ${route.path}`);
}

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

	it("bytes that are no UTF-8 inside a text, of a declared length or not", async () => {
		const before = await fingerprint();
		for (const route of withBody()) {
			const said = JSON.stringify({ ...validBody(route), more: "a#b" });
			const body = new TextEncoder().encode(said);
			body[body.lastIndexOf("#".charCodeAt(0))] = 0xff;
			for (const headers of [json, { ...json, "Content-Length": String(body.length) }]) {
				const answer = await request(route, await tokenFor(route), { headers, body });
				expect([route.path, headers, answer.status]).toEqual([route.path, headers, 400]);
				expect(answer.body.code).toBe("body-malformed");
			}
		}
		expect(await fingerprint()).toBe(before);
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
	});
});
