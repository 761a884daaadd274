import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { FRESH_MS } from "../../../domain/access/permissions.ts";
import { signClaims } from "../../../scripts/fixture.ts";
import { door } from "../../support/pool.ts";
import { actsOf, asker, hire, revisionOf, signUp } from "../support/someone.ts";

const ORG = "staffed";
let boss: Awaited<ReturnType<typeof signUp>>;

beforeAll(async () => {
	boss = await signUp(ORG);
	for (const id of ["north", "south"]) await boss.ask("POST", "/v1/stores", { id, name: id, kind: "stall" });
});

const rowOf = (id: string) =>
	env.DB.prepare("SELECT * FROM staff WHERE org = ? AND id = ?")
		.bind(ORG, id)
		.first<Record<string, unknown>>();

it("another role or another store signs the person out, and tills hear of it", async () => {
	const cashier = await hire(boss, "role@example.com", { role: "cashier" });
	const before = await revisionOf(ORG);
	expect((await asker(cashier.token).ask("GET", "/v1/stores")).status).toBe(200);
	const promoted = await boss.ask("PATCH", `/v1/staff/${cashier.id}`, { role: "manager", stores: ["north"] });
	expect(promoted).toMatchObject({ status: 200, body: { role: "manager", stores: ["north"], name: "Bea" } });
	expect((await asker(cashier.token).ask("GET", "/v1/stores")).body.code).toBe("session-over");
	expect(await revisionOf(ORG)).toBe(before + 1);
	expect((await rowOf(cashier.id))?.revision).toBe(before + 1);
	const [line] = (await boss.ask("GET", "/v1/audit")).body.lines;
	expect([line.act, line.target, JSON.parse(line.after)]).toEqual([
		"staff-changed",
		cashier.id,
		{ role: "manager", stores: ["north"] },
	]);
});

it("another name signs nobody out, and stands in no log", async () => {
	const cashier = await hire(boss, "name@example.com", { role: "cashier" });
	expect((await boss.ask("PATCH", `/v1/staff/${cashier.id}`, { name: "Beatrice" })).body.name).toBe(
		"Beatrice",
	);
	expect((await asker(cashier.token).ask("GET", "/v1/stores")).status).toBe(200);
	const log = await env.DB.prepare(
		"SELECT group_concat(ifnull(before, '') || ifnull(after, '')) AS text FROM audit WHERE org = ?",
	)
		.bind(ORG)
		.first();
	expect(log?.text).not.toMatch(/Bea|Ada|@example/);
	const acts = (await actsOf(ORG)).length;
	expect((await boss.ask("PATCH", `/v1/staff/${cashier.id}`, { name: "Beatrice" })).status).toBe(200);
	expect((await actsOf(ORG)).length).toBe(acts);
});

it("a new name and a lesser role at the same moment both hold", async () => {
	for (let round = 0; round < 3; round += 1) {
		const person = await hire(boss, `at-once-${round}@example.com`, { role: "owner" });
		const changes = [{ role: "cashier" }, { name: "Beatrice" }, { stores: ["north"], role: "cashier" }];
		const answers = await Promise.all(
			changes.map((change) => boss.ask("PATCH", `/v1/staff/${person.id}`, change)),
		);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(await rowOf(person.id)).toMatchObject({ role: "cashier", name: "Beatrice", stores: '["north"]' });
	}
});

it("whoever is let go while they are changed is gone, and the log tells of no change after that", async () => {
	for (let round = 0; round < 4; round += 1) {
		const person = await hire(boss, `going-${round}@example.com`, { role: "cashier" });
		const [gone, changed] = await Promise.all([
			boss.ask("DELETE", `/v1/staff/${person.id}`),
			boss.ask("PATCH", `/v1/staff/${person.id}`, { role: "manager" }),
		]);
		expect([gone.status, [200, 404].includes(changed.status)]).toEqual([200, true]);
		expect((await actsOf(ORG)).at(-1)).toBe("staff-removed");
		expect(await rowOf(person.id)).toMatchObject({ status: "removed" });
	}
});

it.each(["manager", "cashier", "auditor"] as const)(
	"a %s raises nobody, least of all themselves",
	async (role) => {
		const person = await hire(boss, `${role}-raise@example.com`, { role });
		for (const [method, path, body] of [
			["PATCH", `/v1/staff/${person.id}`, { role: "owner" }],
			["PATCH", `/v1/staff/${boss.owner}`, { role: "cashier" }],
			["DELETE", `/v1/staff/${boss.owner}`, undefined],
			["POST", `/v1/staff/${boss.owner}/erase`, {}],
			["GET", `/v1/staff/${boss.owner}/export`, undefined],
			["GET", `/v1/staff/${boss.owner}/sessions`, undefined],
			["DELETE", `/v1/staff/${boss.owner}/sessions`, undefined],
		] as const) {
			expect([method, path, (await person.ask(method, path, body)).body.code]).toEqual([
				method,
				path,
				"role-forbidden",
			]);
		}
		expect((await rowOf(person.id))?.role).toBe(role);
	},
);

it("roles want a second factor that was shown just now", async () => {
	const cashier = await hire(boss, "fresh@example.com", { role: "cashier" });
	const long = { ...boss.session.claims, freshAt: Date.now() - FRESH_MS - 1_000 };
	const stale = asker(await signClaims(door.signingKeys, long));
	for (const [method, path, body] of [
		["PATCH", `/v1/staff/${cashier.id}`, { role: "owner" }],
		["DELETE", `/v1/staff/${cashier.id}`, undefined],
		["GET", `/v1/staff/${cashier.id}/export`, undefined],
		["POST", `/v1/staff/${cashier.id}/erase`, {}],
	] as const) {
		expect([path, (await stale.ask(method, path, body)).body.code]).toEqual([path, "step-up-needed"]);
	}
	expect((await stale.ask("GET", `/v1/staff/${cashier.id}/sessions`)).status).toBe(200);
});

it("the last owner stays one; nobody changes the own role", async () => {
	const lone = await signUp("lone");
	for (const [method, path, body] of [
		["PATCH", `/v1/staff/${lone.owner}`, { role: "manager" }],
		["DELETE", `/v1/staff/${lone.owner}`, undefined],
		["POST", `/v1/staff/${lone.owner}/erase`, {}],
	] as const) {
		expect((await lone.ask(method, path, body)).body.code).toBe("last-owner");
	}
	const second = await hire(lone, "second@example.com", { role: "owner" });
	for (const [method, path, body] of [
		["PATCH", `/v1/staff/${lone.owner}`, { role: "manager" }],
		["PATCH", `/v1/staff/${lone.owner}`, { stores: ["x"] }],
		["DELETE", `/v1/staff/${lone.owner}`, undefined],
	] as const) {
		expect((await lone.ask(method, path, body)).body.code).toBe("staff-self");
	}
	expect((await lone.ask("PATCH", `/v1/staff/${lone.owner}`, { name: "Ada L." })).status).toBe(200);
	// An owner works everywhere.
	await lone.ask("POST", "/v1/stores", { id: "x", name: "X", kind: "stall" });
	const bound = await lone.ask("PATCH", `/v1/staff/${second.id}`, { stores: ["x"] });
	expect(bound.body.code).toBe("owner-bound");
	expect((await second.ask("PATCH", `/v1/staff/${lone.owner}`, { role: "manager" })).status).toBe(200);
	expect((await lone.ask("PATCH", `/v1/staff/${second.id}`, { role: "manager" })).body.code).toBe(
		"session-over",
	);
});

it("two owners who let each other go at once: one is left", async () => {
	for (let round = 0; round < 4; round += 1) {
		const one = await signUp(`duel-${round}`);
		const two = await hire(one, "two@example.com", { role: "owner" });
		await Promise.all([
			one.ask("DELETE", `/v1/staff/${two.id}`),
			two.ask("PATCH", `/v1/staff/${one.owner}`, { role: "manager" }),
		]);
		const query = "SELECT count(*) AS n FROM staff WHERE org = ? AND role = 'owner' AND status = 'active'";
		expect((await env.DB.prepare(query).bind(one.org).first())?.n).toBe(1);
	}
});

it("who is let go is out at once, and has nothing left to come in by", async () => {
	const gone = await hire(boss, "gone@example.com", { role: "cashier" });
	await env.DB.batch([
		env.DB.prepare("UPDATE staff SET pin = 'p', totp = 't', recovery = '[\"r\"]' WHERE id = ?").bind(gone.id),
		env.DB.prepare(
			"INSERT INTO passkeys (org, id, staff, name, public_key, counter, created_at) VALUES (?, 'k', ?, 'K', 'x', 0, 1)",
		).bind(ORG, gone.id),
	]);
	const revision = await revisionOf(ORG);
	expect(await boss.ask("DELETE", `/v1/staff/${gone.id}`)).toEqual({
		status: 200,
		body: { removed: gone.id },
	});
	expect((await asker(gone.token).ask("GET", "/v1/stores")).body.code).toBe("session-over");
	expect(await rowOf(gone.id)).toMatchObject({
		...{ status: "removed", role: "cashier", name: "Bea", email: "gone@example.com" },
		...{ password: null, totp: null, pin: null, recovery: "[]", revision: revision + 1 },
	});
	expect(await env.DB.prepare("SELECT 1 FROM passkeys WHERE staff = ?").bind(gone.id).first()).toBe(null);
	const { staff } = (await boss.ask("GET", "/v1/staff")).body as { staff: { id: string }[] };
	expect(staff.map(({ id }) => id)).not.toContain(gone.id);
	for (const [method, path, body] of [
		["DELETE", "", undefined],
		["PATCH", "", { name: "X" }],
		["GET", "/sessions", undefined],
		["DELETE", "/sessions", undefined],
	] as const)
		expect((await boss.ask(method, `/v1/staff/${gone.id}${path}`, body)).body.code).toBe("staff-unknown");
	// Whoever comes back is the same person.
	const back = await hire(boss, "gone@example.com", { role: "auditor" });
	expect(back.id).toBe(gone.id);
	expect((await asker(back.token).ask("GET", "/v1/stores")).status).toBe(200);
});

it("sessions of a person are listed and ended", async () => {
	const person = await hire(boss, "sessions@example.com", { role: "cashier" });
	const { sessions } = (await boss.ask("GET", `/v1/staff/${person.id}/sessions`)).body;
	const addresses = sessions.map(({ address }: { address: string }) => address);
	expect(addresses.sort()).toEqual(["", "192.0.2.1"]);
	expect(sessions.some(({ isThis }: { isThis: boolean }) => isThis)).toBe(false);
	expect(JSON.stringify(sessions)).not.toMatch(/hash|previous/);
	expect((await boss.ask("DELETE", `/v1/staff/${person.id}/sessions`)).body).toEqual({ ended: 2 });
	expect((await asker(person.token).ask("GET", "/v1/stores")).body.code).toBe("session-over");
	expect((await boss.ask("GET", `/v1/staff/${person.id}/sessions`)).body.sessions).toEqual([]);
	const own = (await boss.ask("GET", `/v1/staff/${boss.owner}/sessions`)).body.sessions as {
		isThis: boolean;
	}[];
	expect(own.filter(({ isThis }) => isThis)).toHaveLength(1);
});
