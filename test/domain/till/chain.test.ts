import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import { type Chain, countMissing, NO_CHAIN, seeLink } from "../../../domain/till/chain.ts";
import { sent, TillLog } from "../../support/builders.ts";

const minted = (count: number, epoch = 1): Op[] => {
	const log = new TillLog(epoch);
	return Array.from({ length: count }, () => log.sale());
};

// As a store looks at them: an op that it knows is not looked at again.
function seeAll(ops: readonly Op[]): { chain: Chain; alerts: (string | null)[] } {
	let chain = NO_CHAIN;
	const known = new Set<string>();
	const alerts: (string | null)[] = [];
	for (const op of ops) {
		if (known.has(op.id)) continue;
		known.add(op.id);
		const seen = seeLink(chain, op, sent(op).hash);
		chain = seen.chain;
		if (seen.alert !== null) alerts.push(seen.alert);
	}
	return { chain, alerts };
}

// Every op at least once, some again, in any order.
const arrivals = (ops: readonly Op[]) =>
	fc
		.tuple(
			fc.shuffledSubarray([...ops], { minLength: ops.length, maxLength: ops.length }),
			fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }),
		)
		.map(([order, again]) => {
			const all = [...order];
			for (const [which, where] of again) {
				const op = ops[which % Math.max(1, ops.length)];
				if (op !== undefined) all.splice(where % (all.length + 1), 0, op);
			}
			return all;
		});
const log = fc.integer({ min: 1, max: 30 }).map((count) => minted(count));

describe("whatever the order and however often", () => {
	it("ops that all arrive leave no gap and no fork", () => {
		fc.assert(
			fc.property(
				log.chain((ops) => fc.tuple(fc.constant(ops), arrivals(ops))),
				([ops, order]) => {
					const { chain, alerts } = seeAll(order);
					expect(chain).toMatchObject({ now: { epoch: 1, seq: ops.length, gaps: [] }, past: [], forks: 0 });
					expect([alerts, countMissing(chain)]).toEqual([[], 0]);
					expect(chain.now?.head).toBe(ops.map((op) => sent(op).hash).at(-1));
				},
			),
		);
	});

	it("what is lost before the last one is exactly what is missing", () => {
		const withLoss = log.chain((ops) => {
			const last = ops.at(-1);
			return fc
				.subarray(ops.slice(0, -1))
				.map((kept) => (last === undefined ? kept : [...kept, last]))
				.chain((kept) => fc.tuple(fc.constant(ops), fc.constant(kept), arrivals(kept)));
		});
		fc.assert(
			fc.property(withLoss, ([ops, kept, order]) => {
				const { chain, alerts } = seeAll(order);
				const missing = (chain.now?.gaps ?? []).flatMap(({ from, to }) =>
					Array.from({ length: to - from + 1 }, (_, index) => from + index),
				);
				const lost = ops.filter((op) => !kept.includes(op)).map(({ seq }) => seq);
				expect(missing.toSorted((a, b) => a - b)).toEqual(lost);
				expect([countMissing(chain), chain.forks, alerts]).toEqual([lost.length, 0, []]);
			}),
		);
	});

	it("a second op with the number of another raises an alert", () => {
		const withTwin = log.chain((ops) =>
			fc.nat({ max: ops.length - 1 }).chain((place) => {
				const original = ops[place];
				if (original === undefined) throw new Error("one of them");
				const twin = { ...minted(place + 1).at(-1), prev: original.prev } as Op;
				return arrivals([...ops, twin]);
			}),
		);
		fc.assert(
			fc.property(withTwin, (order) => {
				const { chain, alerts } = seeAll(order);
				expect(chain.forks).toBeGreaterThanOrEqual(1);
				expect(alerts.every((alert) => alert === "till-forked")).toBe(true);
				expect(alerts).toHaveLength(chain.forks);
			}),
		);
	});

	it("ops of three epochs that all arrive leave none of them with a gap or a fork", () => {
		const epochs = fc
			.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
			.map((counts) => counts.map((count, index) => minted(count, index + 1)));
		fc.assert(
			fc.property(
				epochs.chain((ops) => fc.tuple(fc.constant(ops), arrivals(ops.flat()))),
				([ops, order]) => {
					const { chain, alerts } = seeAll(order);
					expect(chain.now).toMatchObject({ epoch: 3, seq: ops[2]?.length });
					expect(chain.past.map(({ epoch, seq }) => [epoch, seq])).toEqual([
						[2, ops[1]?.length],
						[1, ops[0]?.length],
					]);
					expect([countMissing(chain), chain.forks]).toEqual([0, 0]);
					expect(alerts.length).toBeLessThanOrEqual(2);
				},
			),
		);
	});
});

describe("step by step", () => {
	const [first, second, third] = minted(3) as [Op, Op, Op];

	it("an op that does not follow the one before it gives a copied key away", () => {
		const other = minted(1)[0] as Op;
		const { chain } = seeLink(NO_CHAIN, other, sent(other).hash);
		expect(seeLink(chain, second, sent(second).hash)).toMatchObject({
			alert: "till-forked",
			chain: { now: { seq: 2 }, forks: 1 },
		});
	});

	it("an op that nobody could read takes its place; what follows it is not held against it", () => {
		const { chain } = seeLink(seeLink(NO_CHAIN, first, sent(first).hash).chain, second, "");
		expect(seeLink(chain, third, sent(third).hash)).toMatchObject({
			alert: null,
			chain: { now: { seq: 3 } },
		});
	});

	it("a new epoch is told once, and never by the first op that is heard of a till", () => {
		const fresh = minted(2, 7) as [Op, Op];
		const begun = seeLink(NO_CHAIN, fresh[0], "a");
		expect(begun.alert).toBeNull();
		const renewed = seeLink(seeLink(NO_CHAIN, first, "a").chain, fresh[0], "b");
		expect(renewed).toMatchObject({
			alert: "till-renewed",
			chain: { now: { epoch: 7, seq: 1 }, past: [{ epoch: 1, seq: 1 }] },
		});
		expect(seeLink(renewed.chain, { ...fresh[1], prev: "b" }, "c").alert).toBeNull();
	});

	it("a till that is wiped over and over keeps its last epochs", () => {
		const { chain } = seeAll(Array.from({ length: 20 }, (_, index) => minted(1, index + 1)).flat());
		expect(chain.past.map(({ epoch }) => epoch)).toEqual([19, 18, 17, 16, 15, 14, 13, 12]);
	});

	it("past a hundred gaps too much is shown as missing rather than too little", () => {
		const everyOther = minted(300).filter(({ seq }) => seq % 2 === 0);
		const { chain } = seeAll(everyOther);
		expect(chain.now?.gaps).toHaveLength(100);
		expect(countMissing(chain)).toBeGreaterThanOrEqual(150);
		expect(chain.now?.gaps.at(-1)?.to).toBe(299);
	});

	it("numbers that no till reaches leave what is missing a number that can be read", () => {
		const far = Array.from({ length: 6 }, (_, index) => minted(1, index + 1)).flat();
		const { chain } = seeAll(far.map((op) => ({ ...op, seq: Number.MAX_SAFE_INTEGER })));
		expect(countMissing(chain)).toBe(Number.MAX_SAFE_INTEGER);
	});
});
