import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { OPEN_ASKS_PER_TILL_MAX } from "../../../domain/core/limits.ts";
import { storeStatus } from "../../../durable-objects/store/status.ts";
import { shirt } from "../../support/builders.ts";
import { checkBooks, journalOf, linesOf } from "../../support/ledger.ts";
import { ScriptedTill, stall } from "../../support/scripted-till.ts";
import type { World } from "../../support/world.ts";

// What a store notices about its tills: a wrong clock, a log that began anew, a key that was copied, ops that are
// missing, and ops that nobody can read.

const DAY_MS = 86_400_000;
let world: World;
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
	vi.restoreAllMocks();
	checkBooks(world);
});

function scene() {
	const made = stall();
	world = made.world;
	world.now = Date.parse("2026-11-21T12:00:00Z");
	return made.till;
}
const tills = () => world.store.book.read((tables) => storeStatus(tables, world.now)).tills;
const alerts = () =>
	journalOf(world)
		.filter(({ kind }) => kind.startsWith("till-"))
		.map(({ kind, body }) => [kind, JSON.parse(body)]);

it.each([3 * DAY_MS, -3 * DAY_MS])(
	"a clock that is off by %i ms changes no time in the books",
	async (skewMs) => {
		const till = scene();
		till.skewMs = skewMs;
		const fresh = till.sell();
		const old = till.sell({ mode: "fact" });
		const soldAt = world.now;
		world.now += 59_000;
		await till.send(fresh);
		world.now += 600_000;
		await till.send(old);
		// An age is the difference of two looks at one clock, whatever that clock shows.
		expect(linesOf(world)).toMatchObject([
			{ outcome: { status: "applied", decidedAt: soldAt + 59_000 }, happenedAt: soldAt },
			{ outcome: { status: "applied", decidedAt: soldAt + 659_000 }, happenedAt: soldAt },
		]);
		expect(tills()).toMatchObject([{ till: "bar-1", skewMs, seenAt: world.now }]);
		const late = till.sell();
		world.now += 60_001;
		expect(await till.sendOne(late)).toMatchObject({ decline: { reason: "expired" } });
	},
);

it("a till that was wiped begins a new epoch; how far the old one was known stays known", async () => {
	const till = scene();
	const [first, , third] = [
		till.sell({ mode: "fact" }),
		till.sell({ mode: "fact" }),
		till.sell({ mode: "fact" }),
	];
	await till.send(first, third);
	till.sell({ mode: "fact" });
	till.wipe(2);
	expect(await till.askSale()).toMatchObject({ status: "applied", receipt: 3 });
	expect(tills()).toMatchObject([
		{ epoch: 2, seq: 1, missing: 1, gaps: [], pastEpochs: [{ epoch: 1, seq: 3 }], forks: 0 },
	]);
	expect(alerts()).toMatchObject([["till-renewed", { till: "bar-1", epoch: 1, seq: 3 }]]);
	await till.askSale();
	expect(alerts()).toHaveLength(1);
});

it("a till with a copied key: two ops of one number raise an alert, and both are kept", async () => {
	const till = scene();
	const copy = new ScriptedTill(world, "bar-1");
	const [mine, theirs] = [till.sell({ mode: "fact" }), copy.sell({ mode: "fact", item: shirt })];
	await till.send(mine);
	expect(await copy.sendOne(theirs)).toMatchObject({ status: "applied", receipt: 2 });
	expect(tills()).toMatchObject([{ forks: 1 }]);
	expect(alerts()).toMatchObject([["till-forked", { till: "bar-1", epoch: 1, seq: 1, op: theirs.id }]]);
	await world.settle();
	expect(world.balance("guest")).toBe(10_000 - 700 - 2_500);
	// Neither of them goes on unnoticed.
	await copy.askSale();
	expect(tills()).toMatchObject([{ forks: 2 }]);
});

it("ops that have not arrived are a gap until they do", async () => {
	const till = scene();
	const ops = Array.from({ length: 6 }, () => till.sell({ mode: "fact" }));
	const [first, ...rest] = ops;
	if (first === undefined) throw new Error("six ops");
	await till.send(first, ...rest.slice(4));
	expect(tills()).toMatchObject([{ seq: 6, missing: 4, gaps: [{ from: 2, to: 5 }] }]);
	await till.send(...rest.slice(1, 3));
	expect(tills()).toMatchObject([
		{
			missing: 2,
			gaps: [
				{ from: 2, to: 2 },
				{ from: 5, to: 5 },
			],
		},
	]);
	await till.send(...ops);
	expect(tills()).toMatchObject([{ missing: 0, gaps: [], forks: 0 }]);
});

it("an ask that had to wait for room comes again, and is no fork", async () => {
	const till = scene();
	world.silent.add("guest");
	for (let open = 0; open < OPEN_ASKS_PER_TILL_MAX; open += 1) {
		expect(await till.askSale()).toMatchObject({ status: "pending" });
	}
	const extra = till.sell();
	const full = { status: "invalid", code: "too-many-open" };
	expect([await till.sendOne(extra), await till.sendOne(extra)]).toMatchObject([full, full]);
	world.silent.clear();
	await world.settle();
	expect(await till.sendOne(extra)).toMatchObject({ decline: { reason: "funds-short" } });
	expect(tills()).toMatchObject([{ seq: OPEN_ASKS_PER_TILL_MAX + 1, missing: 0, forks: 0 }]);
});

it("one fact among a hundred that nobody can read is kept byte for byte; 99 are applied, and nothing is stuck", async () => {
	const till = scene();
	const ops = Array.from({ length: 100 }, () => till.sell({ mode: "fact", account: "guest" }));
	const texts = ops.map((op) => JSON.stringify(op));
	const bad = (texts[40] ?? "").replace('"totalMinor":700', '"totalMinor" : 7.00e0, "totalMinor":0.5 ');
	texts[40] = bad;
	const text = `{"ops": [ ${texts.join(" ,\n")} ], "sentAt": ${till.clock}}`;
	const answer = await till.sendText(text);
	const statuses = JSON.parse(answer).map(({ status }: { status: string }) => status);
	expect(statuses).toEqual(ops.map((_, index) => (index === 40 ? "quarantined" : "applied")));
	expect(JSON.parse(answer)[40]).toMatchObject({ id: ops[40]?.id, detail: expect.stringContaining("total") });
	const kept = journalOf(world).filter(({ kind }) => kind === "op-quarantined");
	expect(kept.map(({ body }) => JSON.parse(body))).toMatchObject([{ raw: bad, till: "bar-1", file: null }]);
	expect(await till.sendText(text)).toBe(answer);
	expect(journalOf(world).filter(({ kind }) => kind === "op-quarantined")).toHaveLength(1);
	// It has its place in the till's log all the same.
	expect(tills()).toMatchObject([{ seq: 100, missing: 0, forks: 0 }]);
	await world.settle();
	expect(world.balance("guest")).toBe(10_000 - 99 * 700);
});

it("an ask that nobody can read has changed nothing and is told so; it is shown, and its number is not missed", async () => {
	const till = scene();
	const [bad, good] = [till.sell(), till.sell()];
	const spoilt = { ...bad, sale: { ...(bad.kind === "sale" ? bad.sale : {}), totalMinor: 0.5 } };
	const text = JSON.stringify({ sentAt: till.clock, ops: [spoilt, good] });
	const answer = await till.sendText(text);
	expect(JSON.parse(answer)).toMatchObject([
		{ status: "invalid", code: "op-invalid", id: bad.id },
		{ status: "applied", receipt: 1 },
	]);
	expect(tills()).toMatchObject([{ seq: 2, missing: 0, gaps: [], forks: 0 }]);
	expect(await till.sendText(text)).toBe(answer);
	const kept = journalOf(world).filter(({ kind }) => kind === "op-quarantined");
	expect(kept.map(({ body }) => JSON.parse(body))).toMatchObject([
		{ raw: JSON.stringify(spoilt), mode: "ask", till: "bar-1" },
	]);
	expect(world.balance("guest")).toBe(9_300);
	// Read by a newer server, it is the op that it was.
	expect(await till.sendOne(bad)).toMatchObject({ status: "applied" });
	expect(tills()).toMatchObject([{ seq: 2, missing: 0, forks: 0 }]);
	expect(alerts()).toEqual([]);
});
