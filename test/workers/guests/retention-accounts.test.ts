import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caller, type Fixture, makeOrg, send, signAs, tillOp } from "../../../scripts/fixture.ts";
import { FORGOTTEN_PER_NIGHT } from "../../../workers/cron/retention.ts";
import { verifyAudit } from "../../../workers/db/audit.ts";
import { listLongClosed } from "../../../workers/db/privacy.ts";
import type { Env } from "../../../workers/env.ts";
import worker from "../../../workers/index.ts";
import { door, eventually } from "../../support/pool.ts";
import { untilSettled, withDb } from "../support/queue.ts";

// Guests whose account was closed are forgotten by themselves, when the org has kept their names as long as it wants to.

const DAY_MS = 86_400_000;
const ORG = "keeping";
const NAME = "Wilhelmina Vanterpool";
let org: Fixture;
let owner = "";

const night = (at: number, bindings: Env = env) =>
	worker.scheduled({ cron: "17 3 * * *", scheduledTime: at, noRetry: () => {} }, bindings);

async function close(from: string, to: string): Promise<void> {
	const call = caller(door, owner);
	const person = { name: NAME, maxMinor: 90_000, email: `${from}@example.org` };
	await call("POST", "/v1/accounts", { ...person, id: from, credentials: [`tag-${from}`] });
	await call("POST", "/v1/accounts", { ...person, id: to, credentials: [`tag-${to}`] });
	const [till] = org.tills;
	if (till === undefined) throw new Error("the fixture has a till");
	const op = tillOp(till, "ask", { kind: "takeover", takeover: { from, to } });
	const { body } = await send(door, till.token, "POST", "/v1/ops", { sentAt: Date.now(), ops: [op] });
	expect(body).toMatchObject({ outcomes: [{ status: "applied" }] });
}

const nameOf = async (id: string) =>
	await env.DB.prepare(
		"SELECT name, email, erased_at IS NOT NULL AS erased FROM accounts WHERE org = ? AND id = ?",
	)
		.bind(ORG, id)
		.first();
const erased = async (): Promise<unknown[]> =>
	(
		await env.DB.prepare(
			"SELECT actor, target FROM audit WHERE org = ? AND act = 'account-erased' ORDER BY seq",
		)
			.bind(ORG)
			.all()
	).results;

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 1, tillsPerStore: 1, accounts: 1, balanceMinor: 1_000 });
	owner = await signAs(door, { role: "owner", org: ORG, sub: "boss", freshAt: Date.now() });
	await caller(door, owner)("PATCH", "/v1/org/settings", { retentionDays: 40 });
	await close("old-1", "new-1");
	await close("old-2", "new-2");
	await close("old-3", "new-3");
	await untilSettled(org);
});

describe("a closed account", () => {
	it("keeps its name while the org wants it to", async () => {
		await night(Date.now() + 39 * DAY_MS);
		expect(await nameOf("old-1")).toEqual({ name: NAME, email: "old-1@example.org", erased: 0 });
		expect(await erased()).toEqual([]);
	});

	it("is forgotten by the org's own count of days, not another's", async () => {
		const [first] = await listLongClosed(env.DB, Date.now() + 41 * DAY_MS, 1);
		expect(first).toEqual({ org: ORG, id: "old-1" });
		await env.DB.prepare("UPDATE orgs SET retention_days = 60 WHERE id = ?").bind(ORG).run();
		expect(await listLongClosed(env.DB, Date.now() + 41 * DAY_MS, 10)).toEqual([]);
		await env.DB.prepare("UPDATE orgs SET retention_days = 40 WHERE id = ?").bind(ORG).run();
	});

	it("loses name, address and codes, keeps its entries, and is told of in the audit log", async () => {
		const at = Date.now() + 41 * DAY_MS;
		// The night dies at the second account: as if the process had ended there.
		let forgotten = 0;
		const dying = withDb(async (_, write) => {
			forgotten += 1;
			if (forgotten > 1) throw new Error("the machine went away");
			return await write();
		});
		await night(at, dying);
		expect(await erased()).toEqual([{ actor: "retention", target: "old-1" }]);
		await night(at + DAY_MS);
		await night(at + 2 * DAY_MS);
		const done = ["old-1", "old-2", "old-3"];
		expect(await erased()).toEqual(done.map((target) => ({ actor: "retention", target })));
		for (const id of done) expect(await nameOf(id)).toEqual({ name: id, email: null, erased: 1 });
		const codes = await env.DB.prepare("SELECT code FROM credentials WHERE org = ? AND account LIKE 'old-%'")
			.bind(ORG)
			.all();
		expect(codes.results).toEqual([]);
		expect((await verifyAudit(env.DB, ORG)).broken).toBe(null);
		const { body } = await send(door, owner, "GET", "/v1/accounts/old-1");
		expect(body).toMatchObject({ name: "old-1", status: "closed", successor: "new-1" });
		expect(await nameOf("new-1")).toMatchObject({ name: NAME, erased: 0 });
	});
});

it("a night forgets so many, the longest closed first, and reads no more", async () => {
	expect(FORGOTTEN_PER_NIGHT).toBeLessThanOrEqual(200);
	await close("late-1", "later-1");
	await close("late-2", "later-2");
	await untilSettled(org);
	const at = Date.now() + 50 * DAY_MS;
	expect(await listLongClosed(env.DB, at, 1)).toEqual([{ org: ORG, id: "late-1" }]);
	expect(await listLongClosed(env.DB, at, 5)).toHaveLength(2);
	const { results } = await env.DB.prepare(
		`EXPLAIN QUERY PLAN SELECT DISTINCT account FROM account_lines INDEXED BY account_lines_closed
			WHERE kind = 'changed' AND body ->> '$.head.status' = 'closed' AND at <= 5`,
	).all<{ detail: string }>();
	expect(results[0]?.detail).toContain("account_lines_closed");
});

it("tills hear that a blocked account was erased by hand", async () => {
	const call = caller(door, owner);
	const words = { id: "gone", name: NAME, credentials: ["tag-gone"], maxMinor: 5_000 };
	await call("POST", "/v1/accounts", words);
	await call("POST", "/v1/accounts/gone/status", { status: "blocked" });
	await eventually(async () => {
		const query = "SELECT count(*) AS n FROM account_lines WHERE org = ? AND account = 'gone'";
		return (await env.DB.prepare(query).bind(ORG).first<{ n: number }>())?.n === 2 ? true : undefined;
	});
	const [till] = org.tills;
	const page = async (since: number) =>
		(await send(door, till?.token ?? "", "GET", `/v1/feed?since=${since}`)).body as {
			revision: number;
			gone: { accounts: string[] };
		};
	const { revision } = await page(0);
	await call("POST", "/v1/accounts/gone/erase");
	expect((await page(revision)).gone.accounts).toEqual(["gone"]);
});
