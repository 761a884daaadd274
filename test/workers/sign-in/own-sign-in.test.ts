import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { signAs } from "../../../scripts/fixture.ts";
import { newMarked } from "../../../workers/secrets/seal.ts";
import { digestOf } from "../../../workers/secrets/verifier.ts";
import { door } from "../../support/pool.ts";
import { addPerson, addTotp, auditOf, Browser, PASSWORD } from "../../support/pool-people.ts";

// What people do about their own sign-in: sessions, password, PIN.

const ada = { org: "stay", id: "ada", email: "stay-ada@example.com" };

beforeAll(async () => {
	await addPerson(ada);
});

async function signedIn(): Promise<Browser> {
	const browser = new Browser();
	await browser.signIn(ada.email);
	return browser;
}

const sessionOf = (browser: Browser) => (browser.cookies.get("fieldtill-staff") ?? "").split(".")[1] ?? "";

describe("the own sessions", () => {
	it("are listed, and can be ended one by one; others' are not there", async () => {
		await addPerson({ org: "stay", id: "two", email: "two@example.com" });
		const [one, two] = [new Browser(), new Browser()];
		await one.signIn("two@example.com");
		await two.signIn("two@example.com");
		const { body } = await one.ask("GET", "/v1/me/sessions");
		const listed = body.sessions as { id: string; isThis: boolean; address: string }[];
		expect(listed.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
		expect(listed.find(({ isThis }) => isThis)?.address).toBe(one.address);
		const stranger = await signedIn();
		const unknown = await stranger.ask("DELETE", `/v1/me/sessions/${sessionOf(two)}`);
		expect([unknown.status, unknown.body.code]).toEqual([404, "session-unknown"]);
		expect((await one.ask("DELETE", `/v1/me/sessions/${sessionOf(two)}`)).status).toBe(200);
		expect((await two.ask("GET", "/v1/me")).status).toBe(401);
		expect((await one.ask("DELETE", `/v1/me/sessions/${sessionOf(two)}`)).status).toBe(404);
		expect((await one.ask("GET", "/v1/me")).status).toBe(200);
	});

	it("are not begun by a second factor after a password that was changed meanwhile", async () => {
		await addPerson({ org: "stay", id: "dee", email: "dee@example.com" });
		const own = new Browser();
		await own.signIn("dee@example.com");
		const { codes } = await addTotp(own);
		const thief = new Browser();
		const begun = await thief.signIn("dee@example.com");
		if (begun.step !== "second-factor") throw new Error(begun.step);
		const passwords = { current: PASSWORD, next: "five old boats on the sand" };
		expect((await own.ask("POST", "/v1/me/password", passwords)).status).toBe(200);
		const second = { ticket: begun.ticket, factor: "recovery", code: codes[0] };
		expect((await thief.ask("POST", "/v1/sign-in/second", second)).body.code).toBe("ticket-over");
	});

	it("end with a new password, all but the one that changed it", async () => {
		await addPerson({ org: "stay", id: "cho", email: "cho@example.com" });
		const [one, two] = [new Browser(), new Browser()];
		await one.signIn("cho@example.com");
		await two.signIn("cho@example.com");
		const change = (current: string, next: string) => one.ask("POST", "/v1/me/password", { current, next });
		expect((await change("wrong", "five old boats on the sand")).body.code).toBe("password-wrong");
		expect((await change(PASSWORD, "password1234")).body.code).toBe("password-weak");
		expect((await two.ask("GET", "/v1/me")).status).toBe(200);
		expect((await change(PASSWORD, "five old boats on the sand")).status).toBe(200);
		expect((await one.ask("GET", "/v1/me")).status).toBe(200);
		expect((await two.ask("GET", "/v1/me")).status).toBe(401);
		expect(
			(await two.ask("POST", "/v1/sign-in", { email: "cho@example.com", password: PASSWORD })).status,
		).toBe(401);
		await two.signIn("cho@example.com", "five old boats on the sand");
		expect((await auditOf("stay")).map(({ act }) => act)).toContain("password-changed");
	});

	it("do not help to guess the password", async () => {
		const browser = await signedIn();
		const next = "five old boats on the sand";
		const all = await Promise.all(
			Array.from({ length: 20 }, (_, n) =>
				browser.ask("POST", "/v1/me/password", { current: `guess ${n}`, next }),
			),
		);
		expect(all.filter(({ status }) => status === 403)).toHaveLength(5);
		expect(all.filter(({ status }) => status === 429)).toHaveLength(15);
	});
});

it("a PIN is kept as a verifier, and tills hear of it by the org's revision", async () => {
	const browser = await signedIn();
	const read = () =>
		env.DB.prepare(
			`SELECT staff.pin, staff.revision, orgs.revision AS orgRevision FROM staff JOIN orgs ON orgs.id = staff.org
			WHERE staff.org = 'stay' AND staff.id = 'ada'`,
		).first<{ pin: string; revision: number; orgRevision: number }>();
	const before = await read();
	expect((await browser.ask("POST", "/v1/me/pin", { pin: "4711" })).status).toBe(200);
	const after = await read();
	expect(after?.pin).toMatch(/^scrypt\$/);
	expect(after?.orgRevision).toBe((before?.orgRevision ?? 0) + 1);
	expect(after?.revision).toBe(after?.orgRevision);
	expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ hasPin: true });
});

it("a guest sees the own name and sessions, is renewed for long, and can leave", async () => {
	const { org } = ada;
	await env.DB.prepare("INSERT INTO accounts (org, id, name, opened_at) VALUES (?, 'g-1', 'Gil', 1)")
		.bind(org)
		.run();
	const browser = new Browser();
	browser.token = await signAs(door, { role: "guest", org, sub: "g-1", accounts: ["g-1"] });
	expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({
		name: "Gil",
		role: "guest",
		hasPassword: false,
	});
	const id = crypto.randomUUID();
	const secret = newMarked(env.SEALING_KEYS, `refresh/${org}/${id}`);
	await env.DB.prepare(
		`INSERT INTO sessions (org, id, kind, subject, accounts, hash, created_at, rotated_at, expires_at)
		VALUES (?1, ?2, 'guest', 'g-1', '["g-1"]', ?3, ?4, ?4, ?4 + 60000)`,
	)
		.bind(org, id, digestOf(secret), Date.now())
		.run();
	browser.cookies.set("fieldtill-guest", `${org}.${id}.${secret}`);
	const renewed = await browser.ask("POST", "/v1/refresh", { kind: "guest" });
	expect(browser.take(renewed).claims).toMatchObject({ role: "guest", sub: "g-1", accounts: ["g-1"] });
	expect(renewed.headers.get("Set-Cookie")).toContain("Max-Age=7776000;");
	const { sessions } = (await browser.ask("GET", "/v1/me/sessions")).body as { sessions: { id: string }[] };
	expect(sessions).toHaveLength(2);
	for (const path of ["/v1/me/passkeys", "/v1/org/sso"])
		expect((await browser.ask("GET", path)).status).toBe(403);
	expect((await browser.ask("POST", "/v1/me/pin", { pin: "4711" })).status).toBe(403);
	expect((await browser.ask("DELETE", `/v1/me/sessions/${id}`)).status).toBe(200);
	expect((await browser.ask("GET", "/v1/me")).body.code).toBe("session-over");
});
