import { SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fixture, makeOrg, send, signClaims } from "../../../scripts/fixture.ts";
import { opId } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";
import { json, listRoutes, type Route, request, signTokens, type Tokens } from "../support/routes.ts";

// Who may ask for what, and what they hear when they may not.

let org: Fixture;
let routes: Route[];
let tokens: Tokens;

beforeAll(async () => {
	org = await makeOrg(door, "who-asks", { stores: 1, tillsPerStore: 1, accounts: 2, balanceMinor: 10_000 });
	routes = await listRoutes();
	tokens = await signTokens(org.org);
});

describe("who asks", () => {
	const secured = () => routes.filter((route) => route.signedIn);

	it("nobody gets anywhere without a token, or with one that is not ours", async () => {
		const key = crypto.getRandomValues(new Uint8Array(32));
		const claims = { role: "owner", org: org.org, sub: "x", sid: "owner-owner" } as const;
		const good = await signClaims(door.signingKeys, claims);
		const stranger = await new SignJWT(claims)
			.setProtectedHeader({ alg: "HS256" })
			.setIssuer("fieldtill")
			.setAudience("fieldtill")
			.setIssuedAt()
			.setExpirationTime("1h")
			.sign(key);
		const none = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${good.split(".")[1]}.`;
		const tampered = `${good.slice(0, -8)}${good.slice(-8).replaceAll(/[A-Za-z]/g, (c) => (c === "A" ? "B" : "A"))}`;
		const expired = await signClaims(door.signingKeys, claims, "-1s");
		const roleless = await signClaims(door.signingKeys, { ...claims, role: "king" as "owner" });
		expect(secured().length).toBeGreaterThanOrEqual(10);
		for (const route of secured()) {
			const init = { headers: json, body: route.hasBody ? "{}" : null };
			const codes = [];
			for (const token of [undefined, "x", "a.b.c", stranger, none, tampered, roleless, expired]) {
				const answer = await request(route, token, init);
				expect([route.path, answer.status]).toEqual([route.path, 401]);
				codes.push(answer.body.code);
			}
			expect(codes).toEqual(["token-missing", ...Array(6).fill("token-invalid"), "token-expired"]);
		}
	});

	it.each<[string, string, keyof Tokens, number]>([
		["POST", "/v1/ops", "owner", 403],
		["POST", "/v1/ops", "guest", 403],
		["POST", "/v1/accounts", "cashier", 403],
		["POST", "/v1/accounts", "till", 403],
		["POST", "/v1/accounts/guest-1/grants", "cashier", 403],
		["POST", "/v1/stores/store-1/menu/publish", "till", 403],
		["POST", "/v1/stores/store-1/stock/receipts", "guest", 403],
		["POST", "/v1/accounts/guest-1/status", "cashier", 403],
		["POST", "/v1/accounts/guest-1/status", "till", 403],
		["POST", "/v1/accounts/guest-1/pin/checks", "guest", 403],
		["POST", "/v1/accounts/guest-1/pin/checks", "owner", 403],
		["PUT", "/v1/accounts/guest-1/pin", "cashier", 403],
		["PUT", "/v1/accounts/guest-1/pin", "till", 403],
		["POST", "/v1/alerts/close", "cashier", 403],
		["GET", "/v1/accounts", "guest", 403],
		["GET", "/v1/accounts", "cashier", 200],
		["GET", "/v1/books", "cashier", 403],
		["GET", "/v1/books", "guest", 403],
		["GET", "/v1/unreadable", "cashier", 403],
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
		const answer = await send(door, tokens[role], method, path, method === "GET" ? undefined : {});
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
		expect((await send(door, other.ownerToken, "GET", "/v1/sales")).body).toEqual({
			sales: [],
			names: {},
			next: null,
		});
		expect((await send(door, other.ownerToken, "GET", "/v1/stores")).body).toEqual({ stores: [] });
		expect((await send(door, other.ownerToken, "GET", "/v1/accounts")).body).toEqual({
			accounts: [],
			next: null,
		});
		expect((await send(door, other.ownerToken, "GET", "/v1/unreadable")).body).toEqual({
			unreadable: [],
			next: null,
		});
		expect((await send(door, other.ownerToken, "GET", "/v1/books")).body).toMatchObject({
			...{ units: [], drift: [], tills: [], alerts: [], flags: [], inTransit: [], unreadable: 0 },
		});
		for (const [method, path, body] of [
			["POST", "/v1/accounts/guest-1/status", { status: "blocked" }],
			["PUT", "/v1/accounts/guest-1/pin", { pin: "1234", aboveMinor: 1 }],
		] as const) {
			expect([path, (await send(door, other.ownerToken, method, path, body)).status]).toEqual([path, 404]);
		}
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
		["GET", "/v1/till/socket", 426, "socket-expected"],
		["GET", "/v1/accounts?limit=0", 422, "request-invalid"],
		["GET", "/v1/unreadable?before=nonsense", 422, "request-invalid"],
		["GET", "/v1/nothing", 404, "route-unknown"],
		["DELETE", "/v1/sales", 404, "route-unknown"],
		["PUT", "/till", 404, "route-unknown"],
	])("%s %s → %i %s", async (method, path, status, code) => {
		const answer = await send(door, org.ownerToken, method, path);
		expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code]);
	});
});
