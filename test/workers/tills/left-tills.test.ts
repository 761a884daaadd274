import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { caller, type Fixture, makeOrg, saleOp, send } from "../../../scripts/fixture.ts";
import {
	askToken,
	becomeTill,
	codeFor,
	enrol,
	freshToken,
	makeDevice,
	tillOf,
} from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { codeIn, fact, gone, newId, post, settle, stageOf } from "../support/till-stage.ts";

// What devices meet with that were removed, moved or replaced.

const ORG = "left";
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

describe("a till that is removed", () => {
	it("is refused at once everywhere, with the token that it has; what it sold comes in, then it is wiped", async () => {
		const { id, device, till, place } = await stage.open();
		const before = saleOp(till, "guest-1");
		const first = await post(till, before);
		expect(first).toMatchObject([{ status: "applied" }]);
		expect(await stage.owner("DELETE", `/v1/tills/${id}`)).toMatchObject({
			status: 200,
			body: { status: "removed", removedAt: expect.any(Number), wipedAt: null },
		});
		expect(await post(till, saleOp(till, "guest-1"), fact(till))).toMatchObject([
			gone,
			{ status: "applied" },
		]);
		expect(JSON.stringify(await post(till, before))).toBe(JSON.stringify(first));
		for (const path of ["/v1/feed", "/v1/org", "/v1/accounts/guest-1", "/v1/stores/store-1/menu"]) {
			const answer = await send(door, till.token, "GET", path);
			expect([path, answer.status, codeIn(answer)]).toEqual([path, 403, "till-removed"]);
		}
		const token = await freshToken(door, device, place);
		expect(token).toMatchObject({ order: "wipe", moveTo: null, session: { claims: { leaving: true } } });
		const leaving = { ...till, token: token.session.token };
		expect(await post(leaving, saleOp(leaving, "guest-1"), fact(leaving))).toMatchObject([
			gone,
			{ status: "applied" },
		]);
		expect((await send(door, leaving.token, "GET", "/v1/feed")).status).toBe(403);
		expect((await send(door, leaving.token, "GET", "/v1/stores/store-1/menu")).status).toBe(403);
		for (let twice = 0; twice < 2; twice += 1) {
			const said = await send(door, leaving.token, "POST", "/v1/till/farewell", { left: "store-1" });
			expect(said).toEqual({ status: 200, body: { moveTo: null } });
		}
		expect(await stage.viewOf(id)).toMatchObject({ status: "removed", wipedAt: expect.any(Number) });
		expect((await askToken(door, device, place)).status).toBe(401);
	});

	it("is removed once, takes its code along, and is never enrolled again", async () => {
		const id = newId();
		await caller(door, org.ownerToken)("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		const code = await codeFor(door, org.ownerToken, id);
		const [one, two] = [
			await stage.owner("DELETE", `/v1/tills/${id}`),
			await stage.owner("DELETE", `/v1/tills/${id}`),
		];
		expect([one.status, two.status, two.body]).toEqual([200, 200, one.body]);
		expect((await enrol(door, await makeDevice(), code)).status).toBe(401);
		expect(codeIn(await stage.owner("POST", `/v1/tills/${id}/enrolments`))).toBe("till-gone");
		expect(codeIn(await stage.owner("PATCH", `/v1/tills/${id}`, { name: "Back" }))).toBe("till-gone");
		const again = await stage.owner("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		expect([again.status, codeIn(again)]).toEqual([409, "key-reused"]);
	});

	it("while many of its sales are on their way: each is applied or refused, and money fits", async () => {
		const { id, till } = await stage.open();
		const ops = Array.from({ length: 12 }, () => saleOp(till, "guest-2"));
		const head = async () =>
			(await env.ACCOUNT.getByName(`${ORG}/account/guest-2`).read())?.balances.EUR ?? Number.NaN;
		const before = await head();
		const [outcomes] = await Promise.all([
			Promise.all(ops.map((op) => post(till, op))),
			stage.owner("DELETE", `/v1/tills/${id}`),
		]);
		const applied = outcomes.flat().filter(({ status }) => status === "applied").length;
		expect(outcomes.flat().filter(({ code }) => code === "till-removed")).toHaveLength(12 - applied);
		expect(await head()).toBe(before - applied * 700);
		// Sent again, each gets what it got.
		const again = await Promise.all(ops.map((op) => post(till, op)));
		expect(again).toEqual(outcomes);
	});
});

describe("a till that is moved", () => {
	it("brings in what it sold at the old store, says farewell, and goes on at the new one", async () => {
		const { id, device, till, place } = await stage.open();
		await post(till, saleOp(till, "guest-1"));
		expect(await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" })).toMatchObject({
			status: 200,
			body: { store: "store-2", leaving: "store-1" },
		});
		expect(await post(till, saleOp(till, "guest-1"), fact(till))).toMatchObject([
			gone,
			{ status: "applied" },
		]);
		expect((await send(door, till.token, "GET", "/v1/feed")).status).toBe(403);
		const token = await freshToken(door, device, place);
		expect(token).toMatchObject({ order: "move", moveTo: "store-2" });
		expect(token.session.claims).toMatchObject({ store: "store-1", leaving: true });
		expect(await post({ ...till, token: token.session.token }, fact(till))).toMatchObject([
			{ status: "applied" },
		]);
		// An early farewell to somewhere else changes nothing.
		const other = await send(door, token.session.token, "POST", "/v1/till/farewell", { left: "store-3" });
		expect(other).toMatchObject({ status: 200, body: { moveTo: "store-2" } });
		expect(await stage.viewOf(id)).toMatchObject({ leaving: "store-1" });
		for (let twice = 0; twice < 2; twice += 1) {
			const said = await send(door, token.session.token, "POST", "/v1/till/farewell", { left: "store-1" });
			expect(said).toEqual({ status: 200, body: { moveTo: "store-2" } });
		}
		expect(await stage.viewOf(id)).toMatchObject({ store: "store-2", leaving: null });
		// It did not hear the answer and still believes that it stands at the old store.
		const late = await freshToken(door, device, place);
		expect(late).toMatchObject({
			order: "move",
			moveTo: "store-2",
			session: { claims: { store: "store-2" } },
		});
		const there = await freshToken(door, device, { ...place, store: "store-2" });
		expect(there.order).toBe("go-on");
		const moved = { ...tillOf(there.session), seq: till.seq, prev: till.prev };
		expect(await post(moved, saleOp(moved, "guest-1"))).toMatchObject([{ status: "applied" }]);
		// Its log goes on, and nobody misses what it sold at the other store.
		const { tills } = (await stage.owner("GET", "/v1/books")).body as { tills: { till: string }[] };
		expect(tills.filter((one) => one.till === id)).toMatchObject([
			{ store: "store-1", seq: 4, missing: 0, forks: 0 },
			{ store: "store-2", seq: 5, missing: 0, forks: 0 },
		]);
		expect((await send(door, moved.token, "GET", "/v1/feed")).status).toBe(200);
	});

	it("and back before it noticed goes on where it was; moved on, it still leaves the first", async () => {
		const { id, device, till, place } = await stage.open();
		await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" });
		expect(await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-3" })).toMatchObject({
			body: { store: "store-3", leaving: "store-1" },
		});
		expect(await freshToken(door, device, place)).toMatchObject({ order: "move", moveTo: "store-3" });
		expect(await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-1" })).toMatchObject({
			body: { store: "store-1", leaving: null },
		});
		expect(await post(till, saleOp(till, "guest-1"))).toMatchObject([{ status: "applied" }]);
		expect((await freshToken(door, device, place)).order).toBe("go-on");
	});

	it("takes no code along: who handles tills here makes no device a till there", async () => {
		const id = newId();
		await caller(door, org.ownerToken)("POST", "/v1/tills", { id, name: "Bar", store: "store-1" });
		const code = await codeFor(door, org.ownerToken, id);
		expect((await stage.owner("PATCH", `/v1/tills/${id}`, { name: "Inn" })).status).toBe(200);
		await caller(door, org.ownerToken)("PATCH", `/v1/tills/${id}`, { store: "store-2" });
		expect((await enrol(door, await makeDevice(), code)).status).toBe(401);
		const there = await codeFor(door, org.ownerToken, id);
		await caller(door, org.ownerToken)("PATCH", `/v1/tills/${id}`, { name: "Pub" });
		expect((await enrol(door, await makeDevice(), there)).status).toBe(201);
	});

	it("is renamed without leaving anything", async () => {
		const { id, till } = await stage.open();
		expect(await stage.owner("PATCH", `/v1/tills/${id}`, { name: "  Left bar " })).toMatchObject({
			body: { name: "Left bar", leaving: null },
		});
		expect(await post(till, saleOp(till, "guest-1"))).toMatchObject([{ status: "applied" }]);
	});
});

describe("a device that was replaced", () => {
	it("is refused at once, brings in what it sold, and is then forgotten; the new one sells", async () => {
		const { id, device, till, place } = await stage.open();
		await post(till, saleOp(till, "guest-1"));
		const second = await makeDevice();
		const fresh = tillOf(await becomeTill(door, org.ownerToken, second, id));
		expect(await post(till, saleOp(till, "guest-1"), fact(till))).toMatchObject([
			gone,
			{ status: "applied" },
		]);
		expect((await send(door, till.token, "GET", "/v1/feed")).status).toBe(403);
		expect(await post(fresh, saleOp(fresh, "guest-1"))).toMatchObject([{ status: "applied" }]);
		expect((await send(door, fresh.token, "GET", "/v1/feed")).status).toBe(200);
		const heard = async () => (await stage.viewOf(id))?.seenAt;
		const before = await heard();
		const old = await freshToken(door, device, place);
		expect(old).toMatchObject({ order: "wipe", session: { claims: { store: "store-1", leaving: true } } });
		// It is not the till any more: that it was heard says nothing of the one that is.
		expect(await heard()).toBe(before);
		await freshToken(door, second, place);
		expect(await heard()).toBeGreaterThan(before ?? 0);
		expect(await post({ ...till, token: old.session.token }, fact(till))).toMatchObject([
			{ status: "applied" },
		]);
		// The till has moved since; what the old device sold still belongs to where it stood.
		await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" });
		expect((await freshToken(door, device, place)).session.claims).toMatchObject({ store: "store-1" });
		const said = await send(door, old.session.token, "POST", "/v1/till/farewell", { left: "store-1" });
		expect(said).toEqual({ status: 200, body: { moveTo: null } });
		expect((await askToken(door, device, place)).status).toBe(401);
		expect(await stage.viewOf(id)).toMatchObject({ status: "enrolled", leaving: "store-1", wipedAt: null });
		expect((await freshToken(door, second, place)).order).toBe("move");
	});
});
