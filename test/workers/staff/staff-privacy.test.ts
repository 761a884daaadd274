import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { signAs } from "../../../scripts/fixture.ts";
import { door } from "../../support/pool.ts";
import { asker, hire, PASSWORD, post, signUp } from "../support/someone.ts";

// What is known of people, by whom, and how it is forgotten.

const ORG = "private";
let boss: Awaited<ReturnType<typeof signUp>>;

beforeAll(async () => {
	boss = await signUp(ORG);
	for (const id of ["north", "south"]) await boss.ask("POST", "/v1/stores", { id, name: id, kind: "stall" });
});

const rowOf = (id: string) =>
	env.DB.prepare("SELECT * FROM staff WHERE org = ? AND id = ?")
		.bind(ORG, id)
		.first<Record<string, unknown>>();

it("a person's data is given out whole and without a secret, then forgotten", async () => {
	const person = await hire(boss, "data@example.com", {
		role: "cashier",
		stores: ["north"],
		name: "Dora Data",
	});
	const given = (await boss.ask("GET", `/v1/staff/${person.id}/export`)).body;
	expect(given).toMatchObject({
		staff: {
			name: "Dora Data",
			email: "data@example.com",
			stores: ["north"],
			hasPassword: true,
			status: "active",
		},
		passkeys: [],
	});
	expect(given.sessions.length).toBeGreaterThan(0);
	const acts = given.acts.map(({ act }: { act: string }) => act);
	expect(acts).toEqual(["staff-exported", "signed-in", "staff-joined", "staff-invited"]);
	expect(JSON.stringify(given)).not.toMatch(/scrypt|"hash"|"password":/);

	expect((await boss.ask("POST", `/v1/staff/${person.id}/erase`, {})).body).toEqual({ removed: person.id });
	expect(await rowOf(person.id)).toMatchObject({
		...{ id: person.id, role: "cashier", status: "removed", name: "Former staff" },
		...{ email: null, stores: null, password: null },
	});
	const left = await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE org = ? AND subject = ?")
		.bind(ORG, person.id)
		.first();
	expect(left?.n).toBe(0);
	expect((await asker(person.token).ask("GET", "/v1/stores")).body.code).toBe("session-over");
	const after = (await boss.ask("GET", `/v1/staff/${person.id}/export`)).body;
	expect(JSON.stringify(after)).not.toMatch(/Dora|data@example/);
	expect((await boss.ask("POST", `/v1/staff/${person.id}/erase`, {})).status).toBe(200);
	// The address is free again, for someone whom nobody takes for the one before.
	expect((await hire(boss, "data@example.com", { role: "cashier" })).id).not.toBe(person.id);
});

it("who is bound to a store hears of those who work there", async () => {
	const north = await hire(boss, "in-north@example.com", { role: "cashier", stores: ["north"] });
	await hire(boss, "in-south@example.com", { role: "cashier", stores: ["south"] });
	const manager = await hire(boss, "manages-north@example.com", { role: "manager", stores: ["north"] });
	const { staff } = (await manager.ask("GET", "/v1/staff")).body as {
		staff: { id: string; stores: string[] }[];
	};
	expect(staff.map(({ id }) => id)).toEqual(expect.arrayContaining([manager.id, north.id]));
	expect(staff.every(({ stores }) => stores?.includes("north"))).toBe(true);
});

it("everything about one org's staff is a 404 for another org", async () => {
	const other = await signUp("other-staffed");
	const person = await hire(boss, "mine@example.com", { role: "cashier" });
	const before = await rowOf(person.id);
	for (const [method, path, body] of [
		["PATCH", "", { name: "Taken" }],
		["DELETE", "", undefined],
		["GET", "/sessions", undefined],
		["DELETE", "/sessions", undefined],
		["GET", "/export", undefined],
		["POST", "/erase", {}],
	] as const) {
		const { status, body: said } = await other.ask(method, `/v1/staff/${person.id}${path}`, body);
		expect([method, path, status, said.code]).toEqual([method, path, 404, "staff-unknown"]);
	}
	const { staff } = (await other.ask("GET", "/v1/staff")).body as { staff: { id: string }[] };
	expect(staff.map(({ id }) => id)).toEqual([other.owner]);
	const bound = { name: "X", email: "x@example.com", role: "cashier", stores: ["north"] };
	expect((await other.ask("POST", "/v1/staff/invitations", bound)).body.code).toBe("store-unknown");
	const beer = { name: "B", category: "C", priceMinor: 1, depositMinor: 0, taxBps: 0, counted: false };
	expect((await other.ask("PUT", "/v1/stores/north/products/b", beer)).body.code).toBe("store-unknown");
	const { lines } = (await other.ask("GET", "/v1/audit?limit=200")).body as { lines: { target: string }[] };
	expect(lines.map(({ target }) => target)).not.toContain(person.id);
	expect(await rowOf(person.id)).toEqual(before);
	expect((await asker(person.token).ask("GET", "/v1/stores")).status).toBe(200);
});

it("the same address may work for two orgs", async () => {
	const other = await signUp("second-job");
	const first = await hire(boss, "both@example.com", { role: "cashier" });
	const second = await hire(other, "both@example.com", { role: "manager" });
	expect(first.id).not.toBe(second.id);
	const role = await signAs(door, { role: "manager", org: other.org, sub: second.id });
	expect((await asker(role).ask("GET", "/v1/staff")).status).toBe(200);
	expect((await post("/v1/invitations/look", { code: PASSWORD })).status).toBe(401);
});
