import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Books } from "../../../domain/history/books-view.ts";
import { outcomeSchema } from "../../../domain/protocol/outcome.ts";
import { type Fixture, makeOrg, send, type Till, tillOp } from "../../../scripts/fixture.ts";
import { clearHistory, rebuildHistory } from "../../../workers/db/rebuild.ts";
import { door, eventually } from "../../support/pool.ts";
import { anyOp, EXTREME, SANE } from "../support/any-op.ts";
import { countRows, journalOf, journals, listRollups, objectsOf } from "../support/queue.ts";

// Ops of every kind, sane or not: each gets an outcome, nothing breaks, and in the end the books are even.

let org: Fixture;
const minted: string[] = [];

beforeAll(async () => {
	org = await makeOrg(door, "every-op", { stores: 2, tillsPerStore: 1, accounts: 3, balanceMinor: 20_000 });
});

type Sent = {
	readonly status: number;
	readonly outcomes: readonly unknown[];
	readonly ops: readonly object[];
};

async function sendAll(
	minor: fc.Arbitrary<number>,
	numRuns: number,
	check: (sent: Sent) => void,
): Promise<void> {
	const batches = fc.array(anyOp(minor, minted), { minLength: 1, maxLength: 8 });
	const property = fc.asyncProperty(batches, async (wishes) => {
		const by = org.tills[wishes[0]?.till ?? 0] as Till;
		const sentAt = 9_000_000_000_000;
		const ops = wishes.flatMap(({ mode, ageMs, again, body }) => {
			const op = tillOp(by, mode as "ask", body, sentAt - ageMs);
			minted.push(op.id);
			return again ? [op, { ...op, mode: "fact" }] : [op];
		});
		const { status, body } = await send(door, by.token, "POST", "/v1/ops", { sentAt, ops });
		check({ status, outcomes: (body as { outcomes: unknown[] }).outcomes, ops });
	});
	// What was sent cannot be taken back, so a smaller example would not be the same one.
	await fc.assert(property, { numRuns, endOnFailure: true });
}

it("get an outcome each that every till can read", async () => {
	await sendAll(SANE, 150, ({ status, outcomes, ops }) => {
		expect([200, 422]).toContain(status);
		expect(outcomes).toHaveLength(ops.length);
		for (const outcome of outcomes) expect(outcomeSchema.parse(outcome)).toEqual(outcome);
	});
});

it("never give a 5xx, whatever the amounts", async () => {
	await sendAll(EXTREME, 100, ({ status, outcomes, ops }) => {
		expect([200, 422]).toContain(status);
		expect(outcomes).toHaveLength(ops.length);
	});
});

it("leave the books even and history whole, and a rebuild the same", async () => {
	for (const store of ["store-1", "store-2"]) await env.STORE.getByName(`every-op/store/${store}`).kick();
	// Not until everything is finished: what waits for a card reader waits for ever here.
	const books = await eventually(async () => {
		const page = (await send(door, org.ownerToken, "GET", "/v1/books")).body as Books;
		return page.owedFacts === 0 && page.unconfirmedLines === 0 ? page : undefined;
	});
	expect([books.drift, books.torn]).toEqual([[], []]);
	for (const object of objectsOf({ ...org, accounts: [...org.accounts, "nobody", "new-tag"] })) {
		const { events } = await journalOf(org.org, object);
		const table = object.includes("/store/") ? "store_lines" : "account_lines";
		expect([object, await countRows(table, "object = ?", object)]).toEqual([object, events.length]);
	}
	const before = await listRollups(org.org);
	await clearHistory(env.DB);
	await rebuildHistory(await journals(), env.DB);
	expect(await listRollups(org.org)).toEqual(before);
});
