import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { signAs } from "../../../scripts/fixture.ts";
import { readMail } from "../../../workers/notify/mail.ts";
import { door } from "../../support/pool.ts";
import { addPerson, auditOf, Browser, PASSWORD } from "../../support/pool-people.ts";

// An org that does without its own identity provider: whoever came in by nothing else is told how to come in.

const NEXT = "nine wooden ferries";
const PROVIDER = { issuer: "https://id.example.com", clientId: "till", clientSecret: "between us" };
let orgs = 0;
let org = "";
let owner: Browser;

// Each test an org of its own: an owner with a password, and two who have been to the provider.
beforeEach(async () => {
	orgs += 1;
	org = `provided-${orgs}`;
	await person("olga", "owner", PASSWORD);
	owner = await sessionOf("olga", "owner", Date.now());
	expect((await owner.ask("PUT", "/v1/org/sso", PROVIDER)).status).toBe(200);
	await person("only", "manager", null);
	await person("both", "manager", PASSWORD);
	await env.DB.prepare("UPDATE staff SET sso_subject = id WHERE org = ? AND id IN ('only', 'both')")
		.bind(org)
		.run();
});

const person = (id: string, role: string, password: string | null) =>
	addPerson({ org, id, email: `${id}@${org}.example` }, { role, password });

async function sessionOf(sub: string, role: "owner" | "manager", freshAt?: number): Promise<Browser> {
	const browser = new Browser();
	browser.token = await signAs(door, { role, org, sub, ...(freshAt === undefined ? {} : { freshAt }) });
	return browser;
}

const remove = (browser = owner) => browser.ask("DELETE", "/v1/org/sso");
const mailsOf = async (id: string) => (await readMail(env, org)).filter(({ to }) => to.startsWith(`${id}@`));
const codeIn = (text = "") => /#password=([\w-]+)/.exec(text)?.[1] ?? "";

describe("a provider that is removed", () => {
	it("lets nobody in any more, is forgotten, and stands in the log with its address", async () => {
		expect(await remove()).toMatchObject({ status: 200, body: { removed: true, told: 1 } });
		expect((await owner.ask("GET", "/v1/org/sso")).body).toMatchObject({ sso: null });
		const trip = await new Browser().ask("GET", `/v1/sign-in/oidc/${org}`);
		expect(trip.headers.get("Location")).toContain("#sign-in=sso-unknown");
		const known = "SELECT count(*) AS n FROM staff WHERE org = ? AND sso_subject IS NOT NULL";
		expect(await env.DB.prepare(known).bind(org).first()).toEqual({ n: 0 });
		expect((await remove()).body).toEqual({ removed: true, told: 0 });
		const [line, ...others] = (await auditOf(org)).filter(({ act }) => act === "sso-removed");
		expect([line?.target, others]).toEqual([org, []]);
		expect(JSON.stringify(await auditOf(org))).not.toContain("between us");
	});

	it("signs out who came by it, and not who removes it", async () => {
		const [only, both] = [await sessionOf("only", "manager"), await sessionOf("both", "manager")];
		expect((await only.ask("GET", "/v1/me")).status).toBe(200);
		await remove();
		expect((await only.ask("GET", "/v1/me")).body.code).toBe("session-over");
		expect((await both.ask("GET", "/v1/me")).body.code).toBe("session-over");
		expect((await owner.ask("GET", "/v1/me")).status).toBe(200);
	});

	it("mails who has no password a link that sets one, good once, and nobody else", async () => {
		await remove();
		expect([(await mailsOf("both")).length, (await mailsOf("olga")).length]).toEqual([0, 0]);
		const [mail, ...more] = await mailsOf("only");
		expect([mail?.text, more]).toEqual([expect.stringContaining("own provider has ended"), []]);
		const code = codeIn(mail?.text);
		const use = () => new Browser().ask("POST", "/v1/password-links/use", { code, password: NEXT });
		expect((await use()).status).toBe(200);
		expect((await use()).body.code).toBe("code-unknown");
		expect((await new Browser().signIn(`only@${org}.example`, NEXT)).step).toBe("done");
	});

	it("leaves who lost that mail to ask for another", async () => {
		await remove();
		await new Browser().ask("POST", "/v1/password-links", { email: `only@${org}.example` });
		const mails = await mailsOf("only");
		expect(mails).toHaveLength(2);
		const body = { code: codeIn(mails.at(-1)?.text), password: NEXT };
		expect((await new Browser().ask("POST", "/v1/password-links/use", body)).status).toBe(200);
	});

	it("is refused where no owner could come in, until one has a passkey", async () => {
		await env.DB.prepare("UPDATE staff SET password = NULL WHERE org = ? AND id = 'olga'").bind(org).run();
		expect((await remove()).body.code).toBe("sso-needed");
		expect((await owner.ask("GET", "/v1/org/sso")).body.sso).not.toBeNull();
		const add = `INSERT INTO passkeys (org, id, staff, name, public_key, counter, created_at)
			VALUES (?1, ?1, 'olga', 'Phone', 'x', 0, 1)`;
		await env.DB.prepare(add).bind(org).run();
		expect((await remove()).status).toBe(200);
	});

	it("is an owner's business, with a second factor", async () => {
		const stale = await sessionOf("olga", "owner", 1);
		expect((await remove(stale)).body.code).toBe("step-up-needed");
		expect((await remove(await sessionOf("both", "manager", Date.now()))).body.code).toBe("role-forbidden");
	});
});
