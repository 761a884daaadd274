import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { SIGN_IN_POLICY } from "../../../domain/core/attempts.ts";
import { REFUSAL_MS } from "../../../workers/routes/sign-in.ts";
import { addPerson, auditOf, Browser, PASSWORD } from "../../support/pool-people.ts";

// Signing in with an e-mail address and a password.

const ada = { org: "north", id: "ada", email: "ada@example.com" };

beforeAll(async () => {
	await addPerson(ada);
	await addPerson({ org: "north", id: "both-n", email: "both@example.com" });
	await addPerson({ org: "south", id: "both-s", email: "both@example.com" });
	await addPerson(
		{ org: "west", id: "both-w", email: "both@example.com" },
		{ password: "another one altogether" },
	);
	await addPerson({ org: "north", id: "gone", email: "gone@example.com" });
	await env.DB.prepare("UPDATE staff SET status = 'removed' WHERE id = 'gone'").run();
	await addPerson({ org: "north", id: "sso", email: "sso@example.com" }, { password: null });
});

const guess = (email: string, password: string, browser = new Browser()) =>
	browser.ask("POST", "/v1/sign-in", { email, password });

describe("the right password", () => {
	it("signs in, with a token for the person as they are and a cookie that no script reads", async () => {
		const browser = new Browser();
		const heard = await browser.ask("POST", "/v1/sign-in", {
			email: " Ada@Example.COM ",
			password: PASSWORD,
		});
		expect(heard.body).toMatchObject({
			step: "done",
			session: {
				claims: { role: "owner", org: "north", sub: "ada" },
				label: "Name of ada",
				orgName: "Org north",
			},
		});
		expect(heard.headers.get("Set-Cookie")).toMatch(
			/^fieldtill-staff=north\.[^;]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Strict$/,
		);
		browser.token = (heard.body.session as { token: string }).token;
		expect((await browser.ask("GET", "/v1/me")).body).toMatchObject({ id: "ada", hasPassword: true });
		expect((await auditOf("north")).at(-1)).toMatchObject({
			act: "signed-in",
			target: "ada",
			after: expect.stringContaining('"by":"password"'),
		});
	});

	it("for several orgs asks which, and names only those where it is right", async () => {
		const browser = new Browser();
		const chosen = await browser.signIn("both@example.com");
		expect(chosen).toEqual({
			step: "choose-org",
			orgs: [
				{ org: "north", orgName: "Org north" },
				{ org: "south", orgName: "Org south" },
			],
		});
		expect(browser.cookies.size).toBe(0);
		const body = { email: "both@example.com", password: PASSWORD };
		expect((await browser.ask("POST", "/v1/sign-in", { ...body, org: "south" })).body).toMatchObject({
			session: { claims: { org: "south", sub: "both-s" } },
		});
		expect((await browser.ask("POST", "/v1/sign-in", { ...body, org: "west" })).body.code).toBe(
			"sign-in-wrong",
		);
		expect((await guess("both@example.com", "another one altogether")).body).toMatchObject({
			session: { claims: { org: "west" } },
		});
	});

	it("takes no longer than 300 ms", async () => {
		// The machine may be busy with something else for a while: the best of three rounds.
		const medians: number[] = [];
		for (let round = 0; round < 3 && !medians.some((ms) => ms < 300); round += 1) {
			const times: number[] = [];
			for (let count = 0; count < 9; count += 1) {
				const before = performance.now();
				await new Browser().signIn(ada.email);
				times.push(performance.now() - before);
			}
			medians.push(times.sort((one, other) => one - other)[4] ?? Number.NaN);
		}
		console.warn(`sign-in takes ${Math.min(...medians).toFixed(0)} ms`);
		expect(Math.min(...medians)).toBeLessThan(300);
	});
});

describe("a wrong one", () => {
	it("is one answer, whatever is wrong, and takes as long", async () => {
		const cases = [
			[ada.email, "not this one"],
			["nobody@example.com", PASSWORD],
			["gone@example.com", PASSWORD],
			["sso@example.com", PASSWORD],
			["both@example.com", "not this one"],
		] as const;
		const heard = [];
		for (const [email, password] of cases) {
			const before = performance.now();
			const { status, body, headers } = await guess(email, password);
			const { requestId: _, ...said } = body;
			heard.push(JSON.stringify([status, said, headers.get("Set-Cookie")]));
			expect(performance.now() - before).toBeGreaterThanOrEqual(REFUSAL_MS - 5);
		}
		expect(new Set(heard).size).toBe(1);
		expect(heard[0]).toContain("sign-in-wrong");
	});

	it("is written down in the org that it concerns, and nowhere for an unknown address", async () => {
		const before = (await auditOf("north")).length;
		await guess("nobody@example.com", PASSWORD);
		expect(await auditOf("north")).toHaveLength(before);
		await guess(ada.email, "a guess that must not be kept");
		const [line] = (await auditOf("north")).slice(before);
		expect(line).toMatchObject({ act: "sign-in-refused", target: "ada", actor: "unknown" });
		expect(JSON.stringify(line)).not.toContain("a guess");
	});

	it("can be tried a few times from one address, then not even the right one helps", async () => {
		const browser = new Browser("203.0.113.1");
		const all = await Promise.all(
			Array.from({ length: 60 }, (_, n) => guess(`person-${n}@example.com`, "x", browser)),
		);
		expect(all.filter(({ status }) => status === 401)).toHaveLength(SIGN_IN_POLICY.failuresMax);
		expect(all.filter(({ body }) => body.code === "attempts-exhausted")).toHaveLength(40);
		const right = await guess(ada.email, PASSWORD, browser);
		expect([right.status, Number(right.headers.get("Retry-After")) > 0]).toEqual([429, true]);
		expect((await guess(ada.email, PASSWORD)).status).toBe(200);
	});

	it("can be tried a few times for one person, from however many addresses; known or not", async () => {
		await addPerson({ org: "north", id: "eve", email: "eve@example.com" });
		for (const email of ["eve@example.com", "no-eve@example.com"]) {
			const all = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(email, `guess ${n}`)));
			expect(all.filter(({ status }) => status === 401)).toHaveLength(SIGN_IN_POLICY.failuresMax);
			expect(all.filter(({ status }) => status === 429)).toHaveLength(40);
		}
		expect((await guess("eve@example.com", PASSWORD)).status).toBe(429);
	});

	it("is not wiped from an address by somebody's own right password", async () => {
		const browser = new Browser("203.0.113.9");
		const statuses: number[] = [];
		for (let round = 0; round < 12; round += 1) {
			const wrong = await Promise.all(
				[0, 1].map((n) => guess(`target-${round}-${n}@example.com`, "x", browser)),
			);
			statuses.push(...wrong.map(({ status }) => status));
			await guess(ada.email, PASSWORD, browser);
		}
		expect(statuses.filter((status) => status === 401)).toHaveLength(SIGN_IN_POLICY.failuresMax);
	});

	it("is forgiven to the person by the right one", async () => {
		await addPerson({ org: "north", id: "fay", email: "fay@example.com" });
		for (let round = 0; round < 2; round += 1) {
			await Promise.all(
				Array.from({ length: SIGN_IN_POLICY.failuresMax - 1 }, () => guess("fay@example.com", "x")),
			);
			expect((await guess("fay@example.com", PASSWORD)).status).toBe(200);
		}
	});
});

it("another site cannot make a browser sign in", async () => {
	const body = { email: ada.email, password: PASSWORD };
	const browser = new Browser();
	const foreign = await browser.ask("POST", "/v1/sign-in", body, { Origin: "https://evil.example" });
	expect([foreign.status, foreign.body.code]).toEqual([403, "origin-forbidden"]);
	for (const Origin of ["null", "http://fieldtill.test.evil.example", "http://fieldtill.test:81"]) {
		expect((await browser.ask("POST", "/v1/sign-in", body, { Origin })).status).toBe(403);
	}
	expect((await browser.ask("POST", "/v1/sign-in", body, { Origin: "http://fieldtill.test" })).status).toBe(
		200,
	);
});

// Whoever signs up an org says what the owner's address is, and may say anybody's.
describe("an address that strangers use for orgs of their own", () => {
	const victim = { org: "zenith", id: "zoe", email: "zoe@example.com" };
	const own = "a stranger's own password";

	beforeAll(async () => {
		await addPerson(victim);
		for (let n = 0; n < 6; n += 1)
			await addPerson({ org: `a-squat-${n}`, id: `squat-${n}`, email: victim.email }, { password: own });
		await env.DB.prepare("UPDATE staff SET created_at = 1000 WHERE id LIKE 'squat-%'").run();
	});

	it("still signs its person in", async () => {
		expect((await guess(victim.email, PASSWORD)).body).toMatchObject({
			session: { claims: { org: "zenith", sub: "zoe" } },
		});
		await env.DB.prepare("UPDATE staff SET created_at = 2000 WHERE id = 'zoe'").run();
		const named = { email: victim.email, password: PASSWORD, org: "zenith" };
		expect((await new Browser().ask("POST", "/v1/sign-in", named)).body).toMatchObject({
			session: { claims: { org: "zenith", sub: "zoe" } },
		});
	});

	it("is guessed at no oftener for it", async () => {
		const enter = (org: string, password: string) =>
			new Browser().ask("POST", "/v1/sign-in", { email: victim.email, org, password });
		const guesses = (count: number) =>
			Promise.all(Array.from({ length: count }, () => enter(victim.org, "a guess")));
		await guesses(SIGN_IN_POLICY.failuresMax - 1);
		expect((await guess(victim.email, own)).body.step).toBe("choose-org");
		expect((await enter("a-squat-0", own)).body.step).toBe("done");
		const later = await guesses(5);
		expect(later.filter(({ status }) => status === 401)).toHaveLength(1);
	});
});
