import { env } from "cloudflare:workers";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Outcome } from "../../../domain/protocol/outcome.ts";
import { type Fixture, makeOrg, saleOp, send, type Till } from "../../../scripts/fixture.ts";
import { garbage } from "../../support/mutations.ts";
import { door, eventually } from "../../support/pool.ts";
import { cashSale, checkServed, isForEver, oddBatch, textsOf, type Wish } from "../support/odd-batches.ts";
import { journalOf, untilSettled } from "../support/queue.ts";

// Batches in which hardly an op is as it should be. Whatever stands in them: one outcome an op, a fact is applied or
// kept to the byte, what is invalid did nothing, the neighbours are served, and the same batch gets the same answer.

const START_MINOR = 20_000;
const NAMES = ["guest-1", "guest-2", "guest-3"];

let org: Fixture;
let other: Fixture;
const minted: string[] = [];
const storeOf = new Map<string, string>();
// Of the other org.
const theirs: string[] = [];
let otherBefore: number[] = [];
const decided = new Set<string>();
// The raw text of every fact that was quarantined, by its store.
const kept = new Map<string, Set<string>>();

beforeAll(async () => {
	const size = { stores: 2, tillsPerStore: 1, accounts: NAMES.length, balanceMinor: START_MINOR };
	org = await makeOrg(door, "fuzz", size);
	other = await makeOrg(door, "fuzz-b", size);
	for (const name of NAMES) {
		const by = other.tills[0] as Till;
		const op = saleOp(by, name);
		theirs.push(op.id);
		await post(by, JSON.stringify({ sentAt: Date.now(), ops: [op] }));
	}
	minted.push(...theirs);
	await untilSettled(other);
	otherBefore = await countOther();
});

const OTHER = [...NAMES.map((name) => `account/${name}`), "store/store-1", "store/store-2"];
const countOther = async () =>
	(await Promise.all(OTHER.map((name) => linesOf(`fuzz-b/${name}`)))).map(({ length }) => length);

function mint({ id }: { id?: unknown }, store: string): void {
	if (typeof id !== "string" || storeOf.has(id)) return;
	storeOf.set(id, store);
	minted.push(id);
}

async function post(by: Till, body: BodyInit): Promise<{ status: number; text: string }> {
	const headers = { Authorization: `Bearer ${by.token}`, "Content-Type": "application/json" };
	const response = await door.fetch("/v1/ops", { method: "POST", headers, body });
	return { status: response.status, text: await response.text() };
}

function note(text: string, outcome: Outcome, store: string): void {
	checkServed(text, outcome);
	if (outcome.status === "quarantined") kept.set(store, (kept.get(store) ?? new Set()).add(text));
	else if (outcome.status !== "invalid") decided.add(outcome.id);
}

it("gives every op its outcome, serves the neighbours, and says the same again", async () => {
	const property = fc.asyncProperty(oddBatch(minted), async ({ wishes, sentAt }) => {
		const by = org.tills[wishes[0]?.op.till ?? 0] as Till;
		const foreign = [...minted.filter((id) => storeOf.get(id) !== by.store), ...theirs];
		const first = JSON.stringify(cashSale(by, sentAt));
		const odd = wishes.flatMap((one) => textsOf(by, one as Wish, sentAt, foreign));
		for (const text of odd) mint(JSON.parse(text), by.store);
		const texts = [first, ...odd, JSON.stringify(cashSale(by, sentAt))];
		const body = `{"sentAt":${sentAt},"ops":[${texts.join(" , ")}]}`;
		const { status, text } = await post(by, body);
		expect(status).toBe(200);
		const { outcomes } = JSON.parse(text) as { outcomes: Outcome[] };
		expect(outcomes).toHaveLength(texts.length);
		for (const [index, outcome] of outcomes.entries()) note(texts[index] ?? "", outcome, by.store);
		for (const neighbour of [outcomes[0], outcomes.at(-1)])
			expect(["applied", "flagged"]).toContain(neighbour?.status);
		const again = JSON.parse((await post(by, body)).text) as { outcomes: Outcome[] };
		for (const [index, outcome] of outcomes.entries())
			if (isForEver(outcome)) expect(JSON.stringify(again.outcomes[index])).toBe(JSON.stringify(outcome));
	});
	// What was sent cannot be taken back, so a smaller example would not be the same one.
	await fc.assert(property, { numRuns: 150, endOnFailure: true });
});

it("answers a body that is no batch, and nothing comes of it", async () => {
	const by = org.tills[0] as Till;
	const before = (await linesOf(`fuzz/store/${by.store}`)).length;
	await fc.assert(
		fc.asyncProperty(garbage, async (body) => {
			const { status } = await post(by, body);
			// A batch of facts that nobody can read is a batch all the same.
			expect([200, 400, 422]).toContain(status);
		}),
		{ numRuns: 100 },
	);
	const after = (await linesOf(`fuzz/store/${by.store}`)).slice(before);
	// Beside what was kept and what earlier facts had still to post.
	expect(after.filter(({ kind }) => /-(applied|declined)$/.test(kind))).toEqual([]);
});

it("keeps what it could not read to the byte, and nothing of what was invalid", async () => {
	for (const [store, texts] of kept) {
		const lines = await linesOf(`fuzz/store/${store}`);
		const byKey = new Map(lines.map((line) => [line.key, line.body]));
		for (const text of texts) {
			const hash = createHash("sha256").update(text).digest("hex");
			const line = JSON.parse(byKey.get(`unreadable:${hash}`) ?? "{}") as {
				raw: string;
				file: string | null;
			};
			const raw = line.file == null ? line.raw : await (await env.FILES.get(line.file))?.text();
			expect(raw).toBe(text);
		}
		const ops = lines.filter(({ kind }) => /-(applied|declined)$/.test(kind));
		expect(ops.filter(({ key }) => !decided.has(key?.split("/")[0] ?? ""))).toEqual([]);
	}
	expect([...kept.values()].reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(10);
});

it("leaves accounts that hold what their entries say, and the other org as it was", async () => {
	await eventually(async () => {
		const { body } = await send(door, org.ownerToken, "GET", "/v1/books");
		return (body as { owedFacts: number }).owedFacts === 0 ? true : undefined;
	});
	const stores = await Promise.all(["store-1", "store-2"].map((store) => linesOf(`fuzz/store/${store}`)));
	const carried = stores.flat().flatMap(({ body }) => {
		const line = JSON.parse(body) as { carried?: { object: string }[] };
		return (line.carried ?? []).map(({ object }) => object);
	});
	const objects = new Set([...carried, ...NAMES.map((name) => `fuzz/account/${name}`)]);
	for (const object of objects) {
		const lines = await linesOf(object);
		const sums: Record<string, number> = {};
		for (const { body } of lines) {
			const { head, entry } = JSON.parse(body) as {
				head: { balances: Record<string, number> };
				entry?: { unit: string; amountMinor: number };
			};
			if (entry !== undefined) sums[entry.unit] = (sums[entry.unit] ?? 0) + entry.amountMinor;
			expect([object, head.balances]).toEqual([object, sums]);
		}
	}
	expect([...objects].filter((object) => !object.startsWith("fuzz/account/"))).toEqual([]);
	expect(await countOther()).toEqual(otherBefore);
	expect(otherBefore.every((lines) => lines >= 2)).toBe(true);
}, 40_000);

async function linesOf(object: string) {
	const [place] = object.split("/");
	return (await journalOf(place ?? "", object)).events;
}
