import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { Authenticator } from "../../support/authenticator.ts";
import { addPerson, auditOf, Browser } from "../../support/pool-people.ts";

// Passkeys: added, shown after the password, shown alone, and shown before something that matters.

const ORG = "passkeys";
let people = 0;
let email = "";
let id = "";
let browser: Browser;
let device: Authenticator;

beforeEach(async () => {
	people += 1;
	id = `person-${people}`;
	email = `${id}@passkeys.example`;
	await addPerson({ org: ORG, id, email });
	browser = new Browser();
	await browser.signIn(email);
	device = new Authenticator();
});

type Begun = { readonly ticket: string; readonly options: Record<string, unknown> };

async function begin(by: Browser, path: string, body?: object): Promise<Begun> {
	const heard = await by.ask("POST", path, body);
	expect([heard.status, heard.body.code]).toEqual([201, undefined]);
	return heard.body as unknown as Begun;
}

async function add(by = browser, on = device, spoiling = {}) {
	const { ticket, options } = await begin(by, "/v1/me/passkeys/options");
	const response = await on.create(options, spoiling);
	return await by.ask("POST", "/v1/me/passkeys", { ticket, name: "Phone", response });
}

const beginAlone = (by: Browser) => begin(by, "/v1/sign-in/passkey/options", { use: "sign-in" });

async function showAlone(by: Browser, on = device, spoiling = {}) {
	const { ticket, options } = await beginAlone(by);
	return await by.ask("POST", "/v1/sign-in/passkey", { ticket, response: await on.get(options, spoiling) });
}

describe("a passkey", () => {
	it("is added, with recovery codes where it is the first factor, listed, and removed", async () => {
		const added = await add();
		expect(added.status).toBe(201);
		expect(added.body).toMatchObject({ passkey: { id: device.id, name: "Phone", usedAt: null } });
		expect(added.body.recoveryCodes).toHaveLength(10);
		const second = new Authenticator();
		expect((await add(browser, second)).body.recoveryCodes).toBeNull();
		const listed = (await browser.ask("GET", "/v1/me/passkeys")).body.passkeys as { id: string }[];
		expect(listed.map((one) => one.id)).toEqual([device.id, second.id]);
		const stranger = new Browser();
		await addPerson({ org: ORG, id: `${id}-b`, email: `b-${email}` });
		await stranger.signIn(`b-${email}`);
		const others = await stranger.ask("DELETE", `/v1/me/passkeys/${device.id}`);
		expect([others.status, others.body.code]).toEqual([404, "passkey-unknown"]);
		for (const one of [device, second]) {
			expect((await browser.ask("DELETE", `/v1/me/passkeys/${one.id}`)).status).toBe(200);
		}
		expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ passkeys: 0, recoveryCodesLeft: 0 });
		const acts = (await auditOf(ORG)).filter(({ target }) => target === id).map(({ act }) => act);
		expect(acts).toEqual([
			"signed-in",
			"passkey-added",
			"passkey-added",
			"passkey-removed",
			"passkey-removed",
		]);
	});

	it.each([
		["of another site", { site: "evil.example" }],
		["from another page", { origin: "https://evil.example" }],
		["with another challenge", { challenge: "AAAA" }],
		["that was shown and not made", { type: "webauthn.get" }],
	])("%s is not added", async (_, spoiling) => {
		const refused = await add(browser, device, spoiling);
		expect([refused.status, refused.body.code]).toEqual([409, "passkey-refused"]);
		expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ passkeys: 0 });
	});

	it("that somebody has is not added again, nor by another's ticket, nor from garbage", async () => {
		const { ticket, options } = await begin(browser, "/v1/me/passkeys/options");
		const response = await device.create(options);
		const stranger = new Browser();
		await addPerson({ org: ORG, id: `${id}-b`, email: `b-${email}` });
		await stranger.signIn(`b-${email}`);
		const body = { ticket, name: "Phone", response };
		expect((await stranger.ask("POST", "/v1/me/passkeys", body)).body.code).toBe("ticket-over");
		expect((await browser.ask("POST", "/v1/me/passkeys", body)).body.code).toBe("ticket-over");
		expect((await add()).status).toBe(201);
		const anew = await begin(browser, "/v1/me/passkeys/options");
		expect(anew.options.excludeCredentials).toMatchObject([{ id: device.id }]);
		const garbage = { ...response, response: { ...response.response, attestationObject: "AAAA" } };
		const heard = await browser.ask("POST", "/v1/me/passkeys", {
			...body,
			ticket: anew.ticket,
			response: garbage,
		});
		expect(heard.body.code).toBe("passkey-refused");
	});
});

describe("shown alone", () => {
	it("signs in without a password, and the token is fresh", async () => {
		await add();
		const other = new Browser();
		const session = other.take(await showAlone(other));
		expect(session.claims).toMatchObject({ org: ORG, sub: id, freshAt: expect.any(Number) });
		expect(other.cookies.size).toBe(1);
		expect((await auditOf(ORG)).at(-1)).toMatchObject({ after: expect.stringContaining('"by":"passkey"') });
	});

	it.each<[string, object]>([
		["without a look at its user", { isVerified: false }],
		["without saying whose it is", { handle: null }],
		["as somebody else's", { handle: "AAAA" }],
		["of another site", { site: "evil.example" }],
		["from another page", { origin: "http://evil.example" }],
		["with another challenge", { challenge: "AAAA" }],
		["as if it were new", { type: "webauthn.create" }],
	])("%s it is refused", async (_, spoiling) => {
		await add();
		const refused = await showAlone(new Browser(), device, spoiling);
		expect([refused.status, refused.body.code]).toEqual([403, "factor-wrong"]);
		expect((await auditOf(ORG)).at(-1)).toMatchObject({ act: "factor-refused", target: id });
	});

	it("by a copy of the device it is refused and written down; by one that does not count it is not", async () => {
		await add();
		const copy = device.copy();
		expect((await showAlone(new Browser())).status).toBe(201);
		expect((await showAlone(new Browser(), copy)).status).toBe(403);
		expect((await auditOf(ORG)).at(-1)).toMatchObject({
			act: "factor-refused",
			after: expect.stringContaining("counter"),
		});
		const uncounted = new Authenticator(undefined, 0);
		await add(browser, uncounted);
		for (let round = 0; round < 2; round += 1) {
			expect((await showAlone(new Browser(), uncounted)).status).toBe(201);
		}
	});

	it("is good once: a ticket that was used, and an answer to another one, are refused", async () => {
		await add();
		const other = new Browser();
		const first = await beginAlone(other);
		const response = await device.get(first.options);
		expect((await other.ask("POST", "/v1/sign-in/passkey", { ticket: first.ticket, response })).status).toBe(
			201,
		);
		expect(
			(await other.ask("POST", "/v1/sign-in/passkey", { ticket: first.ticket, response })).body.code,
		).toBe("ticket-over");
		const { ticket } = await beginAlone(other);
		expect((await other.ask("POST", "/v1/sign-in/passkey", { ticket, response })).body.code).toBe(
			"factor-wrong",
		);
	});

	it("is refused when it is not known, was removed, or its person works here no longer", async () => {
		await add();
		const unknown = new Authenticator();
		await unknown.create({ rp: { id: "fieldtill.test" }, user: { id: "AAAA" }, challenge: "AAAA" });
		expect((await showAlone(new Browser(), unknown)).body.code).toBe("factor-wrong");
		await env.DB.prepare("UPDATE staff SET status = 'removed' WHERE org = ? AND id = ?").bind(ORG, id).run();
		expect((await showAlone(new Browser())).body.code).toBe("factor-wrong");
	});
});

describe("after the password", () => {
	it("finishes signing in, by the one whose password it was", async () => {
		await add();
		const other = new Browser();
		const answer = await other.signIn(email);
		if (answer.step !== "second-factor") throw new Error("a second factor was expected");
		expect(answer.factors).toEqual(["passkey", "recovery"]);
		const path = "/v1/sign-in/passkey/options";
		const use = { use: "second-factor", ticket: answer.ticket };
		const begun = await begin(other, path, use);
		expect(begun.options.allowCredentials).toMatchObject([{ id: device.id }]);
		const response = await device.get(begun.options, { isVerified: false, handle: null });
		other.take(await other.ask("POST", "/v1/sign-in/passkey", { ticket: begun.ticket, response }));
		expect((await other.ask("GET", "/v1/me")).body).toMatchObject({ id });
		expect((await other.ask("POST", path, use)).body.code).toBe("ticket-over");
	});

	it("somebody else's passkey does not help", async () => {
		await add();
		const thief = new Browser();
		await addPerson({ org: ORG, id: `${id}-t`, email: `t-${email}` });
		await thief.signIn(`t-${email}`);
		const own = new Authenticator();
		expect((await add(thief, own)).status).toBe(201);
		const answer = await new Browser().signIn(email);
		if (answer.step !== "second-factor") throw new Error("a second factor was expected");
		const use = { use: "second-factor", ticket: answer.ticket };
		const begun = await begin(thief, "/v1/sign-in/passkey/options", use);
		const response = await own.get(begun.options);
		const heard = await thief.ask("POST", "/v1/sign-in/passkey", { ticket: begun.ticket, response });
		expect([heard.status, heard.body.code]).toEqual([403, "factor-wrong"]);
	});
});

describe("before something that matters", () => {
	it("is shown again; the ceremony of signing in does not do", async () => {
		await add();
		await env.DB.prepare("UPDATE sessions SET fresh_at = NULL WHERE subject = ?").bind(id).run();
		browser.take(await browser.ask("POST", "/v1/refresh", { kind: "staff" }));
		const path = `/v1/me/passkeys/${device.id}`;
		expect((await browser.ask("DELETE", path)).body.code).toBe("step-up-needed");
		const wrong = await beginAlone(browser);
		const answer = { ticket: wrong.ticket, response: await device.get(wrong.options) };
		expect((await browser.ask("POST", "/v1/me/step-up/passkey", answer)).body.code).toBe("ticket-over");
		const begun = await begin(browser, "/v1/me/step-up/passkey/options");
		const response = await device.get(begun.options);
		browser.take(await browser.ask("POST", "/v1/me/step-up/passkey", { ticket: begun.ticket, response }));
		expect((await browser.ask("DELETE", path)).status).toBe(200);
	});
});
