import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Books } from "../../../domain/history/books-view.ts";
import { NUMBERS_PER_PAGE } from "../../../domain/till/forks.ts";
import { type Fixture, makeOrg, saleOp, send, type Till } from "../../../scripts/fixture.ts";
import { clearHistory, rebuildHistory } from "../../../workers/db/rebuild.ts";
import worker from "../../../workers/index.ts";
import { freshToken, tillOf } from "../../support/device.ts";
import { door } from "../../support/pool.ts";
import { journals } from "../support/queue.ts";
import { fact, post, settle, stageOf } from "../support/till-stage.ts";

// A copied key that mints at another store under a number that was used elsewhere: neither of the stores can see it.

const DAY_MS = 86_400_000;
const STORES = ["store-1", "store-2"];
let org: Fixture;
let stage: ReturnType<typeof stageOf>;

beforeAll(async () => {
	org = await makeOrg(door, "forked", { stores: 2, tillsPerStore: 0, accounts: 2, balanceMinor: 1_000_000 });
	stage = stageOf(org);
});

async function night(daysLater = 1): Promise<void> {
	await settle(org, STORES);
	const scheduledTime = new Date(Date.now() + daysLater * DAY_MS);
	await worker.scheduled(createScheduledController({ cron: "17 3 * * *", scheduledTime }), env);
}

async function forks(till: string) {
	const { alerts } = (await stage.owner("GET", "/v1/books")).body as Books;
	return alerts.flatMap(({ kind, body }) => (kind === "till-forked" && body.till === till ? [body] : []));
}

// A till that has sold at the first store and goes on at the second, as its real device does it.
async function openMoved() {
	const { id, device, till, place } = await stage.open();
	const sold = [saleOp(till, "guest-1"), fact(till), saleOp(till, "guest-1")];
	await post(till, ...sold);
	await stage.owner("PATCH", `/v1/tills/${id}`, { store: "store-2" });
	const leaving = await freshToken(door, device, place);
	await send(door, leaving.session.token, "POST", "/v1/till/farewell", { left: "store-1" });
	const { session } = await freshToken(door, device, { ...place, store: "store-2" });
	const moved: Till = { ...tillOf(session), seq: till.seq, prev: till.prev };
	return { id, moved, sold };
}

it("of a till that was moved and carries along what it sold there is none", async () => {
	const { id, moved, sold } = await openMoved();
	const outcomes = await post(moved, { ...sold[1], mode: "fact" }, saleOp(moved, "guest-1"), fact(moved));
	expect(outcomes.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
	await night();
	expect(await forks(id)).toEqual([]);
});

it("is told once, with both ops, however many nights it is so and however history came about", async () => {
	const { id, moved, sold } = await openMoved();
	await night();
	const copied = fact({ ...moved, seq: 1, prev: "1".repeat(64) });
	expect(await post(moved, copied)).toMatchObject([{ status: "applied" }]);
	const fork = {
		...{ till: id, epoch: 1, seq: 2 },
		ops: [
			{ store: "store-1", op: sold[1]?.id },
			{ store: "store-2", op: copied.id },
		],
	};
	await night();
	expect(await forks(id)).toEqual([fork]);
	await night(2);
	expect(await forks(id)).toEqual([fork]);
	await env.DB.prepare("DELETE FROM alerts").run();
	await clearHistory(env.DB);
	await rebuildHistory(await journals(), env.DB);
	await night();
	expect(await forks(id)).toEqual([fork]);
	const { tills } = (await stage.owner("GET", "/v1/books")).body as Books;
	expect(tills.filter(({ till }) => till === id).map((one) => one.forks)).toEqual([0, 0]);
	await env.DB.prepare("DELETE FROM alerts").run();
});

it("is found however long ago the other was minted, and though nights were missed", async () => {
	const { id, moved, sold } = await openMoved();
	// The nights before this were played ahead of their time.
	await env.DB.prepare("UPDATE orgs SET logs_compared_at = 0").run();
	await night(0);
	// Of long ago, so that only what is kept under its number tells of it.
	await env.DB.prepare("UPDATE store_lines SET at = at - ?1 WHERE key = ?2")
		.bind(90 * DAY_MS, sold[2]?.id ?? "")
		.run();
	const copied = fact({ ...moved, seq: 2, prev: "1".repeat(64) });
	await post(moved, copied);
	await night(9);
	expect(await forks(id)).toMatchObject([{ seq: 3, ops: [{ op: sold[2]?.id }, { op: copied.id }] }]);
});

it("costs a row for many ops", async () => {
	const { till } = await stage.open();
	const sold = NUMBERS_PER_PAGE + 32;
	for (let sent = 0; sent < sold; sent += 40)
		await post(till, ...Array.from({ length: 40 }, () => fact(till)));
	await night();
	const query = `SELECT page, (SELECT count(*) FROM json_each(ops)) AS ops FROM till_numbers
		WHERE org = 'forked' AND till = ? ORDER BY page`;
	// The first number is one.
	expect((await env.DB.prepare(query).bind(till.id).all()).results).toEqual([
		{ page: 0, ops: NUMBERS_PER_PAGE - 1 },
		{ page: 1, ops: sold - NUMBERS_PER_PAGE + 1 },
	]);
});
