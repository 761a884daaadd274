import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { SECOND_FACTOR_POLICY } from "../../../domain/core/attempts.ts";
import { addPerson, addTotp, auditOf, Browser, codeOf } from "../../support/pool-people.ts";

// Codes from an app, recovery codes, and what wants a second factor that was shown a moment ago.

const ORG = "factors";
let people = 0;

beforeAll(async () => {
	await addPerson({ org: ORG, id: "first", email: "first@example.com" });
});

// Somebody with an app, signed in; each test its own, because guesses are counted by person.
async function person() {
	people += 1;
	const email = `person-${people}@factors.example`;
	await addPerson({ org: ORG, id: `person-${people}`, email });
	const browser = new Browser();
	await browser.signIn(email);
	return { email, browser, id: `person-${people}`, ...(await addTotp(browser)) };
}

async function ticketOf(email: string, browser = new Browser()) {
	const answer = await browser.signIn(email);
	if (answer.step !== "second-factor") throw new Error(`a second factor was expected, not ${answer.step}`);
	return { browser, ticket: answer.ticket, factors: answer.factors };
}

const second = (browser: Browser, ticket: string, code: string, factor = "totp") =>
	browser.ask("POST", "/v1/sign-in/second", { ticket, factor, code });

// A code of the step after this one: still taken, and never used before.
const nextCode = (secret: string) => codeOf(secret, Date.now() + 30_000);

const flip = (code: string) => `${code.slice(0, 5)}${(Number(code[5]) + 1) % 10}`;

describe("with an app", () => {
	it("the password alone gives no session, the code does, and the token says that it was shown", async () => {
		const { email, secret } = await person();
		const { browser, ticket, factors } = await ticketOf(email);
		expect(factors).toEqual(["totp", "recovery"]);
		expect(browser.cookies.size).toBe(0);
		const session = browser.take(await second(browser, ticket, codeOf(secret)));
		expect((session.claims as { freshAt: number }).freshAt).toBeGreaterThan(Date.now() - 10_000);
		expect(browser.cookies.size).toBe(1);
		expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ hasTotp: true, recoveryCodesLeft: 10 });
		expect((await second(browser, ticket, nextCode(secret))).body.code).toBe("ticket-over");
	});

	it("a code is good once, also at the same moment, and none from before it", async () => {
		const { email, secret } = await person();
		const code = codeOf(secret);
		const { browser, ticket } = await ticketOf(email);
		const both = await Promise.all([second(browser, ticket, code), second(browser, ticket, code)]);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
		const again = await ticketOf(email);
		expect((await second(again.browser, again.ticket, code)).body.code).toBe("factor-wrong");
		const earlier = codeOf(secret, Date.now() - 30_000);
		expect((await second(again.browser, again.ticket, earlier)).body.code).toBe("factor-wrong");
		expect((await second(again.browser, again.ticket, nextCode(secret))).status).toBe(201);
	});

	it("a clock that is half a minute off is served, one that is further off is not", async () => {
		const { email, secret } = await person();
		const { browser, ticket } = await ticketOf(email);
		const off = (ms: number) => second(browser, ticket, codeOf(secret, Date.now() + ms));
		expect((await off(5 * 60_000)).status).toBe(403);
		expect((await off(-5 * 60_000)).status).toBe(403);
		expect((await off(30_000)).status).toBe(201);
	});

	it("guesses are few, across tickets, addresses and ways of asking, and then the right code is refused too", async () => {
		const { email, secret, browser: own, codes } = await person();
		const one = await ticketOf(email);
		expect((await second(one.browser, one.ticket, "000000")).body.code).toBe("factor-wrong");
		const { browser, ticket } = await ticketOf(email);
		const guesses = Array.from({ length: 30 }, (_, n) =>
			second(new Browser(), ticket, String(n).padStart(6, "0")),
		);
		const statuses = (await Promise.all(guesses)).map(({ status }) => status);
		expect(statuses.filter((status) => status === 403)).toHaveLength(SECOND_FACTOR_POLICY.failuresMax - 1);
		expect(statuses.filter((status) => status === 429)).toHaveLength(31 - SECOND_FACTOR_POLICY.failuresMax);
		const right = await second(browser, ticket, nextCode(secret));
		expect([right.status, right.body.code]).toEqual([429, "attempts-exhausted"]);
		expect((await second(browser, ticket, codes[0] ?? "", "recovery")).status).toBe(429);
		const inside = await own.ask("POST", "/v1/me/step-up", { factor: "totp", code: nextCode(secret) });
		expect(inside.status).toBe(429);
		const refused = (await auditOf(ORG)).filter(({ act }) => act === "factor-refused");
		expect(refused.length).toBeGreaterThanOrEqual(SECOND_FACTOR_POLICY.failuresMax);
		expect(JSON.stringify(refused)).not.toContain("000000");
	});

	it("a ticket is good for a while only, and for nothing else", async () => {
		const { email, secret, browser } = await person();
		const { ticket } = await ticketOf(email);
		await env.DB.prepare("UPDATE tickets SET expires_at = ? WHERE purpose = 'second-factor'")
			.bind(Date.now())
			.run();
		expect((await second(browser, ticket, nextCode(secret))).body.code).toBe("ticket-over");
		expect((await second(browser, "no ticket", nextCode(secret))).body.code).toBe("ticket-over");
		const begun = await browser.ask("POST", "/v1/sign-in/passkey/options", { use: "sign-in" });
		expect((await second(browser, String(begun.body.ticket), nextCode(secret))).body.code).toBe(
			"ticket-over",
		);
	});
});

describe("a recovery code", () => {
	it("signs in once, however it is typed, and is not kept in the clear", async () => {
		const { email, codes, id } = await person();
		expect(new Set(codes).size).toBe(10);
		const row = await env.DB.prepare("SELECT recovery, totp FROM staff WHERE org = ? AND id = ?")
			.bind(ORG, id)
			.first<{ recovery: string; totp: string }>();
		expect(row?.recovery).not.toContain(codes[0]?.slice(0, 4));
		expect(row?.totp).toMatch(/^v1\./);
		const typed = ` ${codes[0]?.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")} `;
		const { browser, ticket } = await ticketOf(email);
		browser.take(await second(browser, ticket, typed, "recovery"));
		expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ recoveryCodesLeft: 9 });
		const again = await ticketOf(email);
		expect((await second(again.browser, again.ticket, codes[0] ?? "", "recovery")).status).toBe(403);
		const both = await Promise.all(
			[1, 1].map((n) => second(again.browser, again.ticket, codes[n] ?? "", "recovery")),
		);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
		expect((await auditOf(ORG)).map(({ act }) => act)).toContain("recovery-code-used");
	});
});

describe("setting up an app", () => {
	it("wants a factor that was shown a moment ago, and counts only when a code was typed", async () => {
		await addPerson({ org: ORG, id: "slow", email: "slow@example.com" });
		const browser = new Browser();
		await browser.signIn("slow@example.com");
		const begun = await browser.ask("POST", "/v1/me/totp");
		expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Fieldtill/);
		const wrong = await browser.ask("POST", "/v1/me/totp/confirm", {
			code: flip(codeOf(String(begun.body.secret))),
		});
		expect(wrong.body.code).toBe("factor-wrong");
		expect((await new Browser().signIn("slow@example.com")).step).toBe("done");
		// Begun again, the secret before counts no more.
		const anew = await browser.ask("POST", "/v1/me/totp");
		const old = await browser.ask("POST", "/v1/me/totp/confirm", { code: codeOf(String(begun.body.secret)) });
		expect(old.body.code).toBe("factor-wrong");
		const right = { code: codeOf(String(anew.body.secret)) };
		expect((await browser.ask("POST", "/v1/me/totp/confirm", right)).status).toBe(201);
		// The code that confirmed is used up.
		const again = { factor: "totp", code: right.code };
		expect((await browser.ask("POST", "/v1/me/step-up", again)).body.code).toBe("factor-wrong");
		expect((await browser.ask("POST", "/v1/me/totp/confirm", right)).body.code).toBe("totp-there");
		expect((await browser.ask("POST", "/v1/me/totp")).body.code).toBe("totp-there");
	});

	it("is not for whoever found an open screen", async () => {
		await addPerson({ org: ORG, id: "away", email: "away@example.com" });
		const browser = new Browser();
		await browser.signIn("away@example.com");
		await env.DB.prepare("UPDATE sessions SET fresh_at = ? WHERE subject = 'away'")
			.bind(Date.now() - 6 * 60_000)
			.run();
		browser.take(await browser.ask("POST", "/v1/refresh", { kind: "staff" }));
		for (const path of ["/v1/me/totp", "/v1/me/passkeys/options"]) {
			expect((await browser.ask("POST", path)).body.code).toBe("step-up-needed");
		}
		const wrong = { factor: "password", code: "not mine" };
		expect((await browser.ask("POST", "/v1/me/step-up", wrong)).body.code).toBe("factor-wrong");
		const right = { factor: "password", code: "three grey herons by the river" };
		browser.take(await browser.ask("POST", "/v1/me/step-up", right));
		expect((await browser.ask("POST", "/v1/me/totp")).status).toBe(201);
		expect((await auditOf(ORG)).at(-1)).toMatchObject({ act: "stepped-up", target: "away" });
	});
});

describe("before something that matters", () => {
	it("the app's code is wanted again, the password is not enough, and it holds for minutes", async () => {
		const { browser, secret, id } = await person();
		const put = { issuer: "https://id.example.com", clientId: "c", clientSecret: "s" };
		await env.DB.prepare("UPDATE sessions SET fresh_at = NULL WHERE subject = ?").bind(id).run();
		browser.take(await browser.ask("POST", "/v1/refresh", { kind: "staff" }));
		expect((await browser.ask("DELETE", "/v1/me/totp")).body.code).toBe("step-up-needed");
		const password = { factor: "password", code: "three grey herons by the river" };
		expect((await browser.ask("POST", "/v1/me/step-up", password)).body.code).toBe("factor-wrong");
		const code = { factor: "totp", code: codeOf(secret) };
		browser.take(await browser.ask("POST", "/v1/me/step-up", code));
		expect((await browser.ask("POST", "/v1/me/step-up", code)).body.code).toBe("factor-wrong");
		expect((await browser.ask("PUT", "/v1/org/sso", put)).status).toBe(200);
		expect((await browser.ask("DELETE", "/v1/me/totp")).status).toBe(200);
		expect((await browser.ask("DELETE", "/v1/me/totp")).body.code).toBe("totp-missing");
		expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ hasTotp: false, recoveryCodesLeft: 0 });
		expect((await auditOf(ORG)).map(({ act }) => act)).toEqual(
			expect.arrayContaining(["totp-added", "totp-removed", "stepped-up", "sso-changed"]),
		);
	});
});
