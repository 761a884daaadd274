import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { FeedPage } from "../../../domain/access/views/tills.ts";
import { caller, type Fixture, makeOrg, saleOp, send, type Till, tillOp } from "../../../scripts/fixture.ts";
import { touchAccount } from "../../../workers/db/feed.ts";
import { bumpRevision } from "../../../workers/db/revision.ts";
import { freshToken, openTill, readFeed, readPage } from "../../support/device.ts";
import { door, eventually } from "../../support/pool.ts";
import { consume, journalOf, untilSettled } from "../support/queue.ts";

// What tills are told about their org.

const ORG = "feed";
let org: Fixture;
let till: Till;

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 2, tillsPerStore: 1, accounts: 5, balanceMinor: 10_000 });
	({ till } = await openTill(door, org.ownerToken, "bar-1", "store-1"));
	await untilSettled(org);
});
afterAll(async () => {
	await untilSettled(org);
});
beforeEach(() => {
	vi.spyOn(console, "warn").mockImplementation(() => {});
});

const call = (method: string, path: string, body?: object) =>
	caller(door, org.ownerToken)(method, path, body);
const since = async (revision: number) => await readPage(door, till.token, revision);
const get = async (query: string, headers: Record<string, string> = {}) =>
	await door.fetch(`/v1/feed${query}`, { headers: { Authorization: `Bearer ${till.token}`, ...headers } });

async function writeStaff(id: string, more: Record<string, string | null> = {}) {
	const row = { role: "cashier", status: "active", stores: null, pin: "scrypt$x", ...more };
	const query = `INSERT INTO staff (org, id, name, role, stores, status, pin, revision)
		VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, (SELECT revision FROM orgs WHERE id = ?1))
		ON CONFLICT DO UPDATE SET role = excluded.role, stores = excluded.stores, status = excluded.status,
			pin = excluded.pin, revision = excluded.revision`;
	await env.DB.batch([
		bumpRevision(env.DB, ORG),
		env.DB.prepare(query).bind(ORG, id, row.role, row.stores, row.status, row.pin),
	]);
}

describe("everything", () => {
	it("is the policy with the keys, the people, the tills, and each account's head with its codes", async () => {
		await writeStaff("cara");
		await writeStaff("max", { role: "manager", stores: '["store-1"]', pin: null });
		await writeStaff("elsewhere", { stores: '["store-2"]' });
		await writeStaff("reader", { role: "auditor" });
		await writeStaff("invited", { status: "invited" });
		const page = await since(0);
		expect(page).toMatchObject({ whole: true, next: null, gone: { staff: [], tills: [], accounts: [] } });
		expect(page.policy?.offline).toMatchObject({ perSaleMinor: 0, headAgeMaxMs: 0 });
		expect(page.policy?.keys[0]).toMatchObject({ kty: "OKP", kid: expect.any(String) });
		expect(page.policy?.keys.some((key) => "d" in key)).toBe(false);
		expect(page.staff.map(({ id, pin }) => [id, pin]).sort()).toEqual([
			["cara", "scrypt$x"],
			["max", null],
		]);
		expect(page.tills).toMatchObject([{ id: "bar-1", store: "store-1", key: { kty: "EC", crv: "P-256" } }]);
		expect(page.heads.map(({ account }) => account)).toEqual(org.accounts.toSorted());
		expect(page.heads[0]).toEqual({
			...{ account: "guest-1", seq: 2, status: "active", offlineBlocked: false, pinAboveMinor: null },
			...{ balances: { EUR: 10_000 }, codes: ["guest-1"] },
		});
	});

	it("is asked for again by whoever knows more than there is", async () => {
		const { revision } = await since(0);
		expect(await since(revision + 50)).toMatchObject({ whole: true, revision });
	});
});

describe("since a revision", () => {
	it("a sale, a block, a PIN's sum: the heads that changed, as they are now", async () => {
		const { revision } = await since(0);
		expect(await since(revision)).toMatchObject({ whole: false, revision, heads: [], staff: [], tills: [] });
		const body = { sentAt: Date.now(), ops: [saleOp(till, "guest-2"), saleOp(till, "guest-2")] };
		await send(door, till.token, "POST", "/v1/ops", body);
		await call("POST", "/v1/accounts/guest-3/status", { status: "blocked" });
		await call("PUT", "/v1/accounts/guest-4/pin", { pin: "1234", aboveMinor: 700 });
		const page = await eventually(async () => {
			const found = await since(revision);
			const news = found.heads.map(({ account }) => account).sort();
			const isAll = news.length === 3 && found.heads.some(({ balances }) => balances.EUR === 8_600);
			return isAll ? found : undefined;
		});
		const byAccount = new Map(page.heads.map((head) => [head.account, head]));
		expect(byAccount.get("guest-2")).toMatchObject({ balances: { EUR: 8_600 }, seq: 4 });
		expect(byAccount.get("guest-3")).toMatchObject({ status: "blocked" });
		expect(byAccount.get("guest-4")).toMatchObject({ pinAboveMinor: 700 });
		expect(page.revision).toBeGreaterThan(revision);
	});

	it("who may no longer sign in here, and tills that were removed or lost their key, are gone", async () => {
		await writeStaff("leaver");
		await writeStaff("mover");
		await openTill(door, org.ownerToken, "bar-2", "store-1");
		const { revision, staff } = await since(0);
		expect(staff.map(({ id }) => id)).toEqual(expect.arrayContaining(["leaver", "mover"]));
		await writeStaff("leaver", { status: "removed" });
		await writeStaff("mover", { stores: '["store-2"]' });
		await writeStaff("newcomer");
		await call("DELETE", "/v1/tills/bar-2");
		const page = await since(revision);
		expect(page.staff.map(({ id }) => id)).toEqual(["newcomer"]);
		expect({ ...page.gone, staff: page.gone.staff.toSorted() }).toEqual({
			...{ staff: ["leaver", "mover"], tills: ["bar-2"], accounts: [] },
		});
		const whole = await since(0);
		expect(whole.staff.map(({ id }) => id)).not.toContain("leaver");
		expect(whole.tills.map(({ id }) => id)).toEqual(["bar-1"]);
	});

	it("accounts that were taken over or erased are gone", async () => {
		const account = { id: "next", name: "Next", credentials: ["next"], maxMinor: 200_000 };
		await call("POST", "/v1/accounts", account);
		const { revision } = await since(0);
		const op = { kind: "takeover", takeover: { from: "guest-5", to: "next" } } as const;
		await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [tillOp(till, "ask", op)] });
		const page = await eventually(async () => {
			const found = await since(revision);
			return found.gone.accounts.includes("guest-5") ? found : undefined;
		});
		expect(page.heads.map(({ account: id }) => id)).not.toContain("guest-5");
		const before = (await since(0)).revision;
		await env.DB.batch([
			bumpRevision(env.DB, ORG),
			env.DB.prepare("UPDATE accounts SET erased_at = 1 WHERE org = ? AND id = 'guest-4'").bind(ORG),
			touchAccount(env.DB, ORG, "guest-4"),
		]);
		expect((await since(before)).gone.accounts).toEqual(["guest-4"]);
		expect((await since(0)).heads.map(({ account: id }) => id)).not.toContain("guest-4");
	});

	it("a till that was moved hears of everybody at its new store", async () => {
		const { device } = await openTill(door, org.ownerToken, "mover", "store-1");
		const place = { org: ORG, till: "mover", store: "store-1" };
		const first = await freshToken(door, device, place);
		const before = await readPage(door, first.session.token, 0);
		expect(before.staff.map(({ id }) => id)).toContain("max");
		await call("PATCH", "/v1/tills/mover", { store: "store-2" });
		const leaving = await freshToken(door, device, place);
		await send(door, leaving.session.token, "POST", "/v1/till/farewell", { left: "store-1" });
		const there = await freshToken(door, device, { ...place, store: "store-2" });
		const page = await readPage(door, there.session.token, before.revision);
		expect(page.staff.map(({ id }) => id)).toEqual(expect.arrayContaining(["elsewhere", "cara"]));
		expect(page.gone.staff).toContain("max");
	});
});

describe("on the wire", () => {
	it("what did not change is not sent again", async () => {
		const first = await get("?since=0");
		const etag = first.headers.get("ETag") ?? "";
		expect(first.headers.get("Cache-Control")).toBe("no-store");
		const again = await get("?since=0", { "If-None-Match": etag });
		expect([again.status, await again.text(), again.headers.get("ETag")]).toEqual([304, "", etag]);
		const page = (await first.json()) as FeedPage;
		expect((await get(`?since=${page.revision}`, { "If-None-Match": etag })).status).toBe(200);
		await writeStaff("cara", { pin: "scrypt$y" });
		expect((await get("?since=0", { "If-None-Match": etag })).status).toBe(200);
	});

	it("is packed for whoever can unpack it", async () => {
		expect((await get("?since=0")).headers.get("Content-Encoding")).toBeNull();
		expect((await get("?since=0", { "Accept-Encoding": "br" })).headers.get("Content-Encoding")).toBeNull();
		const packed = await get("?since=0", { "Accept-Encoding": "br, gzip;q=0.8" });
		expect(packed.headers.get("Content-Encoding")).toBe("gzip");
		expect(packed.headers.get("Vary")).toContain("Accept-Encoding");
	});

	it.each([
		"?since=-1",
		"?since=x",
		"?since=1.5",
		"?since=0&after=nonsense",
		"?since=0&after=1.r.1.1.guest-1",
		"?since=1&after=1.a.guest-1",
		`?since=0&after=${"x".repeat(300)}`,
		"?since=0&after=1.a.guest-1'%20OR%201=1",
	])("%s is refused", async (query) => {
		expect((await get(query)).status).toBe(422);
	});

	it("is for enrolled tills of the org alone", async () => {
		for (const token of [org.ownerToken, ""]) {
			expect((await send(door, token, "GET", "/v1/feed")).status).toBe(token === "" ? 401 : 403);
		}
		const other = await makeOrg(door, "feed-b", {
			stores: 1,
			tillsPerStore: 0,
			accounts: 1,
			balanceMinor: 5,
		});
		const theirs = await openTill(door, other.ownerToken, "bar-1", "store-1");
		await untilSettled(other);
		const page = await readPage(door, theirs.till.token, 0);
		expect(page.heads.map(({ balances }) => balances)).toEqual([{ EUR: 5 }]);
		expect([page.staff, page.tills.length]).toEqual([[], 1]);
	});
});

it("lines that come again move nothing; those of one delivery come with one revision", async () => {
	const messages = await Promise.all(
		["guest-1", "guest-2"].map((id) => journalOf(ORG, `${ORG}/account/${id}`)),
	);
	const revisions = async () => {
		const query = "SELECT object, seq, revision FROM account_lines WHERE org = ? ORDER BY object, seq";
		const { results } = await env.DB.prepare(query).bind(ORG).all<{ object: string; revision: number }>();
		return results;
	};
	const [before, { revision }] = [await revisions(), await since(0)];
	await consume(messages);
	expect([await revisions(), (await since(0)).revision]).toEqual([before, revision]);
	await env.DB.prepare("DELETE FROM account_lines WHERE org = ? AND account IN ('guest-1', 'guest-2')")
		.bind(ORG)
		.run();
	await consume(messages);
	const after = (await revisions()).filter(({ object }) => /guest-[12]$/.test(object));
	expect(new Set(after.map((line) => line.revision))).toEqual(new Set([revision + 1]));
	expect((await readFeed(door, till.token, revision)).pages[0]?.heads).toHaveLength(2);
});
