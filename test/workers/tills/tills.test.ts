import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { caller, type Fixture, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { codeFor, enrol, freshToken, makeDevice, openTill, proofOf, tillsOf } from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { codeIn, newId, settle, stageOf } from "../support/till-stage.ts";

// Tills as the dashboard handles them, and codes with which devices become tills.

const ORG = "tills";
let org: Fixture;
let stage: ReturnType<typeof stageOf>;

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 3, tillsPerStore: 0, accounts: 2, balanceMinor: 1_000_000 });
	stage = stageOf(org);
});
afterAll(async () => {
	await settle(org, ["store-1", "store-2", "store-3"]);
});
beforeEach(() => {
	vi.spyOn(console, "warn").mockImplementation(() => {});
});

describe("a code", () => {
	it("is typed as it is read aloud, stands in the link, and makes one device the till", async () => {
		const id = newId();
		await caller(door, org.ownerToken)("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		const { status, body } = await stage.owner("POST", `/v1/tills/${id}/enrolments`);
		const { code, link, till, expiresAt } = body as {
			code: string;
			link: string;
			till: object;
			expiresAt: number;
		};
		expect([status, link]).toEqual([201, `http://fieldtill.test/till#enrol=${code}`]);
		expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
		expect(till).toMatchObject({ id, status: "waiting", enrolledAt: null });
		expect(Math.round((expiresAt - Date.now()) / 60_000)).toBe(15);
		const device = await makeDevice();
		const enrolled = await enrol(door, device, code.toLowerCase().replaceAll("-", " "));
		expect(enrolled).toMatchObject({ status: 201, body: { org: ORG, till: id, store: "store-1" } });
		expect(await stage.viewOf(id)).toMatchObject({ status: "enrolled", enrolledAt: expect.any(Number) });
		const again = await enrol(door, await makeDevice(), code);
		expect([again.status, codeIn(again)]).toEqual([401, "code-unknown"]);
	});

	it("takes the place of the one before it, and is over after fifteen minutes", async () => {
		const id = newId();
		await caller(door, org.ownerToken)("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		const [first, second] = [
			await codeFor(door, org.ownerToken, id),
			await codeFor(door, org.ownerToken, id),
		];
		const device = await makeDevice();
		expect((await enrol(door, device, first)).status).toBe(401);
		vi.useFakeTimers({ now: Date.now() + 15 * 60_000 + 1, toFake: ["Date"] });
		try {
			expect((await enrol(door, device, second)).status).toBe(401);
		} finally {
			vi.useRealTimers();
		}
		expect((await enrol(door, device, second)).status).toBe(201);
	});

	it("is not used up by who cannot prove the key; whatever is wrong, the answer is one", async () => {
		const id = newId();
		await caller(door, org.ownerToken)("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		const code = await codeFor(door, org.ownerToken, id);
		const [device, other] = [await makeDevice(), await makeDevice()];
		const proof = await proofOf(device, code);
		const attempts = [
			{ code, key: other.key, proof },
			{ code, key: device.key, proof: await proofOf(device, "AAAA-AAAA-AAAA-AAAA") },
			{ code, key: device.key, proof: await device.sign({ aud: "fieldtill/till", code: "x" }) },
			{ code, key: device.key, proof: "a.b.c" },
			{ code, key: { ...device.key, x: "A".repeat(43) }, proof },
			{ code: "AAAA-AAAA-AAAA-AAAA", key: device.key, proof: await proofOf(device, "AAAA-AAAA-AAAA-AAAA") },
		];
		for (const body of attempts) {
			const { status, body: said } = await send(door, "", "POST", "/v1/till/enrol", body);
			expect([status, (said as { code: string }).code]).toEqual([401, "code-unknown"]);
		}
		const one = () => enrol(door, device, code);
		const statuses = (await Promise.all([one(), enrol(door, other, code)])).map(({ status }) => status);
		expect(statuses.sort()).toEqual([201, 401]);
	});

	it("sent again by the same key is answered again: the answer may have been lost", async () => {
		const { id, code, device } = await sentOnce();
		const [seen, { body }] = [await stage.viewOf(id), await enrol(door, device, code)];
		expect(body).toMatchObject({ org: ORG, till: id, store: "store-1" });
		expect(await stage.viewOf(id)).toEqual(seen);
		const tries = [0, 1, 2].map(() => enrol(door, device, code));
		expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([201, 201, 201]);
		expect((await enrol(door, await makeDevice(), code)).status).toBe(401);
		vi.useFakeTimers({ now: Date.now() + 15 * 60_000 + 1, toFake: ["Date"] });
		try {
			expect((await enrol(door, device, code)).status).toBe(401);
		} finally {
			vi.useRealTimers();
		}
	});

	it("sent again brings no device back that was replaced or removed since", async () => {
		const { id, code, device } = await sentOnce();
		const newer = await makeDevice();
		const next = await codeFor(door, org.ownerToken, id);
		expect((await enrol(door, newer, next)).status).toBe(201);
		expect((await enrol(door, device, code)).status).toBe(401);
		await stage.owner("DELETE", `/v1/tills/${id}`);
		expect((await enrol(door, newer, next)).status).toBe(401);
	});

	it("that was used up by a device of which nothing was written makes it the till all the same", async () => {
		const { id, code, device } = await sentOnce();
		const alone = `UPDATE tills SET key = NULL, status = 'waiting', enrolled_at = NULL WHERE org = ? AND id = ?`;
		await door.db.batch([door.db.prepare(alone).bind(ORG, id) as never]);
		expect((await enrol(door, await makeDevice(), code)).status).toBe(401);
		expect((await enrol(door, device, code)).status).toBe(201);
		expect(await stage.viewOf(id)).toMatchObject({ status: "enrolled" });
	});

	async function sentOnce() {
		const id = newId();
		await caller(door, org.ownerToken)("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		const code = await codeFor(door, org.ownerToken, id);
		const device = await makeDevice();
		expect((await enrol(door, device, code)).status).toBe(201);
		return { id, code, device };
	}
});

describe("who handles it", () => {
	const managerOf = (stores: string[]) =>
		signAs(door, { role: "manager", org: ORG, sub: `manager-${stores.join("-")}`, stores });

	it("a manager of some stores handles the tills of these", async () => {
		const token = await managerOf(["store-1"]);
		const [mine, other] = [(await stage.open()).id, (await stage.open("store-2")).id];
		const ids = (await tillsOf(door, token)).map(({ id }) => id);
		expect([ids.includes(mine), ids.includes(other)]).toEqual([true, false]);
		for (const [method, path, body] of [
			["POST", `/v1/tills/${other}/enrolments`, undefined],
			["PATCH", `/v1/tills/${other}`, { name: "Mine" }],
			["PATCH", `/v1/tills/${other}`, { store: "store-1" }],
			["DELETE", `/v1/tills/${other}`, undefined],
		] as const) {
			const answer = await send(door, token, method, path, body);
			expect([method, answer.status, codeIn(answer)]).toEqual([method, 404, "till-unknown"]);
		}
		const away = await send(door, token, "PATCH", `/v1/tills/${mine}`, { store: "store-2" });
		const there = await send(door, token, "POST", "/v1/tills", { id: newId(), name: "x", store: "store-2" });
		expect([codeIn(away), codeIn(there)]).toEqual(["store-unknown", "store-unknown"]);
		expect((await send(door, token, "PATCH", `/v1/tills/${mine}`, { name: "Ours" })).status).toBe(200);
	});

	it("nobody of another org, no cashier, no till", async () => {
		const { id, till } = await stage.open();
		const other = await signAs(door, { role: "owner", org: "tills-b", sub: "owner" });
		const cashier = await signAs(door, { role: "cashier", org: ORG, sub: "cashier" });
		for (const [token, status] of [
			[other, 404],
			[cashier, 403],
			[till.token, 403],
		] as const) {
			expect((await send(door, token, "POST", `/v1/tills/${id}/enrolments`)).status).toBe(status);
			expect((await send(door, token, "PATCH", `/v1/tills/${id}`, { name: "x" })).status).toBe(status);
			expect((await send(door, token, "DELETE", `/v1/tills/${id}`)).status).toBe(status);
		}
		expect(await stage.viewOf(id)).toMatchObject({ status: "enrolled" });
	});

	it("an id is taken once; the same words again change nothing; a store must be there", async () => {
		const till = { id: newId(), name: "Bar", store: "store-1" };
		const [one, two] = [
			await stage.owner("POST", "/v1/tills", till),
			await stage.owner("POST", "/v1/tills", till),
		];
		expect([one.status, two.status, two.body]).toEqual([201, 201, one.body]);
		expect(codeIn(await stage.owner("POST", "/v1/tills", { ...till, name: "Other" }))).toBe("key-reused");
		expect(codeIn(await stage.owner("POST", "/v1/tills", { ...till, id: newId(), store: "nowhere" }))).toBe(
			"store-unknown",
		);
		expect((await stage.owner("PATCH", `/v1/tills/${till.id}`, {})).status).toBe(422);
	});

	it("each act is in the audit log, without a code, and moves the revision of the org and the till", async () => {
		const id = newId();
		const acts = async () => {
			const query = "SELECT act, actor, after FROM audit WHERE org = ? AND target = ? ORDER BY seq";
			return (await env.DB.prepare(query).bind(ORG, id).all<{ act: string; after: string }>()).results;
		};
		const revisions = async () =>
			await env.DB.prepare(
				"SELECT orgs.revision AS org, tills.revision AS till FROM tills JOIN orgs ON orgs.id = tills.org WHERE tills.org = ? AND tills.id = ?",
			)
				.bind(ORG, id)
				.first<{ org: number; till: number }>();
		const { device } = await openTill(door, org.ownerToken, id, "store-1");
		const before = await revisions();
		await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" });
		const moved = await revisions();
		expect(moved?.till).toBeGreaterThan(before?.till ?? 0);
		expect(moved?.till).toBeLessThanOrEqual(moved?.org ?? 0);
		await stage.owner("DELETE", `/v1/tills/${id}`);
		const place = { org: ORG, till: id, store: "store-1" };
		const { session } = await freshToken(door, device, place);
		await send(door, session.token, "POST", "/v1/till/farewell", { left: "store-1" });
		expect((await acts()).map(({ act }) => act)).toEqual([
			...["till-created", "till-code-made", "till-enrolled", "till-changed", "till-removed", "till-wiped"],
		]);
		expect(JSON.stringify(await acts())).not.toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}/);
	});
});
