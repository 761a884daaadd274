import { beforeAll, expect, it } from "vitest";
import { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX, type LiveMessage } from "../../../domain/protocol/live.ts";
import { caller, type Fixture, makeOrg, saleOp, send, signAs } from "../../../scripts/fixture.ts";
import { opId } from "../../support/builders.ts";
import { door, eventually } from "../../support/pool.ts";
import { listRoutes } from "../support/routes.ts";

let org: Fixture;

beforeAll(async () => {
	org = await makeOrg(door, "api", { stores: 1, tillsPerStore: 1, accounts: 3, balanceMinor: 10_000 });
});

async function listen(token: string): Promise<{ status: number; heard: LiveMessage[] }> {
	const response = await door.fetch("/v1/live", {
		headers: {
			Upgrade: "websocket",
			"Sec-WebSocket-Protocol": `${LIVE_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${token}`,
		},
	});
	const heard: LiveMessage[] = [];
	const socket = response.webSocket;
	if (socket !== null) {
		expect(response.headers.get("Sec-WebSocket-Protocol")).toBe(LIVE_SUBPROTOCOL);
		socket.accept();
		socket.addEventListener("message", ({ data }) => {
			heard.push(JSON.parse(String(data)));
		});
	}
	return { status: response.status, heard };
}

it("describes every route with a summary, an answer and its refusals", async () => {
	const routes = await listRoutes();
	expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
		expect.arrayContaining([
			"POST /v1/ops",
			"GET /v1/sales",
			"POST /v1/accounts/{account}/grants",
			"GET /readyz",
		]),
	);
	const document = (await (await door.fetch("/openapi.json")).json()) as {
		paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
	};
	for (const [path, operations] of Object.entries(document.paths)) {
		for (const [method, { summary, responses }] of Object.entries(operations)) {
			expect([path, method, summary]).not.toContain(undefined);
			expect([path, method, Object.keys(responses).some((status) => /^(2|302)/.test(status))]).toContain(
				true,
			);
			expect(JSON.stringify(responses)).toContain("application/problem+json");
		}
	}
	expect(JSON.stringify(document.paths["/v1/ops"])).toContain("totalMinor");
	const topup = document.paths["/v1/accounts/{account}/topups"]?.post?.responses;
	expect(topup).toMatchObject({
		200: { content: { "application/json": {} } },
		202: { description: expect.stringContaining("pending"), content: { "application/json": {} } },
	});
});

it("is alive, and ready when database, objects and queue answer", async () => {
	expect(await (await door.fetch("/healthz")).json()).toEqual({ status: "alive" });
	expect(await (await door.fetch("/readyz")).json()).toEqual({
		status: "ready",
		parts: { database: "ok", objects: "ok", queue: "ok", origin: "ok" },
	});
});

it("keeps a caller's request id and makes one otherwise", async () => {
	const kept = await door.fetch("/healthz", { headers: { "X-Request-Id": "my-request-1" } });
	expect(kept.headers.get("X-Request-Id")).toBe("my-request-1");
	const made = await door.fetch("/healthz", { headers: { "X-Request-Id": "<script>" } });
	expect(made.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
});

it("staff hear of a sale within two seconds, the guest of the new balance", async () => {
	const guestToken = await signAs(door, {
		role: "guest",
		org: "api",
		sub: "g",
		accounts: ["guest-1"],
	});
	const [staff, guest] = await Promise.all([listen(org.ownerToken), listen(guestToken)]);
	expect([staff.status, guest.status]).toEqual([101, 101]);
	const [till] = org.tills;
	if (till === undefined) throw new Error("the fixture has a till");
	const op = saleOp(till, "guest-1");
	await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
	const news = await eventually(async () => staff.heard.find(({ kind }) => kind === "sales"), 2_000);
	expect(news).toMatchObject({ sales: [{ id: op.id, status: "completed" }] });
	// The grant with which the account began may be told of as late as this.
	const told = await eventually(
		async () =>
			guest.heard.find((news) => news.kind === "balances" && news.balances[0]?.balanceMinor === 9_300),
		2_000,
	);
	expect(told).toMatchObject({ balances: [{ account: "guest-1", unit: "EUR" }] });
});

it("a live socket needs a token of staff or guest", async () => {
	const [till] = org.tills;
	expect((await listen("a.b.c")).status).toBe(401);
	expect((await listen(till?.token ?? "")).status).toBe(403);
	const bare = await door.fetch("/v1/live", { headers: { Upgrade: "websocket" } });
	expect(bare.status).toBe(401);
});

it("a guest of two accounts hears of both on one socket, and of nobody else's", async () => {
	const call = caller(door, org.ownerToken);
	const accounts = ["pair-1", "pair-2"];
	for (const id of [...accounts, "pair-3"])
		await call("POST", "/v1/accounts", { id, name: id, credentials: [], maxMinor: 9_000 });
	const guest = await listen(await signAs(door, { role: "guest", org: "api", sub: "pair-1", accounts }));
	for (const id of ["pair-3", "pair-2", "pair-1"])
		await call("POST", `/v1/accounts/${id}/grants`, { id: opId(), unit: "EUR", amountMinor: 500, note: "" });
	const heard = () => guest.heard.flatMap((message) => (message.kind === "balances" ? message.balances : []));
	await eventually(async () => (heard().length >= 2 ? true : undefined));
	expect(new Set(heard().map(({ account }) => account))).toEqual(new Set(accounts));
});

it("an account opens once, takes codes that are free, and is credited once a grant", async () => {
	const call = caller(door, org.ownerToken);
	const account = { id: "new-one", name: "Nadia", credentials: ["tag-1"], maxMinor: 2_000 };
	const opened = await call("POST", "/v1/accounts", account);
	expect(opened).toMatchObject({ id: "new-one", balances: [] });
	expect(await call("POST", "/v1/accounts", account)).toMatchObject({ id: "new-one" });
	expect(await call("GET", "/v1/credentials/tag-1")).toEqual({
		code: "tag-1",
		account: "new-one",
		name: "Nadia",
	});
	const taken = await send(door, org.ownerToken, "POST", "/v1/accounts", { ...account, id: "thief" });
	expect([taken.status, (taken.body as { code: string }).code]).toEqual([409, "credential-taken"]);
	const changed = await send(door, org.ownerToken, "POST", "/v1/accounts", { ...account, maxMinor: 9_999 });
	expect([changed.status, (changed.body as { code: string }).code]).toEqual([409, "key-reused"]);

	const grant = { id: opId(), unit: "EUR", amountMinor: 1_500, note: "welcome" };
	const grants = await Promise.all(
		Array.from({ length: 3 }, () => call("POST", "/v1/accounts/new-one/grants", grant)),
	);
	expect(grants).toEqual(Array(3).fill({ account: "new-one", unit: "EUR", balanceMinor: 1_500 }));
	const over = await send(door, org.ownerToken, "POST", "/v1/accounts/new-one/grants", {
		...grant,
		id: opId(),
	});
	expect([over.status, (over.body as { code: string }).code]).toEqual([409, "balance-over-maximum"]);
	const reused = await send(door, org.ownerToken, "POST", "/v1/accounts/new-one/grants", {
		...grant,
		amountMinor: 1,
	});
	expect([reused.status, (reused.body as { code: string }).code]).toEqual([409, "key-reused"]);
});

it("a new price takes effect when the menu is published, and the old one is refused with the new", async () => {
	const [till] = org.tills;
	if (till === undefined) throw new Error("the fixture has a till");
	const { env } = await import("cloudflare:workers");
	await env.DB.prepare("UPDATE products SET price_minor = 600 WHERE org = 'api' AND id = 'beer'").run();
	const sell = async () =>
		(await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [saleOp(till, "guest-2")] }))
			.body;
	expect(await sell()).toMatchObject({ outcomes: [{ status: "applied" }] });
	await caller(door, org.ownerToken)("POST", "/v1/stores/store-1/menu/publish");
	expect(await sell()).toMatchObject({
		outcomes: [{ status: "declined", decline: { reason: "price-changed", oldMinor: 700, newMinor: 800 } }],
	});
});
