import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { PERMISSIONS } from "../../../domain/access/permissions.ts";
import { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX } from "../../../domain/protocol/live.ts";
import { signAs } from "../../../scripts/fixture.ts";
import { door, eventually } from "../../support/pool.ts";
import { addPerson, addTotp, auditOf, Browser, PASSWORD } from "../../support/pool-people.ts";

// An org that asks a second factor of everyone: who has none can set one up and do nothing else.

const ORG = "strict";
const RULE = "/v1/org/second-factor";
let owner: Browser;

async function personOf(id: string, role = "cashier"): Promise<Browser> {
	const email = `${id}@${ORG}.example`;
	await addPerson({ org: ORG, id, email }, { role });
	const browser = new Browser();
	await browser.signIn(email);
	return browser;
}

const rule = (browser: Browser, everyoneNeedsFactor: boolean) =>
	browser.ask("PUT", RULE, { everyoneNeedsFactor });

async function connect(token: string) {
	const protocols = `${LIVE_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${token}`;
	const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols };
	const { status, webSocket } = await door.fetch("/v1/live", { headers });
	const closed: number[] = [];
	webSocket?.accept();
	webSocket?.addEventListener("close", ({ code }) => {
		closed.push(code);
	});
	return { status, closed };
}

beforeAll(async () => {
	owner = await personOf("olga", "owner");
});

describe("an owner who asks it of everyone", () => {
	it("needs one, and shows it", async () => {
		expect((await rule(owner, true)).body.code).toBe("factor-first");
		await addTotp(owner);
		await env.DB.prepare("UPDATE sessions SET fresh_at = 1 WHERE org = ?").bind(ORG).run();
		owner.take(await owner.ask("POST", "/v1/refresh", { kind: "staff" }));
		expect((await rule(owner, true)).body.code).toBe("step-up-needed");
		expect((await owner.ask("GET", "/v1/org/settings")).body.everyoneNeedsFactor).toBe(false);
		await env.DB.prepare("UPDATE sessions SET fresh_at = ? WHERE org = ?").bind(Date.now(), ORG).run();
		owner.take(await owner.ask("POST", "/v1/refresh", { kind: "staff" }));
		expect(await rule(owner, true)).toMatchObject({ status: 200, body: { everyoneNeedsFactor: true } });
		expect((await owner.ask("GET", "/v1/org/settings")).body.everyoneNeedsFactor).toBe(true);
	});

	it("finds it in the log once, and it changes by no other way", async () => {
		await rule(owner, true);
		const lines = (await auditOf(ORG)).filter(({ act }) => act === "org-changed");
		expect(lines).toMatchObject([{ after: '{"everyoneNeedsFactor":true}' }]);
		await owner.ask("PATCH", "/v1/org/settings", { retentionDays: 90, everyoneNeedsFactor: false });
		expect((await owner.ask("GET", "/v1/org/settings")).body).toMatchObject({
			...{ retentionDays: 90, everyoneNeedsFactor: true },
		});
	});
});

describe("who works there with a password alone", () => {
	it("signs in and is told what is missing, by every route but those to set it up", async () => {
		const browser = await personOf("carl", "manager");
		const open = ["GET /v1/me", "GET /v1/me/passkeys", "GET /v1/me/sessions", "GET /v1/org"];
		for (const [route, access] of Object.entries(PERMISSIONS)) {
			const isForManagers = (access.roles as readonly string[]).includes("manager");
			const [method = "", path = ""] = route.split(" ");
			if (method !== "GET" || !isForManagers) continue;
			const { body } = await browser.ask(method, path.replaceAll(/:\w+/g, "not-there"));
			expect([route, body.code === "factor-needed"]).toEqual([route, !open.includes(route)]);
		}
		const store = { id: "bar", name: "Bar", kind: "stall" };
		expect((await browser.ask("POST", "/v1/stores", store)).body.code).toBe("factor-needed");
		expect((await browser.ask("POST", "/v1/me/pin", { pin: "4711" })).body.code).toBe("factor-needed");
	});

	it("goes on as soon as there is one, in the very session", async () => {
		const browser = await personOf("cleo", "manager");
		expect((await browser.ask("GET", "/v1/staff")).body.code).toBe("factor-needed");
		await addTotp(browser);
		expect((await browser.ask("GET", "/v1/staff")).status).toBe(200);
	});

	it("is held up in a session from before, and hears no more over its socket", async () => {
		await rule(owner, false);
		const browser = await personOf("cora", "manager");
		expect((await browser.ask("GET", "/v1/staff")).status).toBe(200);
		const socket = await connect(browser.token);
		expect(socket.status).toBe(101);
		await rule(owner, true);
		expect(await eventually(async () => socket.closed[0])).toBe(4401);
		expect((await browser.ask("GET", "/v1/staff")).body.code).toBe("factor-needed");
		expect((await connect(browser.token)).status).toBe(403);
		await rule(owner, false);
		expect((await browser.ask("GET", "/v1/staff")).status).toBe(200);
		await rule(owner, true);
	});

	it("is so again when the factor is gone", async () => {
		const browser = await personOf("cyra", "manager");
		await addTotp(browser);
		expect((await browser.ask("GET", "/v1/staff")).status).toBe(200);
		expect((await browser.ask("DELETE", "/v1/me/totp")).status).toBe(200);
		expect((await browser.ask("GET", "/v1/staff")).body.code).toBe("factor-needed");
	});

	it("goes on with a passkey, which is one", async () => {
		const browser = await personOf("cato", "manager");
		const add = `INSERT INTO passkeys (org, id, staff, name, public_key, counter, created_at)
			VALUES (?, 'key-of-cato', 'cato', 'Phone', 'x', 0, 1)`;
		await env.DB.prepare(add).bind(ORG).run();
		expect((await browser.ask("GET", "/v1/staff")).status).toBe(200);
	});
});

describe("who comes in by the org's own provider", () => {
	async function bySso(id: string, password: string | null) {
		await addPerson({ org: ORG, id, email: `${id}@${ORG}.example` }, { role: "manager", password });
		await env.DB.prepare("UPDATE staff SET sso_subject = ?2 WHERE org = ?1 AND id = ?2").bind(ORG, id).run();
		const browser = new Browser();
		browser.token = await signAs(door, { role: "manager", org: ORG, sub: id });
		return browser;
	}

	it("has shown there what it asks for, where there is no password besides", async () => {
		expect((await (await bySso("sara", null)).ask("GET", "/v1/staff")).status).toBe(200);
	});

	it("needs one here, where a password lets in as well", async () => {
		const browser = await bySso("sven", PASSWORD);
		expect((await browser.ask("GET", "/v1/staff")).body.code).toBe("factor-needed");
	});
});

it("another org, its guests, tills and keys are not asked", async () => {
	await addPerson({ org: "lax", id: "lara", email: "lara@lax.example" });
	const lax = new Browser();
	await lax.signIn("lara@lax.example");
	expect((await lax.ask("GET", "/v1/staff")).status).toBe(200);
	const key = await owner.ask("POST", "/v1/keys", { name: "K", scopes: ["sales:read"], expiresInDays: null });
	const system = new Browser();
	system.token = String(key.body.key);
	expect((await system.ask("GET", "/v1/sales")).status).toBe(200);
});
