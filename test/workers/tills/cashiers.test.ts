import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { PIN_POLICY } from "../../../domain/core/attempts.ts";
import { type Fixture, makeOrg, send, type Till } from "../../../scripts/fixture.ts";
import { bumpRevision } from "../../../workers/db/revision.ts";
import { makeVerifier } from "../../../workers/secrets/verifier.ts";
import { openTill, readPage } from "../../support/device.ts";
import { door } from "../../support/pool.ts";

// Cashiers who sign in at tills by PIN.

const ORG = "cashiers";
let org: Fixture;
let till: Till;
let other: Till;
let verifier: string;

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 2, tillsPerStore: 0, accounts: 0, balanceMinor: 0 });
	({ till } = await openTill(door, org.ownerToken, "bar-1", "store-1"));
	({ till: other } = await openTill(door, org.ownerToken, "bar-2", "store-2"));
	verifier = await makeVerifier("4711");
});

async function hire(id: string, more: Record<string, string | null> = {}): Promise<string> {
	const row = { role: "cashier", status: "active", stores: null, pin: verifier, ...more };
	const query = `INSERT INTO staff (org, id, name, role, stores, status, pin, revision)
		VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, (SELECT revision FROM orgs WHERE id = ?1))`;
	await env.DB.batch([
		bumpRevision(env.DB, ORG),
		env.DB.prepare(query).bind(ORG, id, row.role, row.stores, row.status, row.pin),
	]);
	return id;
}

async function check(staff: string, pin: string, by = till) {
	const { status, body } = await send(door, by.token, "POST", "/v1/till/cashiers", { staff, pin });
	const { requestId: _, ...said } = body as Record<string, unknown>;
	return { status, said };
}

const report = async (staff: string, failures: number, id: string = crypto.randomUUID(), by = till) =>
	await send(door, by.token, "POST", "/v1/till/pin-failures", { reports: [{ id, staff, failures }] });
const lockOf = async (staff: string, by = till) =>
	(await readPage(door, by.token, 0)).staff.find(({ id }) => id === staff)?.pinLockedUntil ?? 0;
const wrong = { status: 403, said: expect.objectContaining({ code: "pin-wrong" }) };
const locked = { status: 429, said: expect.objectContaining({ code: "pin-locked" }) };

it("a right PIN says who it is", async () => {
	const id = await hire("cara");
	expect(await check(id, "4711")).toEqual({ status: 200, said: { staff: id, name: id, role: "cashier" } });
	expect(await check(await hire("mona", { role: "manager", stores: '["store-1"]' }), "4711")).toMatchObject({
		said: { role: "manager" },
	});
});

it("whatever is wrong, the answer is one", async () => {
	const known = await check(await hire("wrong"), "0000");
	expect(known).toEqual(wrong);
	for (const [id, more] of [
		["elsewhere", { stores: '["store-2"]' }],
		["auditor", { role: "auditor" }],
		["invited", { status: "invited" }],
		["removed", { status: "removed" }],
		["pinless", { pin: null }],
	] as const) {
		expect([id, await check(await hire(id, more), "4711")]).toEqual([id, known]);
	}
	expect(await check("nobody", "4711")).toEqual(known);
});

describe("five wrong ones", () => {
	it("lock it at every till, also for who knows it, and the feed and the audit log say so", async () => {
		const id = await hire("guessed");
		for (let n = 1; n <= PIN_POLICY.failuresMax; n += 1) {
			expect(await check(id, `000${n}`, n % 2 === 0 ? till : other)).toEqual(wrong);
		}
		expect([await check(id, "4711"), await check(id, "4711", other)]).toEqual([locked, locked]);
		expect(await lockOf(id)).toBeGreaterThan(Date.now() + PIN_POLICY.lockMs - 60_000);
		const query = "SELECT act, actor, actor_role AS role FROM audit WHERE org = ? AND target = ?";
		expect((await env.DB.prepare(query).bind(ORG, id).all()).results).toEqual([
			{ act: "pin-refused", actor: expect.stringMatching(/^bar-/), role: "till" },
		]);
	});

	it("cannot be passed by guessing side by side", async () => {
		const id = await hire("rushed");
		const guesses = await Promise.all(
			Array.from({ length: 15 }, (_, n) => check(id, `10${10 + n}`, n % 2 === 0 ? till : other)),
		);
		expect(guesses.filter(({ status }) => status === 403)).toHaveLength(PIN_POLICY.failuresMax);
		expect(guesses.filter(({ status }) => status === 429)).toHaveLength(15 - PIN_POLICY.failuresMax);
		const query = "SELECT count(*) AS n FROM audit WHERE org = ? AND target = ?";
		expect(await env.DB.prepare(query).bind(ORG, id).first()).toEqual({ n: 1 });
	});

	it("are forgiven by a right one", async () => {
		const id = await hire("clumsy");
		for (let round = 0; round < 2; round += 1) {
			for (let n = 1; n < PIN_POLICY.failuresMax; n += 1) await check(id, "0000");
			expect((await check(id, "4711")).status).toBe(200);
		}
	});

	it("of somebody who is not there look the same, and lock nobody", async () => {
		for (let n = 1; n <= PIN_POLICY.failuresMax; n += 1) await check("ghost", "0000");
		expect(await check("ghost", "0000")).toEqual(locked);
	});
});

describe("wrong ones that were typed offline", () => {
	it("count when they are told of, once", async () => {
		const id = await hire("offline");
		const key = crypto.randomUUID();
		for (let thrice = 0; thrice < 3; thrice += 1) {
			expect(await report(id, 3, key)).toEqual({ status: 200, body: { taken: 1 } });
		}
		expect(await lockOf(id)).toBe(0);
		expect((await check(id, "0000")).status).toBe(403);
		expect((await check(id, "0000")).status).toBe(403);
		expect(await check(id, "4711")).toEqual(locked);
	});

	it("lock it by themselves; another till's report of the same id is another one", async () => {
		const id = await hire("offline-2");
		const key = crypto.randomUUID();
		await report(id, 3, key);
		await report(id, 3, key, other);
		expect(await lockOf(id)).toBeGreaterThan(Date.now());
		expect(await check(id, "4711")).toEqual(locked);
	});

	it("of many people come at once", async () => {
		const [one, two] = [await hire("many-1"), await hire("many-2")];
		const reports = [one, two, "nobody"].map((staff) => ({ id: crypto.randomUUID(), staff, failures: 100 }));
		const answer = await send(door, till.token, "POST", "/v1/till/pin-failures", { reports });
		expect(answer.body).toEqual({ taken: 3 });
		expect([await lockOf(one), await lockOf(two)].every((until) => until > Date.now())).toBe(true);
	});
});

it("what tills sell is nobody else's business", async () => {
	const body = { staff: "cara", pin: "4711" };
	expect((await send(door, org.ownerToken, "POST", "/v1/till/cashiers", body)).status).toBe(403);
	expect((await send(door, "", "POST", "/v1/till/cashiers", body)).status).toBe(401);
});
