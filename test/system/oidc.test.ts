import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWorker } from "../../scripts/build.ts";
import { caller, type Door, makeOrg, send, signAs } from "../../scripts/fixture.ts";
import { doorOf } from "../../scripts/system/door.ts";
import { type System, startSystem } from "../../scripts/system.ts";
import type { Told } from "./support/provider.ts";

// Signing in at an org's own identity provider, over HTTP, with a real provider beside the system.

const ORG = "north";
const NOBODY = { stores: 0, tillsPerStore: 0, accounts: 0, balanceMinor: 0 };
let system: System;
let door: Door;
let provider: ChildProcess;
let told: Told;
let owner = "";

beforeAll(async () => {
	await buildWorker();
	system = await startSystem();
	door = await doorOf(system);
	const script = join(import.meta.dirname, "support/provider.ts");
	provider = fork(script, [`${system.url}/v1/sign-in/oidc/callback`], { silent: true });
	[told] = (await once(provider, "message")) as [Told];
	await makeOrg(door, ORG, NOBODY);
	await makeOrg(door, "south", NOBODY);
	await addPerson(ORG, "ada", "ada@north.example");
	await addPerson(ORG, "ben", "ben@north.example");
	await addPerson("south", "stranger", "stranger@north.example");
	owner = await signAs(door, { role: "owner", org: ORG, sub: "owner", freshAt: Date.now() });
	await caller(door, owner)("PUT", "/v1/org/sso", told);
});

afterAll(async () => {
	provider?.disconnect();
	await system?.close();
});

async function addPerson(org: string, id: string, email: string): Promise<void> {
	const query = "INSERT INTO staff (org, id, name, role, email) VALUES (?, ?, ?, 'manager', ?)";
	await door.db.batch([door.db.prepare(query).bind(org, id, id, email)] as never[]);
}

// A browser keeps the cookies of each site, and is sent on by hand.
class Browser {
	private readonly cookies = new Map<string, Map<string, string>>();

	async get(url: string, init: RequestInit = {}): Promise<Response> {
		const { origin } = new URL(url);
		const kept = this.cookies.get(origin) ?? new Map<string, string>();
		this.cookies.set(origin, kept);
		const Cookie = [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
		const response = await fetch(url, {
			...init,
			redirect: "manual",
			headers: { ...init.headers, Cookie },
		});
		for (const line of response.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			kept.set(name, value);
		}
		return response;
	}

	async sentTo(url: string): Promise<string> {
		const response = await this.get(url);
		expect([url, response.status]).toEqual([url, expect.toSatisfy((status) => [302, 303].includes(status))]);
		return new URL(response.headers.get("Location") ?? "", url).href;
	}

	// To the provider, signed in there as somebody, and on to the address of the way back.
	async wayBack(login: string, org = ORG): Promise<string> {
		const asked = await this.sentTo(`${system.url}/v1/sign-in/oidc/${org}`);
		const next = await this.sentTo(asked);
		// Who is signed in there already is not asked again.
		if (next.startsWith(system.url)) return next;
		return await this.sentTo(await this.sentTo(`${next}?login=${login}`));
	}

	async me(): Promise<{ id?: string; code?: string }> {
		const refreshed = await this.get(`${system.url}/v1/refresh`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ kind: "staff" }),
		});
		const { token, code } = (await refreshed.json()) as { token?: string; code?: string };
		if (token === undefined) return { code: code ?? "" };
		return (await send(door, token, "GET", "/v1/me")).body as { id: string };
	}
}

const failed = (code: string) => `${system.url}/dashboard#sign-in=${code}`;
const arrived = () => `${system.url}/dashboard`;

async function auditOf(act: string): Promise<unknown[]> {
	const db = await system.mf.getD1Database("DB", "fieldtill");
	const query = "SELECT target, after FROM audit WHERE org = ? AND act = ? ORDER BY seq";
	return (await db.prepare(query).bind(ORG, act).all()).results;
}

describe("at the org's own provider", () => {
	it("a person whose address it vouches for comes in, and is known from then on by what it calls them", async () => {
		const browser = new Browser();
		expect(await browser.sentTo(await browser.wayBack("ada"))).toBe(arrived());
		expect(await browser.me()).toMatchObject({ id: "ada", role: "manager" });
		expect((await auditOf("signed-in")).at(-1)).toMatchObject({ after: expect.stringContaining('"sso"') });
		const db = await system.mf.getD1Database("DB", "fieldtill");
		await db.prepare("UPDATE staff SET email = 'moved@north.example' WHERE id = 'ada'").run();
		const again = new Browser();
		expect(await again.sentTo(await again.wayBack("ada"))).toBe(arrived());
		expect(await again.me()).toMatchObject({ id: "ada" });
		// Somebody else with the address that she had is not let into her place, nor hers into theirs.
		await db.prepare("UPDATE staff SET email = 'ada@north.example' WHERE id = 'ada'").run();
		const other = new Browser();
		expect(await other.sentTo(await other.wayBack("another-ada"))).toBe(failed("sso-person"));
	});

	it("is asked with PKCE, a state and a nonce, and never told the secret in an address", async () => {
		const asked = new URL(await new Browser().sentTo(`${system.url}/v1/sign-in/oidc/${ORG}`));
		expect(asked.origin).toBe(told.issuer);
		expect(Object.fromEntries(asked.searchParams)).toMatchObject({
			...{ client_id: told.clientId, response_type: "code", code_challenge_method: "S256" },
			...{ state: expect.stringMatching(/^.{43}$/), nonce: expect.stringMatching(/^.{43}$/) },
			redirect_uri: `${system.url}/v1/sign-in/oidc/callback`,
		});
		expect(asked.href).not.toContain(encodeURIComponent(told.clientSecret));
		expect(JSON.stringify((await send(door, owner, "GET", "/v1/org/sso")).body)).not.toContain("between");
	});

	it("a changed state, a second way back and another browser are refused", async () => {
		const browser = new Browser();
		const changed = new URL(await browser.wayBack("ada"));
		changed.searchParams.set("state", "x".repeat(43));
		expect(await browser.sentTo(changed.href)).toBe(failed("sso-over"));

		const back = await browser.wayBack("ada");
		expect(await browser.sentTo(back)).toBe(arrived());
		expect(await browser.sentTo(back)).toBe(failed("sso-over"));

		const [victim, attacker] = [new Browser(), new Browser()];
		const stolen = await attacker.wayBack("ada");
		expect(await victim.sentTo(stolen)).toBe(failed("sso-over"));
		await victim.wayBack("ada");
		expect(await victim.sentTo(await attacker.wayBack("ada"))).toBe(failed("sso-over"));
		expect(await victim.me()).toEqual({ code: "session-over" });
	});

	it("an address that nobody vouches for, and one of another org alone, open nothing", async () => {
		const unverified = new Browser();
		expect(await unverified.sentTo(await unverified.wayBack("unverified"))).toBe(failed("sso-email"));
		const stranger = new Browser();
		expect(await stranger.sentTo(await stranger.wayBack("stranger"))).toBe(failed("sso-person"));
		for (const browser of [unverified, stranger]) {
			expect(await browser.me()).toEqual({ code: "session-over" });
		}
		const whys = JSON.stringify(await auditOf("sign-in-refused"));
		expect(whys).toContain("person");
		expect(whys).toContain("email");
	});

	it.each(["wrong-audience", "wrong-nonce", "wrong-issuer", "wrong-key", "expired", "unsigned"])(
		"an ID token that is %s is refused",
		async (login) => {
			const browser = new Browser();
			expect(await browser.sentTo(await browser.wayBack(login))).toBe(failed("sso-refused"));
			expect(await browser.me()).toEqual({ code: "session-over" });
		},
	);

	it("one that was signed anew, with nothing changed, is not refused for that", async () => {
		const browser = new Browser();
		expect(await browser.sentTo(await browser.wayBack("signed-anew"))).toBe(failed("sso-person"));
	});

	it("one who says no there is told here, and an org without a provider has no such way", async () => {
		const browser = new Browser();
		const asked = await browser.sentTo(`${system.url}/v1/sign-in/oidc/${ORG}`);
		const interaction = await browser.sentTo(asked);
		const back = await browser.sentTo(await browser.sentTo(interaction));
		expect(await browser.sentTo(back)).toBe(failed("sso-refused"));
		expect(await browser.sentTo(`${system.url}/v1/sign-in/oidc/south`)).toBe(failed("sso-unknown"));
		expect(await browser.sentTo(`${system.url}/v1/sign-in/oidc/nowhere`)).toBe(failed("sso-unknown"));
	});

	it("another provider does not inherit whom the first one knew, and one that is not there is told", async () => {
		const call = caller(door, owner);
		await call("PUT", "/v1/org/sso", { ...told, issuer: "http://127.0.0.1:9" });
		const browser = new Browser();
		expect(await browser.sentTo(`${system.url}/v1/sign-in/oidc/${ORG}`)).toBe(failed("sso-unreachable"));
		await call("PUT", "/v1/org/sso", told);
		expect(await browser.sentTo(await browser.wayBack("another-ada"))).toBe(arrived());
		const outside = await send(door, owner, "PUT", "/v1/org/sso", { ...told, issuer: "http://10.0.0.1" });
		expect([outside.status, (outside.body as { code: string }).code]).toEqual([422, "request-invalid"]);
	});
});
