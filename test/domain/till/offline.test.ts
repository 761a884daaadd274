import { describe, expect, it } from "vitest";
import {
	accountTakings,
	exposureOf,
	type MenuLimit,
	NO_OFFLINE,
	NOTHING_TAKEN,
	noteLimit,
	type OfflinePolicy,
	SILENT_AFTER_MS,
	type TakenOffline,
	type Taking,
	takeOffline,
} from "../../../domain/till/offline.ts";
import { accountTender } from "../../support/builders.ts";

const POLICY: OfflinePolicy = {
	perSaleMinor: 1_000,
	perAccountMinor: 1_500,
	perTillMinor: 2_000,
	headAgeMaxMs: 60_000,
};
const HEARD: TakenOffline = { ...NOTHING_TAKEN, isHeard: true };
const from = (account: string, amountMinor: number): Taking => ({ account, amountMinor });

// What a till did one after the other: what it was refused for, or what it has taken by then.
function play(taken: TakenOffline, ...sales: Taking[][]): (string | number)[] {
	let so = taken;
	return sales.map((sale) => {
		const next = takeOffline(POLICY, so, sale);
		if (!next.ok) return next.refusal;
		so = next.value;
		return so.tillMinor;
	});
}

describe("a till that cannot ask", () => {
	it.each([
		{ says: "up to the limit of a sale", sales: [[from("a", 1_000)]], ends: [1_000] },
		{ says: "not beyond it", sales: [[from("a", 1_001)]], ends: ["sale-limit"] },
		{ says: "nor by two tenders", sales: [[from("a", 600), from("b", 600)]], ends: ["sale-limit"] },
		{
			says: "up to the limit of an account, which counts all sales",
			sales: [[from("a", 1_000)], [from("a", 501)], [from("a", 500)]],
			ends: [1_000, "account-limit", 1_500],
		},
		{
			says: "up to the limit of the till, which counts all accounts",
			sales: [[from("a", 1_000)], [from("b", 900)], [from("c", 101)], [from("c", 100)]],
			ends: [1_000, 1_900, "till-limit", 2_000],
		},
		{ says: "nothing, and that always", sales: [[from("a", 1_001)], []], ends: ["sale-limit", 0] },
	])("takes $says", ({ sales, ends }) => {
		expect(play(HEARD, ...sales)).toEqual(ends);
	});

	it("takes nothing before its store has answered it once: nobody would count it", () => {
		expect(play(NOTHING_TAKEN, [from("a", 1)], [])).toEqual(["till-unheard", 0]);
	});
});

describe("the exposure of a till", () => {
	const limits: MenuLimit[] = [{ version: 1, perTillMinor: 2_000 }];
	const seenAt = 1_000_000;

	it("is its whole limit as soon as it is silent", () => {
		const at = (now: number) => exposureOf({ seenAt, menuVersion: 1 }, limits, now);
		expect([at(seenAt), at(seenAt + SILENT_AFTER_MS), at(seenAt + SILENT_AFTER_MS + 1)]).toEqual([
			0, 0, 2_000,
		]);
	});

	it("is the highest limit of all menus that the till may go by", () => {
		const published = [2_000, 9_000, 500, 3_000, 1_000].map((perTillMinor, index) => ({
			version: index + 1,
			perTillMinor,
		}));
		const noted = published.reduce<MenuLimit[]>(noteLimit, []);
		const now = seenAt + SILENT_AFTER_MS + 1;
		const of = (menuVersion: number) => exposureOf({ seenAt, menuVersion }, noted, now);
		expect([0, 1, 2, 3, 4, 5].map(of)).toEqual([9_000, 9_000, 9_000, 3_000, 3_000, 1_000]);
	});

	it("is never less than that, however often the limit is lowered, and what is kept stays short", () => {
		const published = Array.from({ length: 200 }, (_, index) => ({
			version: index + 1,
			perTillMinor: 10_000 - index,
		}));
		const noted = published.reduce<MenuLimit[]>(noteLimit, []);
		expect(noted.length).toBeLessThan(25);
		const now = seenAt + SILENT_AFTER_MS + 1;
		for (const { version, perTillMinor } of published)
			expect(exposureOf({ seenAt, menuVersion: version }, noted, now)).toBeGreaterThanOrEqual(perTillMinor);
	});
});

it("what the purse on a tag pays counts toward no limit: it was set aside before", () => {
	const tenders = [
		{ ...accountTender("guest", 500), purse: { tagCounter: 7 } },
		accountTender("guest", 200),
		accountTender("guest", 1, "DRINK"),
		accountTender("friend", -100),
		{ kind: "cash", amountMinor: 300 } as const,
	];
	expect(accountTakings("EUR", tenders)).toEqual([{ account: "guest", amountMinor: 200 }]);
	expect(takeOffline(NO_OFFLINE, NOTHING_TAKEN, accountTakings("EUR", tenders.slice(0, 1))).ok).toBe(true);
});
