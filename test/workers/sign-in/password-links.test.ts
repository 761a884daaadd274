import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { LINK_POLICY, SIGN_IN_POLICY } from "../../../domain/core/attempts.ts";
import { readMail } from "../../../workers/notify/mail.ts";
import { addPerson, addTotp, auditOf, Browser, codeOf, PASSWORD } from "../../support/pool-people.ts";

// A forgotten password, and the link by mail that sets a new one.

const ORG = "forgetful";
const NEXT = "eleven quiet lighthouses";
let people = 0;

async function person(org = ORG, email = "", password: string | null = PASSWORD) {
	people += 1;
	const id = `p-${people}`;
	const address = email === "" ? `${id}@forgetful.example` : email;
	await addPerson({ org, id, email: address }, { password });
	return { id, email: address };
}

beforeAll(async () => {
	await person();
});

const askFor = (email: string, browser = new Browser()) =>
	browser.ask("POST", "/v1/password-links", { email });
const use = (code: string, password = NEXT, browser = new Browser()) =>
	browser.ask("POST", "/v1/password-links/use", { code, password });
const mailsTo = async (email: string, org = ORG) =>
	(await readMail(env, org)).filter(({ to }) => to === email);
const codeIn = ({ text }: { text: string }) => /#password=([\w-]+)/.exec(text)?.[1] ?? "";

async function linkFor(email: string): Promise<string> {
	expect((await askFor(email)).status).toBe(202);
	const mail = (await mailsTo(email)).at(-1);
	expect(mail?.text).toMatch(/good once, for twenty minutes/);
	return codeIn(mail ?? { text: "" });
}

describe("a link", () => {
	it("sets a new password once, ends every session, signs nobody in, and is written down", async () => {
		const { id, email } = await person();
		const before = new Browser();
		await before.signIn(email);
		const code = await linkFor(email);
		const browser = new Browser();
		const done = await use(code, NEXT, browser);
		expect([done.status, done.body, browser.cookies.size]).toEqual([200, { changed: true }, 0]);
		expect((await before.ask("GET", "/v1/me")).body.code).toBe("session-over");
		const old = await browser.ask("POST", "/v1/sign-in", { email, password: PASSWORD });
		expect(old.body.code).toBe("sign-in-wrong");
		expect((await browser.signIn(email, NEXT)).step).toBe("done");
		expect((await use(code, "another one altogether")).body.code).toBe("code-unknown");
		const lines = (await auditOf(ORG)).filter(({ target }) => target === id);
		expect(lines.find(({ act }) => act === "password-changed")).toMatchObject({ after: '{"by":"link"}' });
		expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${code}|${NEXT}`));
	});

	it("is no second factor", async () => {
		const { email } = await person();
		const before = new Browser();
		await before.signIn(email);
		const { secret } = await addTotp(before);
		await use(await linkFor(email));
		const browser = new Browser();
		const begun = await browser.signIn(email, NEXT);
		expect(begun.step).toBe("second-factor");
		const ticket = begun.step === "second-factor" ? begun.ticket : "";
		const shown = { ticket, factor: "totp", code: codeOf(secret) };
		expect((await browser.ask("POST", "/v1/sign-in/second", shown)).status).toBe(201);
	});

	it("that is older than twenty minutes, was replaced, or is of who left, opens nothing", async () => {
		const { id, email } = await person();
		const first = await linkFor(email);
		const second = await linkFor(email);
		expect((await use(first)).body.code).toBe("code-unknown");
		await env.DB.prepare("UPDATE tickets SET expires_at = ? WHERE subject = ?")
			.bind(Date.now() - 1, id)
			.run();
		expect((await use(second)).body.code).toBe("code-unknown");
		const third = await linkFor(email);
		await env.DB.prepare("UPDATE staff SET status = 'removed' WHERE id = ?").bind(id).run();
		expect((await use(third)).body.code).toBe("code-unknown");
	});

	it("is not used up by a password that is too easy", async () => {
		const { email } = await person();
		const code = await linkFor(email);
		expect((await use(code, "passwordpassword")).body.code).toBe("password-weak");
		expect((await use(code)).status).toBe(200);
	});

	it("comes for each org of the address, and for none where a provider lets in without a password", async () => {
		const email = "both@forgetful.example";
		await person(ORG, email);
		await person("forgetful-b", email);
		await person("forgetful-c", email, null);
		const putSso =
			"INSERT INTO sso (org, issuer, client_id, client_secret) VALUES (?, 'https://id.example', 'c', 's')";
		await env.DB.prepare(putSso).bind("forgetful-c").run();
		await askFor(email);
		for (const [org, count] of [
			[ORG, 1],
			["forgetful-b", 1],
			["forgetful-c", 0],
		] as const)
			expect([org, (await mailsTo(email, org)).length]).toEqual([org, count]);
		await use(codeIn((await mailsTo(email))[0] ?? { text: "" }));
		const other = await new Browser().ask("POST", "/v1/sign-in", { email, password: PASSWORD });
		expect(other.body).toMatchObject({ session: { claims: { org: "forgetful-b" } } });
	});

	it("is not guessed at: wrong codes are counted by address", async () => {
		const browser = new Browser();
		const codes: (string | undefined)[] = [];
		for (let n = 0; n <= SIGN_IN_POLICY.failuresMax; n += 1)
			codes.push((await use(`guess-number-${n}`, NEXT, browser)).body.code);
		expect(new Set(codes.slice(0, -1))).toEqual(new Set(["code-unknown"]));
		expect(codes.at(-1)).toBe("attempts-exhausted");
	});
});

it("nobody's mailbox is filled, wherever it is asked from, and the answer does not say so", async () => {
	const { email } = await person();
	for (let n = 0; n < LINK_POLICY.failuresMax + 3; n += 1)
		expect(await askFor(email)).toMatchObject({ status: 202, body: { sent: "if-known" } });
	expect(await mailsTo(email)).toHaveLength(LINK_POLICY.failuresMax);
});

it("another site asks for no link and uses none", async () => {
	const headers = { Origin: "https://evil.example" };
	const browser = new Browser();
	for (const [path, body] of [
		["/v1/password-links", { email: "a@b.example" }],
		["/v1/password-links/use", { code: "abcdefgh", password: NEXT }],
	] as const)
		expect((await browser.ask("POST", path, body, headers)).body.code).toBe("origin-forbidden");
});
