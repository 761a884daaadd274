import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Op } from "../../../domain/protocol/op.ts";
import {
	type Chain,
	countMissing,
	joinLog,
	type LogEnd,
	logEnd,
	NO_CHAIN,
	noteLink,
	seeLink,
} from "../../../domain/till/chain.ts";
import { sent, TillLog } from "../../support/builders.ts";

// A till that stands here for a while and there for a while, one log all the way; and ops that came and were not kept.

const minted = (count: number, epoch = 1): Op[] => {
	const log = new TillLog(epoch);
	return Array.from({ length: count }, () => log.sale());
};
const see = (chain: Chain, ...ops: Op[]) => {
	let now = chain;
	const alerts: string[] = [];
	for (const op of ops) {
		const seen = seeLink(now, op, sent(op).hash);
		now = seen.chain;
		if (seen.alert !== null) alerts.push(seen.alert);
	}
	return { chain: now, alerts };
};
const endOf = (chain: Chain): LogEnd => {
	const end = logEnd(chain);
	if (end === null) throw new Error("something was heard of the till");
	return end;
};

describe("a till that was moved", () => {
	it("whatever it sold where, and however often it moved: no store misses what went to another, or takes it for a copy", () => {
		const stays = fc.array(fc.tuple(fc.constantFrom("bar", "shop", "gate"), fc.integer({ min: 0, max: 4 })), {
			minLength: 1,
			maxLength: 8,
		});
		fc.assert(
			fc.property(stays, (walk) => {
				const log = new TillLog(1);
				const chains = new Map<string, Chain>();
				const told: string[] = [];
				let last = NO_CHAIN;
				for (const [store, sales] of walk) {
					const end = logEnd(last);
					const before = chains.get(store) ?? NO_CHAIN;
					const joined = end === null ? before : joinLog(before, end);
					const { chain, alerts } = see(joined, ...Array.from({ length: sales }, () => log.sale()));
					told.push(...alerts);
					chains.set(store, chain);
					last = chain;
				}
				expect(told).toEqual([]);
				for (const chain of chains.values()) expect([countMissing(chain), chain.forks]).toEqual([0, 0]);
			}),
		);
	});

	it("what is lost where it stands now, also right after it came, is missed", () => {
		const ops = minted(8);
		const there = see(NO_CHAIN, ...ops.slice(0, 4)).chain;
		const here = joinLog(NO_CHAIN, endOf(there));
		const { chain } = see(here, ...ops.slice(6));
		expect(chain.now?.gaps).toEqual([{ from: 5, to: 6 }]);
	});

	it("what it carries over from before is no copy; the same number twice is", () => {
		const ops = minted(6);
		const there = see(NO_CHAIN, ...ops.slice(0, 4)).chain;
		const here = see(joinLog(NO_CHAIN, endOf(there)), ...ops.slice(4)).chain;
		const carried = see(here, ...ops.slice(1, 3));
		expect([carried.alerts, countMissing(carried.chain)]).toEqual([[], 0]);
		expect(see(carried.chain, minted(2)[1] as Op).alerts).toEqual(["till-forked"]);
		// Nor does a second device with its key get through.
		expect(see(joinLog(NO_CHAIN, endOf(there)), minted(5)[4] as Op).alerts).toEqual(["till-forked"]);
	});

	it("told again, or late, it is the same; what was missed here before stays missed", () => {
		const ops = minted(9);
		const here = see(NO_CHAIN, ops[0] as Op, ops[2] as Op).chain;
		const there = see(joinLog(NO_CHAIN, endOf(here)), ...ops.slice(3, 6)).chain;
		const back = joinLog(here, endOf(there));
		expect(back.now).toMatchObject({ seq: 6, gaps: [{ from: 2, to: 2 }] });
		expect(joinLog(back, endOf(there))).toEqual(back);
		expect(joinLog(back, endOf(here))).toEqual(back);
		const on = see(back, ...ops.slice(6)).chain;
		expect(joinLog(on, endOf(there))).toEqual(on);
	});

	it("that was wiped elsewhere comes back with its new log, and that is no news here", () => {
		const here = see(NO_CHAIN, ...minted(3)).chain;
		const renewed = minted(5, 2);
		const there = see(NO_CHAIN, ...renewed.slice(0, 2)).chain;
		const { chain, alerts } = see(joinLog(here, endOf(there)), ...renewed.slice(2));
		expect(alerts).toEqual([]);
		expect(chain).toMatchObject({ now: { epoch: 2, seq: 5, gaps: [] }, past: [{ epoch: 1, seq: 3 }] });
		expect(joinLog(chain, endOf(here))).toEqual(chain);
	});

	it("past so many stays the newest are known", () => {
		let chain = NO_CHAIN;
		for (let stay = 1; stay <= 300; stay += 1)
			chain = see(
				joinLog(chain, { epoch: 1, seq: stay * 2 - 1, head: "" }),
				minted(stay * 2).at(-1) as Op,
			).chain;
		expect([countMissing(chain), chain.forks]).toEqual([0, 0]);
		expect(chain.now?.elsewhere?.length).toBeLessThanOrEqual(100);
	});
});

describe("an op that came and was not kept", () => {
	const [first, second, third] = minted(3) as [Op, Op, Op];
	const seen = see(NO_CHAIN, first).chain;
	const noted = noteLink(seen, second, sent(second).hash, second.id);

	it("is not missed, and what follows it hangs on it", () => {
		expect(noted.alert).toBeNull();
		expect(see(noted.chain, third)).toMatchObject({
			alerts: [],
			chain: { now: { seq: 3, gaps: [] }, forks: 0 },
		});
		const other = minted(3)[2] as Op;
		expect(see(noted.chain, other).alerts).toEqual(["till-forked"]);
	});

	it("and comes again is itself, once it is kept and as often as it is not", () => {
		const again = noteLink(noted.chain, second, sent(second).hash, second.id);
		expect(again).toEqual({ chain: noted.chain, alert: null });
		const kept = see(noted.chain, second);
		expect(kept).toMatchObject({ alerts: [], chain: { forks: 0 } });
		expect(see(kept.chain, second).alerts).toEqual(["till-forked"]);
	});

	it("is another than one of the same number", () => {
		expect(see(noted.chain, minted(2)[1] as Op).alerts).toEqual(["till-forked"]);
	});

	it("and has a number that an op has is a copy", () => {
		expect(noteLink(seen, first, "", "another")).toMatchObject({ alert: "till-forked", chain: { forks: 1 } });
	});

	it("of which not even the id could be read may be any", () => {
		const unread = noteLink(seen, second, "", null).chain;
		expect(see(unread, second, third).alerts).toEqual([]);
	});

	it("past so many the oldest are forgotten, and none is missed for that", () => {
		const ops = minted(300);
		const chain = ops.reduce((now, op) => noteLink(now, op, sent(op).hash, op.id).chain, NO_CHAIN);
		expect(chain.now?.noted).toHaveLength(100);
		expect([countMissing(chain), chain.forks]).toEqual([0, 0]);
	});

	it("fills a gap, and leaves it open for nothing", () => {
		const gap = see(NO_CHAIN, first, third).chain;
		expect(countMissing(gap)).toBe(1);
		const { chain } = noteLink(gap, second, sent(second).hash, second.id);
		expect(countMissing(chain)).toBe(0);
		expect(see(chain, second).alerts).toEqual([]);
	});
});
