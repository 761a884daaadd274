import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { FeedPage } from "../../../domain/access/views/tills.ts";
import { accountObjectName } from "../../../domain/core/ids.ts";
import { type Fixture, makeOrg, type Till } from "../../../scripts/fixture.ts";
import { writeLines } from "../../../workers/db/lines.ts";
import { openTill, readFeed, readPage } from "../../support/device.ts";
import { door } from "../../support/pool.ts";

// Pages are read while the org goes on selling. Whatever was written in between, a till that reads on knows in the end
// what history knows.

const ORG = "pages";
const ACCOUNTS = 4_500;
let org: Fixture;
let till: Till;
const newest = new Map<string, { seq: number; balanceMinor: number; closed: boolean }>();

const nameOf = (n: number) => `a-${String(n).padStart(5, "0")}`;

function lineOf(account: string, seq: number, balanceMinor: number, closed: boolean) {
	const head = { org: ORG, account, name: "", status: closed ? "closed" : "active", maxMinor: 1 };
	return {
		...{ seq, kind: "changed", at: seq, key: null, hash: null, parts: [], owner: account },
		object: accountObjectName({ org: ORG, account }),
		body: JSON.stringify({ head: { ...head, balances: { EUR: balanceMinor } } }),
	};
}

// One delivery: the next line of each of these accounts.
async function write(accounts: readonly number[], closes = false): Promise<void> {
	const lines = [...new Set(accounts)].map((n) => {
		const account = nameOf(n);
		const known = newest.get(account) ?? { seq: 0, balanceMinor: 0, closed: false };
		const next = { seq: known.seq + 1, balanceMinor: known.balanceMinor + n, closed: known.closed || closes };
		newest.set(account, next);
		return lineOf(account, next.seq, next.balanceMinor, next.closed);
	});
	await writeLines(env.DB, ORG, { stores: [], accounts: lines, alerts: [] }, crypto.randomUUID());
}

// What a till makes of the pages.
class Mirror {
	revision = 0;
	readonly heads = new Map<string, { seq: number; balanceMinor: number }>();

	take({ heads, gone }: FeedPage): void {
		for (const { account, seq, balances } of heads) {
			if ((this.heads.get(account)?.seq ?? 0) > seq) continue;
			this.heads.set(account, { seq, balanceMinor: balances.EUR ?? 0 });
		}
		for (const account of gone.accounts) this.heads.delete(account);
	}

	async read(between?: () => Promise<void>): Promise<number> {
		const { pages, revision } = await readFeed(door, till.token, this.revision, between);
		for (const page of pages) {
			this.take(page);
			expect(page.revision).toBe(revision);
		}
		this.revision = revision;
		return pages.length;
	}
}

const open = () => [...newest].filter(([, { closed }]) => !closed);
const truth = () => new Map(open().map(([id, { seq, balanceMinor }]) => [id, { seq, balanceMinor }]));
const sorted = (map: Mirror["heads"]) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

beforeAll(async () => {
	org = await makeOrg(door, ORG, { stores: 1, tillsPerStore: 0, accounts: 0, balanceMinor: 0 });
	({ till } = await openTill(door, org.ownerToken, "bar-1", "store-1"));
	await write(Array.from({ length: ACCOUNTS }, (_, n) => n + 1));
});

it("everything in pages, then nothing new", async () => {
	const mirror = new Mirror();
	expect(await mirror.read()).toBe(3);
	expect(sorted(mirror.heads)).toEqual(sorted(truth()));
	expect(await mirror.read()).toBe(1);
	expect((await readPage(door, till.token, mirror.revision)).heads).toEqual([]);
});

it("one delivery that is larger than a page comes whole", async () => {
	const mirror = new Mirror();
	await mirror.read();
	await write(Array.from({ length: 4_100 }, (_, n) => n + 1));
	expect(await mirror.read()).toBe(3);
	expect(sorted(mirror.heads)).toEqual(sorted(truth()));
});

it("what is written while pages are read comes now or the next time, whatever it is", async () => {
	const account = fc.integer({ min: 1, max: ACCOUNTS + 200 });
	const delivery = fc.record({
		accounts: fc.array(account, { minLength: 1, maxLength: 40 }),
		closes: fc.boolean(),
	});
	const stories = fc.array(fc.array(delivery, { maxLength: 4 }), { minLength: 1, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(stories, fc.boolean(), async (rounds, afresh) => {
			const mirror = new Mirror();
			if (!afresh) await mirror.read();
			for (const round of rounds) {
				// Beside the pages, and between them.
				const waiting = [...round];
				const next = async () => {
					const one = waiting.shift();
					if (one !== undefined) await write(one.accounts, one.closes);
				};
				await Promise.all([mirror.read(next), next()]);
				while (waiting.length > 0) await next();
			}
			await mirror.read();
			expect(sorted(mirror.heads)).toEqual(sorted(truth()));
		}),
		{ numRuns: 12, endOnFailure: true },
	);
});
