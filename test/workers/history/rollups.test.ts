import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { PLAIN_CALENDAR } from "../../../domain/history/day.ts";
import { mergeUnpacked, unpackMessage } from "../../../domain/history/unpack.ts";
import type { JournalMessage } from "../../../domain/protocol/event.ts";
import {
	BEER,
	type Fixture,
	makeOrg,
	SHIRT,
	saleOp,
	send,
	type Till,
	tillOp,
} from "../../../scripts/fixture.ts";
import { writeLines } from "../../../workers/db/lines.ts";
import { entryLine, opLine, soldEffects } from "../../domain/history/lines.ts";
import { sale } from "../../support/builders.ts";
import { door } from "../../support/pool.ts";
import {
	consume,
	countRows,
	journalOf,
	listRollups,
	objectsOf,
	type Rollup,
	sumRollups,
	untilSettled,
	withDb,
} from "../support/queue.ts";

// What lines add up to: each counts once, however often and in whatever company it is delivered.

let org: Fixture;
const till = (n = 0) => org.tills[n] as Till;

async function decide(by: Till, ...ops: object[]): Promise<void> {
	const { status } = await send(door, by.token, "POST", "/v1/ops", { sentAt: Date.now(), ops });
	expect(status).toBe(200);
}

beforeAll(async () => {
	org = await makeOrg(door, "rollups", { stores: 2, tillsPerStore: 1, accounts: 3, balanceMinor: 100_000 });
	await decide(
		till(),
		saleOp(till(), "guest-1", SHIRT, 2),
		saleOp(till(), "guest-2"),
		saleOp(till(), "guest-2"),
	);
	await decide(till(1), saleOp(till(1), "guest-1"));
	await decide(till(), saleOp(till(), "guest-3", SHIRT, 500));
	const op = saleOp(till(), "guest-3", BEER, 2);
	const refund = {
		sale: op.id,
		lines: [{ line: 0, quantity: 1, restock: false }],
		reason: "",
		totalMinor: 700,
	};
	await decide(till(), op);
	await decide(till(), tillOp(till(), "ask", { kind: "refund", refund }));
	const undone = saleOp(till(), "guest-1");
	await decide(till(), undone);
	await decide(till(), tillOp(till(), "ask", { kind: "void", void: { sale: undone.id, reason: "" } }));
	const fact = { ...saleOp(till(), "guest-2"), mode: "fact", occurredAt: Date.now() - 5 * 86_400_000 };
	await decide(till(), fact);
	await untilSettled(org);
});

// The journals of the org as messages of another one, so that they can be delivered anew and in other ways.
async function journalsFor(copy: string): Promise<JournalMessage[]> {
	await env.DB.prepare(
		`INSERT INTO orgs (id, name, unit, decimals, locale, zone, tax_mode, created_at, day_starts_minute)
		SELECT ?, name, unit, decimals, locale, zone, tax_mode, created_at, day_starts_minute FROM orgs WHERE id = ?`,
	)
		.bind(copy, org.org)
		.run();
	const journals = await Promise.all(objectsOf(org).map((object) => journalOf(org.org, object)));
	return journals
		.map((message) => JSON.parse(JSON.stringify(message).replaceAll("rollups/", `${copy}/`)))
		.map((message: JournalMessage) => ({ ...message, org: copy }));
}

const inPieces = (messages: readonly JournalMessage[]): JournalMessage[] =>
	messages.flatMap((message) =>
		message.events.map((event) => ({ ...message, after: event.seq - 1, events: [event] })),
	);

const rollupsOf = async (name: string): Promise<object[]> =>
	(await listRollups(name)).map((row: Rollup) => ({ ...row, org: "" }));

describe("what a day adds up to", () => {
	it("sales that stand, their money, their products, tenders and taxes", async () => {
		// Two shirts, five beers (one of them a fact), one of them given back, one sale undone, one declined.
		expect(await sumRollups(org.org, "sales")).toEqual({ "": [6, 5_000 + 5 * 700] });
		expect(await sumRollups(org.org, "product")).toMatchObject({ beer: [5, 3_500], shirt: [1, 5_000] });
		expect(await sumRollups(org.org, "tender")).toMatchObject({ account: [6, 8_500] });
		expect(await sumRollups(org.org, "tax")).toMatchObject({ 1900: [6, 8_500] });
		expect(await sumRollups(org.org, "declined")).toEqual({ "funds-short": [1, 0] });
	});

	it("entries of accounts by their cause", async () => {
		expect(await sumRollups(org.org, "entry")).toEqual({
			grant: [3, 300_000],
			sale: [7, -9_900],
			refund: [1, 700],
			void: [1, 700],
		});
	});

	it("by store, and a fact that arrived late on the day on which it happened", async () => {
		const rows = (await listRollups(org.org)).filter(({ dim }) => dim === "sales");
		expect(new Set(rows.map(({ store }) => store))).toEqual(new Set(["store-1", "store-2"]));
		expect(new Set(rows.map(({ day }) => day)).size).toBe(2);
	});
});

describe("each line counts once", () => {
	it("when everything is delivered again", async () => {
		const before = await rollupsOf(org.org);
		const messages = await Promise.all(objectsOf(org).map((object) => journalOf(org.org, object)));
		expect((await consume(messages)).retryMessages).toEqual([]);
		expect((await consume(inPieces(messages).reverse())).retryMessages).toEqual([]);
		expect(await rollupsOf(org.org)).toEqual(before);
	});

	it("when it comes first in pieces, doubled and backwards", async () => {
		const pieces = inPieces(await journalsFor("backwards")).reverse();
		await consume([...pieces.slice(0, 9), ...pieces.slice(0, 5)]);
		await consume([...pieces.slice(5), ...pieces]);
		expect(await rollupsOf("backwards")).toEqual(await rollupsOf(org.org));
		expect(await countRows("account_lines", "org = ?", "backwards")).toBe(
			await countRows("account_lines", "org = ?", org.org),
		);
	});

	it("when the database fails after it has committed", async () => {
		const messages = await journalsFor("unheard");
		let commits = 0;
		const unheard = withDb(async (_, write) => {
			await write();
			commits += 1;
			throw new Error("D1_ERROR: network connection lost");
		});
		const failed = await consume(messages, "fieldtill-events", unheard);
		expect(failed.retryMessages).toHaveLength(messages.length);
		expect(commits).toBeGreaterThan(0);
		expect((await consume(messages)).retryMessages).toEqual([]);
		expect(await rollupsOf("unheard")).toEqual(await rollupsOf(org.org));
	});

	it("when it fails before it commits, and then does not", async () => {
		const messages = await journalsFor("undone");
		let asked = 0;
		const broken = withDb(async () => {
			asked += 1;
			throw new Error("D1_ERROR: overloaded");
		});
		const failed = await consume(messages, "fieldtill-events", broken);
		expect(failed.retryMessages).toHaveLength(messages.length);
		expect(await rollupsOf("undone")).toEqual([]);
		// All together, then some alone; where none gets through history is down and left in peace.
		expect([messages.length, asked]).toEqual([5, 4]);
		await consume(messages);
		expect(await rollupsOf("undone")).toEqual(await rollupsOf(org.org));
	});
});

it("a sale costs at most four rows in history, at a hundred a batch", async () => {
	const sales = Array.from({ length: 100 }, (_, n) => {
		const op = sale({ account: `guest-${n}` });
		const carried = [{ object: `cost/account/guest-${n}`, event: entryLine(1, { account: `guest-${n}` }) }];
		return opLine(op, { seq: n + 1, effects: soldEffects(op), carried });
	});
	const message = { org: "cost", object: "cost/store/bar", after: 0, events: sales };
	const lines = mergeUnpacked([unpackMessage(message, PLAIN_CALENDAR)]);
	const written = (await writeLines(env.DB, "cost", lines, "batch")) / sales.length;
	expect(written).toBeGreaterThan(2);
	expect(written).toBeLessThanOrEqual(4);
});
