import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Books } from "../../../domain/history/books-view.ts";
import {
	type Fixture,
	makeOrg,
	saleBody,
	saleOp,
	send,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import worker from "../../../workers/index.ts";
import { opId } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";
import { untilSettled } from "../support/queue.ts";
import { post } from "../support/till-stage.ts";

// A void that was told at a store which never gets the sale: nothing is taken back, and somebody has to know.

const DAY_MS = 86_400_000;
let org: Fixture;
const till = (n: number) => org.tills[n] as Till;

beforeAll(async () => {
	org = await makeOrg(door, "waiting", { stores: 2, tillsPerStore: 1, accounts: 1, balanceMinor: 1_000_000 });
});

const voidOf = (by: Till, sale: string, mode: "ask" | "fact" = "fact") =>
	tillOp(by, mode, { kind: "void", void: { sale, reason: "" } });

const books = async () => (await send(door, org.ownerToken, "GET", "/v1/books")).body as Books;
// As if a day had gone by since everything was told.
async function letAge(): Promise<void> {
	await untilSettled(org);
	const aged = `json_set(body, '$.outcome.decidedAt', (body ->> '$.outcome.decidedAt') - ${DAY_MS})`;
	await env.DB.prepare(
		`UPDATE store_lines SET at = at - ${DAY_MS}, body = ${aged} WHERE kind LIKE 'void-%'`,
	).run();
}

async function night(): Promise<string[]> {
	await worker.scheduled(createScheduledController({ cron: "17 3 * * *", scheduledTime: new Date() }), env);
	return (await books()).alerts.flatMap(({ kind, body }) =>
		kind === "void-waiting" ? [String(body.op)] : [],
	);
}

it("waits unspoken of for a day, then the books list it, with the store where the sale stands", async () => {
	const sale = saleOp(till(0), "guest-1");
	await post(till(0), sale);
	const elsewhere = voidOf(till(1), sale.id);
	const nowhere = voidOf(till(1), opId());
	const asked = voidOf(till(0), opId(), "ask");
	expect(await post(till(1), elsewhere, nowhere)).toMatchObject([
		{ status: "applied" },
		{ status: "applied" },
	]);
	expect(await post(till(0), asked)).toMatchObject([{ status: "applied" }]);
	// These do not wait: one comes before its sale, one after it.
	const late = tillOp(till(0), "fact", saleBody("guest-1"));
	await post(till(0), voidOf(till(0), late.id), late);
	const soon = saleOp(till(0), "guest-1");
	await post(till(0), soon, voidOf(till(0), soon.id));
	await untilSettled(org);
	expect((await books()).waitingVoids).toEqual([]);
	await letAge();
	const { waitingVoids } = await books();
	const words = { since: expect.any(Number) };
	expect(waitingVoids).toHaveLength(3);
	expect(waitingVoids).toEqual(
		expect.arrayContaining([
			{ ...words, store: "store-2", till: till(1).id, op: elsewhere.id, sale: sale.id, soldAt: "store-1" },
			{ ...words, store: "store-2", till: till(1).id, op: nowhere.id, sale: nowhere.void.sale, soldAt: null },
			{ ...words, store: "store-1", till: till(0).id, op: asked.id, sale: asked.void.sale, soldAt: null },
		]),
	);
	expect((await night()).toSorted()).toEqual([elsewhere.id, nowhere.id, asked.id].toSorted());
	// It is voided where it stands.
	await post(till(0), voidOf(till(0), sale.id));
	expect((await books()).waitingVoids.map(({ op }) => op)).not.toContain(elsewhere.id);
});

it("is told once, and not again when somebody has seen it", async () => {
	const before = await night();
	const { alerts } = await books();
	for (const { id } of alerts) await send(door, org.ownerToken, "POST", "/v1/alerts/close", { id });
	expect(await night()).toEqual([]);
	const another = voidOf(till(1), opId());
	await post(till(1), another);
	await letAge();
	expect(await night()).toEqual([another.id]);
	expect(before).not.toContain(another.id);
});

it("is over when its sale comes after all", async () => {
	const sale = tillOp(till(1), "fact", saleBody("guest-1"));
	await post(till(1), voidOf(till(1), sale.id));
	await letAge();
	expect((await books()).waitingVoids.map((one) => one.sale)).toContain(sale.id);
	expect(await post(till(1), sale)).toMatchObject([{ status: "flagged", flags: ["sale-voided"] }]);
	expect((await books()).waitingVoids.map((one) => one.sale)).not.toContain(sale.id);
});
