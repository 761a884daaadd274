import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { RACE_MS, RESEND_MS } from "../../../domain/access/refresh.ts";
import { addPerson, auditOf, Browser } from "../../support/pool-people.ts";

// Staying signed in: the cookie that is good once, and what ends a session.

const ada = { org: "stay", id: "ada", email: "stay-ada@example.com" };
const COOKIE = "fieldtill-staff";
const staff = { kind: "staff" };

beforeAll(async () => {
	await addPerson(ada);
});

async function signedIn(): Promise<Browser> {
	const browser = new Browser();
	await browser.signIn(ada.email);
	return browser;
}

const refresh = (browser: Browser) => browser.ask("POST", "/v1/refresh", staff);
const sessionOf = (browser: Browser) => (browser.cookies.get(COOKIE) ?? "").split(".")[1] ?? "";

// As if it had happened earlier.
async function age(browser: Browser, ms: number): Promise<void> {
	await env.DB.prepare("UPDATE sessions SET rotated_at = rotated_at - ?2 WHERE id = ?1")
		.bind(sessionOf(browser), ms)
		.run();
}

describe("a refresh", () => {
	it("gives a new token and a new cookie; the old token still holds for its minutes", async () => {
		const browser = await signedIn();
		const [cookie, token] = [browser.cookies.get(COOKIE), browser.token];
		browser.take(await refresh(browser));
		expect(browser.cookies.get(COOKIE)).not.toBe(cookie);
		expect((await browser.ask("GET", "/v1/me")).status).toBe(200);
		browser.token = token;
		expect((await browser.ask("GET", "/v1/me")).status).toBe(200);
	});

	it("whose answer was lost is asked again, more than once, and nobody is thrown out", async () => {
		const browser = await signedIn();
		const cookie = browser.cookies.get(COOKIE) ?? "";
		for (let lost = 0; lost < 3; lost += 1) {
			browser.cookies.set(COOKIE, cookie);
			expect((await refresh(browser)).status).toBe(200);
			await age(browser, RESEND_MS - 2_000);
		}
		expect((await refresh(browser)).status).toBe(200);
	});

	it("of two tabs at once: one is served and the other told to ask again, with what the first was given", async () => {
		const browser = await signedIn();
		const cookie = browser.cookies.get(COOKIE) ?? "";
		const other = new Browser();
		other.cookies.set(COOKIE, cookie);
		const [one, two] = await Promise.all([refresh(browser), refresh(other)]);
		const raced = one.status === 409 ? one : two;
		expect([one.status, two.status].sort()).toEqual([200, 409]);
		expect([raced.body.code, raced.headers.get("Retry-After")]).toEqual(["refresh-raced", "2"]);
		const served = one.status === 200 ? browser : other;
		const late = new Browser();
		late.cookies.set(COOKIE, cookie);
		expect((await refresh(late)).status).toBe(409);
		expect((await refresh(served)).status).toBe(200);
	});

	it("with a token that was used ends the session for whoever has it, and is written down", async () => {
		const owner = await signedIn();
		const thief = new Browser();
		thief.cookies.set(COOKIE, owner.cookies.get(COOKIE) ?? "");
		owner.take(await refresh(owner));
		await age(owner, RESEND_MS + 1);
		const reused = await refresh(thief);
		expect([reused.status, reused.body.code]).toEqual([401, "session-over"]);
		expect(thief.cookies.size).toBe(0);
		expect((await refresh(owner)).body.code).toBe("session-over");
		expect((await owner.ask("GET", "/v1/me")).body.code).toBe("session-over");
		expect((await auditOf("stay")).at(-1)).toMatchObject({ act: "session-reused", target: "ada" });
	});

	it("by a thief who is quick lasts until the owner's next one", async () => {
		const owner = await signedIn();
		const thief = new Browser();
		thief.cookies.set(COOKIE, owner.cookies.get(COOKIE) ?? "");
		owner.take(await refresh(owner));
		await age(owner, RACE_MS);
		thief.take(await refresh(thief));
		expect((await refresh(owner)).status).toBe(401);
		expect((await refresh(thief)).status).toBe(401);
		expect((await thief.ask("GET", "/v1/me")).status).toBe(401);
	});

	it("needs a cookie that is one, and comes from our own pages", async () => {
		const browser = await signedIn();
		const cookie = browser.cookies.get(COOKIE) ?? "";
		const foreign = await browser.ask("POST", "/v1/refresh", staff, { Origin: "https://evil.example" });
		expect([foreign.status, foreign.body.code]).toEqual([403, "origin-forbidden"]);
		const [org, id, secret] = cookie.split(".");
		for (const bad of ["", "x", `other.${id}.${secret}`, `${org}.${id}`, `${cookie}x`]) {
			browser.cookies.set(COOKIE, bad);
			expect([bad, (await refresh(browser)).body.code]).toEqual([bad, "session-over"]);
		}
		// Nor is anybody's session ended by who only knows its name, or has another's secret.
		const other = (await signedIn()).cookies.get(COOKIE)?.split(".")[2];
		for (const madeUp of ["A".repeat(44), `${secret?.slice(0, 22)}${"A".repeat(22)}`, other]) {
			browser.cookies.set(COOKIE, `${org}.${id}.${madeUp}`);
			expect((await refresh(browser)).body.code).toBe("session-over");
		}
		browser.cookies.set(COOKIE, cookie);
		expect((await browser.ask("POST", "/v1/refresh", { kind: "guest" })).status).toBe(401);
		browser.cookies.set("fieldtill-guest", cookie);
		expect((await browser.ask("POST", "/v1/refresh", { kind: "guest" })).status).toBe(401);
		expect((await refresh(browser)).status).toBe(200);
	});

	it("does not go on for ever, nor for who works here no longer", async () => {
		const browser = await signedIn();
		const day = 86_400_000;
		await env.DB.prepare("UPDATE sessions SET created_at = created_at - ? WHERE id = ?")
			.bind(59 * day, sessionOf(browser))
			.run();
		const last = await refresh(browser);
		expect(last.headers.get("Set-Cookie")).toMatch(/Max-Age=86[34]\d\d;/);
		await addPerson({ org: "stay", id: "leaver", email: "leaver@example.com" });
		const leaver = new Browser();
		await leaver.signIn("leaver@example.com");
		await env.DB.prepare("UPDATE staff SET status = 'removed' WHERE id = 'leaver'").run();
		expect((await refresh(leaver)).body.code).toBe("session-over");
	});

	it("tells of a role that changed", async () => {
		await addPerson({ org: "stay", id: "mover", email: "mover@example.com" }, { role: "cashier" });
		const browser = new Browser();
		await browser.signIn("mover@example.com");
		await env.DB.prepare("UPDATE staff SET role = 'auditor' WHERE id = 'mover'").run();
		expect(browser.take(await refresh(browser)).claims).toMatchObject({ role: "auditor" });
	});
});

describe("leaving", () => {
	it("ends the session at once, token and cookie", async () => {
		const browser = await signedIn();
		const cookie = browser.cookies.get(COOKIE) ?? "";
		expect((await browser.ask("POST", "/v1/sign-out", staff)).body).toEqual({ signedOut: true });
		expect(browser.cookies.size).toBe(0);
		expect((await browser.ask("GET", "/v1/me")).body.code).toBe("session-over");
		browser.cookies.set(COOKIE, cookie);
		expect((await refresh(browser)).body.code).toBe("session-over");
		expect((await auditOf("stay")).at(-1)).toMatchObject({ act: "signed-out" });
		expect((await browser.ask("POST", "/v1/sign-out", staff)).status).toBe(200);
	});

	it("is not done for somebody else by who only knows the session's name", async () => {
		const browser = await signedIn();
		const other = new Browser();
		other.cookies.set(COOKIE, `stay.${sessionOf(browser)}.${"A".repeat(44)}`);
		expect((await other.ask("POST", "/v1/sign-out", staff)).status).toBe(200);
		expect((await refresh(browser)).status).toBe(200);
	});
});
