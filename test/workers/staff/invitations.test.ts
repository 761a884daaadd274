import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { signAs } from "../../../scripts/fixture.ts";
import { door } from "../../support/pool.ts";
import { actsOf, asker, hire, PASSWORD, post, signUp } from "../support/someone.ts";

const ORG = "inviting";
let boss: Awaited<ReturnType<typeof signUp>>;

beforeAll(async () => {
	boss = await signUp(ORG);
	for (const id of ["north", "south"]) await boss.ask("POST", "/v1/stores", { id, name: id, kind: "stall" });
});

const invite = (email: string, over: object = {}, by = boss) =>
	by.ask("POST", "/v1/staff/invitations", { name: "Bea", email, role: "cashier", stores: null, ...over });
const accept = (code: string, over: object = {}, address?: string) =>
	post("/v1/invitations/accept", { code, name: "Bea Best", password: PASSWORD, ...over }, address);

it("an invitation is looked at often and taken once", async () => {
	const { status, body } = await invite("Bea@Example.com", { role: "manager", stores: ["north"] });
	expect(status).toBe(201);
	expect(body.link).toBe(`http://fieldtill.test/dashboard#invite=${body.code}`);
	const view = { orgName: "Org inviting", email: "bea@example.com", name: "Bea", role: "manager" };
	for (let round = 0; round < 2; round += 1) {
		const looked = await post("/v1/invitations/look", { code: body.code });
		expect(looked).toMatchObject({ status: 200, body: { ...view, expiresAt: body.expiresAt } });
	}
	const weak = await accept(body.code, { password: "password1234" });
	expect([weak.status, weak.body.code]).toEqual([422, "password-weak"]);
	const joined = await accept(body.code);
	expect(joined).toMatchObject({
		status: 201,
		body: { label: "Bea Best", claims: { role: "manager", org: ORG, sub: body.staff, stores: ["north"] } },
	});
	expect(joined.cookie).toContain("fieldtill-staff=");
	expect((await asker(joined.body.token).ask("GET", "/v1/stores")).body.stores).toMatchObject([
		{ id: "north" },
	]);
	for (const again of [await accept(body.code), await post("/v1/invitations/look", { code: body.code })]) {
		expect([again.status, again.body.code]).toEqual([401, "code-unknown"]);
	}
	expect((await actsOf(ORG)).slice(-3)).toEqual(["staff-invited", "staff-joined", "signed-in"]);
});

it("of two who take it at once, one comes in", async () => {
	const { code, staff } = (await invite("race@example.com")).body;
	const answers = await Promise.all([
		accept(code, { name: "First" }),
		accept(code, { name: "Second" }),
		accept(code, { name: "Third" }),
	]);
	expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
	const winner = answers.find(({ status }) => status === 201);
	const row = await env.DB.prepare("SELECT name FROM staff WHERE org = ? AND id = ?")
		.bind(ORG, staff)
		.first();
	expect(row?.name).toBe(winner?.body.label);
	const sessions = await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE org = ? AND subject = ?")
		.bind(ORG, staff)
		.first();
	expect(sessions?.n).toBe(1);
});

it("a code that is not right, too old or taken back opens nothing", async () => {
	const { code, staff } = (await invite("late@example.com")).body as { code: string; staff: string };
	const flipped = code.endsWith("A") ? `${code.slice(0, -1)}B` : `${code.slice(0, -1)}A`;
	for (const wrong of [flipped, code.toUpperCase(), code.slice(0, -1), `${code}A`, "x".repeat(43)]) {
		expect([wrong, (await accept(wrong)).body.code]).toEqual([wrong, "code-unknown"]);
	}
	await env.DB.prepare("UPDATE tickets SET expires_at = ? WHERE org = ? AND subject = ?")
		.bind(Date.now() - 1, ORG, staff)
		.run();
	expect((await accept(code)).body.code).toBe("code-unknown");
	const second = (await invite("late@example.com")).body as { code: string; staff: string };
	expect(second.staff).toBe(staff);
	expect((await boss.ask("DELETE", `/v1/staff/${staff}`)).status).toBe(200);
	expect((await accept(second.code)).body.code).toBe("code-unknown");
});

it("inviting again replaces the earlier code, and who works here already is not invited", async () => {
	const first = (await invite("again@example.com")).body;
	const second = (await invite("again@example.com", { role: "auditor" })).body;
	expect(second.staff).toBe(first.staff);
	expect((await accept(first.code)).body.code).toBe("code-unknown");
	expect((await accept(second.code)).body.claims.role).toBe("auditor");
	const third = await invite("AGAIN@example.com");
	expect([third.status, third.body.code]).toEqual([409, "staff-active"]);
});

it("one address invited by two at once is one person", async () => {
	const answers = await Promise.all([invite("twice@example.com"), invite("twice@example.com")]);
	expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
	const rows = await env.DB.prepare("SELECT count(*) AS n FROM staff WHERE org = ? AND email = ?")
		.bind(ORG, "twice@example.com")
		.first();
	expect(rows?.n).toBe(1);
});

it("a manager lets in cashiers alone, and only where the manager is", async () => {
	const bound = { ...(await hire(boss, "bound@example.com", { role: "manager", stores: ["north"] })) };
	const free = { ...(await hire(boss, "free@example.com", { role: "manager" })) };
	const as = async (who: { ask: typeof boss.ask }, over: object) =>
		(await who.ask("POST", "/v1/staff/invitations", {
			...{ name: "C", email: "c@example.com", role: "cashier", stores: ["north"], ...over },
		})) as { status: number; body: { code: string } };
	for (const role of ["owner", "manager", "auditor"])
		expect([role, (await as(free, { role })).status]).toEqual([role, 403]);
	expect((await as(bound, { stores: null })).status).toBe(403);
	expect((await as(bound, { stores: ["south"] })).status).toBe(403);
	expect((await as(bound, { stores: ["north", "south"] })).status).toBe(403);
	expect((await as(bound, {})).status).toBe(201);
	expect((await as(free, { email: "d@example.com", stores: null })).status).toBe(201);
	// What an owner offered is not taken over by who could not have offered it.
	await invite("chosen@example.com", { role: "manager" });
	expect((await as(free, { email: "chosen@example.com" })).status).toBe(403);
	await invite("elsewhere@example.com", { stores: ["south"] });
	expect((await as(bound, { email: "elsewhere@example.com" })).status).toBe(403);
});

it.each(["cashier", "auditor"] as const)("a %s invites nobody", async (role) => {
	const { ask } = asker(await signAs(door, { role, org: ORG, sub: "someone" }));
	const body = { name: "C", email: "c@example.com", role: "cashier", stores: null };
	expect((await ask("POST", "/v1/staff/invitations", body)).status).toBe(403);
});

it.each([
	["a store that is not there", { stores: ["nowhere"] }, 404, "store-unknown"],
	["an owner of one store", { role: "owner", stores: ["north"] }, 409, "owner-bound"],
	["no store at all", { stores: [] }, 422, "request-invalid"],
	["a role that is none", { role: "king" }, 422, "request-invalid"],
	["an address that is none", { email: "nobody" }, 422, "request-invalid"],
])("%s cannot be offered", async (_, over, status, code) => {
	const answer = await invite("odd@example.com", over);
	expect([answer.status, answer.body.code]).toEqual([status, code]);
});

it("guesses at codes are counted", async () => {
	const codes = [];
	for (let n = 0; n < 25; n += 1) codes.push((await accept(`guess-${n}-guess`, {}, "192.0.2.55")).status);
	expect(codes).toEqual([...Array(20).fill(401), ...Array(5).fill(429)]);
});
