import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { readMail } from "../../../workers/notify/mail.ts";
import { addPerson, addTotp, auditOf, Browser, codeOf } from "../../support/pool-people.ts";

// A second factor that was lost: another owner resets it, nobody their own.

const ORG = "lost-factors";
let people = 0;

// Somebody with an app, signed in.
async function person(role = "cashier", org = ORG) {
	people += 1;
	const id = `someone-${people}`;
	const email = `${id}@lost.example`;
	await addPerson({ org, id, email }, { role });
	const browser = new Browser();
	await browser.signIn(email);
	return { id, email, browser, ...(await addTotp(browser)) };
}

const reset = (by: Browser, id: string) => by.ask("DELETE", `/v1/staff/${id}/factors`);

// An owner with a factor who has shown it just now.
async function freshOwner(org = ORG) {
	const owner = await person("owner", org);
	const { secret, browser } = owner;
	browser.take(await browser.ask("POST", "/v1/me/step-up", { factor: "totp", code: codeOf(secret) }));
	return owner;
}
let boss: Awaited<ReturnType<typeof freshOwner>>;

beforeAll(async () => {
	boss = await freshOwner();
});

describe("an owner who resets another person's second factor", () => {
	it("leaves them the password alone, signed out, with nothing that was theirs before", async () => {
		const lost = await person();
		await env.DB.prepare(
			`INSERT INTO passkeys (org, id, staff, name, public_key, counter, created_at)
				VALUES (?1, 'key-of-lost', ?2, 'Phone', 'k', 0, 1)`,
		)
			.bind(ORG, lost.id)
			.run();
		const begun = await new Browser().signIn(lost.email);
		expect(begun).toMatchObject({ step: "second-factor", factors: ["totp", "passkey", "recovery"] });
		expect(await reset(boss.browser, lost.id)).toMatchObject({ status: 200, body: { reset: lost.id } });
		expect((await lost.browser.ask("GET", "/v1/me")).body.code).toBe("session-over");
		expect((await lost.browser.ask("POST", "/v1/refresh", { kind: "staff" })).body.code).toBe("session-over");
		// What they had begun to prove, and the codes for a lost device, are over as well.
		const ticket = begun.step === "second-factor" ? begun.ticket : "";
		for (const proof of [
			{ factor: "totp", code: codeOf(lost.secret) },
			{ factor: "recovery", code: lost.codes[0] },
		]) {
			const shown = await new Browser().ask("POST", "/v1/sign-in/second", { ticket, ...proof });
			expect(shown.body.code).toBe("ticket-over");
		}
		const again = new Browser();
		expect((await again.signIn(lost.email)).step).toBe("done");
		expect((await again.ask("GET", "/v1/me")).body).toMatchObject({
			...{ hasTotp: false, passkeys: 0, recoveryCodesLeft: 0, hasPassword: true },
		});
		// And they can set up a new one.
		expect((await addTotp(again)).codes).toHaveLength(10);
	});

	it("is written down, and the person is told by mail, each once", async () => {
		const lost = await person();
		for (const _ of ["done", "asked again"]) expect((await reset(boss.browser, lost.id)).status).toBe(200);
		const lines = (await auditOf(ORG)).filter(
			({ act, target }) => act === "factors-reset" && target === lost.id,
		);
		expect(lines).toMatchObject([{ actor: boss.id }]);
		expect(JSON.stringify(lines)).not.toContain(lost.secret);
		const mails = (await readMail(env, ORG)).filter(({ to }) => to === lost.email);
		expect(mails).toHaveLength(1);
		expect(mails[0]?.text).toMatch(/reset your second factor[\s\S]*If you did not ask/);
	});

	it("needs an own second factor of a moment ago, and to be an owner", async () => {
		const lost = await person();
		const stale = await person("owner");
		await env.DB.prepare("UPDATE sessions SET fresh_at = 1 WHERE org = ? AND subject = ?")
			.bind(ORG, stale.id)
			.run();
		stale.browser.take(await stale.browser.ask("POST", "/v1/refresh", { kind: "staff" }));
		expect((await reset(stale.browser, lost.id)).body.code).toBe("step-up-needed");
		for (const role of ["manager", "cashier", "auditor"])
			expect((await reset((await person(role)).browser, lost.id)).body.code).toBe("role-forbidden");
		expect((await lost.browser.ask("GET", "/v1/me")).body).toMatchObject({ hasTotp: true });
	});

	it("finds nobody of another org, and nobody who left", async () => {
		const stranger = await person("cashier", "lost-elsewhere");
		const gone = await person();
		await boss.browser.ask("DELETE", `/v1/staff/${gone.id}`);
		for (const { id } of [stranger, gone])
			expect(await reset(boss.browser, id)).toMatchObject({ status: 404, body: { code: "staff-unknown" } });
		expect((await stranger.browser.ask("GET", "/v1/me")).body).toMatchObject({ hasTotp: true });
	});
});

describe("the own second factor", () => {
	it("is not reset this way, even by an owner", async () => {
		await person("owner");
		expect(await reset(boss.browser, boss.id)).toMatchObject({ status: 409, body: { code: "factor-own" } });
		expect((await boss.browser.ask("GET", "/v1/me")).body).toMatchObject({ hasTotp: true });
	});

	it("of the only owner is saved by a recovery code alone, and the answer says so", async () => {
		const only = await freshOwner("lost-alone");
		const { status, body } = await reset(only.browser, only.id);
		expect([status, body.code]).toEqual([409, "factor-last-owner"]);
		expect(body.detail).toMatch(/recovery codes/);
		const browser = new Browser();
		const begun = await browser.signIn(only.email);
		const ticket = begun.step === "second-factor" ? begun.ticket : "";
		const code = only.codes[0];
		expect(
			(await browser.ask("POST", "/v1/sign-in/second", { ticket, factor: "recovery", code })).status,
		).toBe(201);
	});
});
