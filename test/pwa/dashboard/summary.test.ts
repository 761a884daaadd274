import { describe, expect, it } from "vitest";
import type { SaleView } from "../../../domain/protocol/views.ts";
import { flagSales, joinNewest, mergeSales, summarizeToday } from "../../../pwa/dashboard/summary.ts";

const NOON = Date.UTC(2026, 5, 1, 10);
const HOUR = 3_600_000;

function sale(id: string, over: Partial<SaleView> = {}): SaleView {
	return {
		id,
		kind: "sale",
		of: null,
		mode: "ask",
		flags: [],
		tenders: [],
		store: "bar",
		till: "bar-1",
		status: "completed",
		receipt: 1,
		unit: "EUR",
		totalMinor: 1_000,
		lines: [line("beer", 2, 500)],
		taxes: [],
		account: "g-0001",
		decline: null,
		occurredAt: NOON,
		decidedAt: NOON,
		...over,
	};
}

function line(product: string, quantity: number, unitPriceMinor: number) {
	return {
		product,
		name: product,
		quantity,
		unitPriceMinor,
		depositMinor: 200,
		taxBps: 1_900,
		lineMinor: (unitPriceMinor + 200) * quantity,
	};
}

const today = (sales: SaleView[], hasOlder = false) =>
	summarizeToday({ sales, hasOlder }, NOON + HOUR, "Europe/Berlin");

describe("the figures of today", () => {
	it("count what was paid, and declined sales apart", () => {
		const summary = today([
			sale("c", { totalMinor: 500 }),
			sale("b", { status: "declined", totalMinor: 9_900 }),
			sale("a"),
		]);
		expect(summary).toMatchObject({ takingsMinor: 1_500, count: 2, averageMinor: 750, declined: 1 });
	});

	it("take off what went back, which is no sale of its own", () => {
		const back = { totalMinor: -700, lines: [line("beer", -1, 500)], of: "a" };
		const summary = today([
			sale("c", { kind: "refund", ...back }),
			sale("b", { kind: "void", ...back }),
			sale("a", { totalMinor: 1_400 }),
		]);
		expect(summary).toMatchObject({ takingsMinor: 0, count: 1, averageMinor: 1_400, top: [] });
	});

	it("rank products by what they brought: extras and discounts count, deposits do not", () => {
		const dear = { ...line("coffee", 1, 300), lineMinor: 550 };
		const summary = today([sale("a", { lines: [line("beer", 1, 300), dear] })]);
		expect(summary.top.map(({ product, soldMinor }) => [product, soldMinor])).toEqual([
			["coffee", 350],
			["beer", 300],
		]);
	});

	it("leave out yesterday of the org's zone", () => {
		const summary = today([sale("b"), sale("a", { decidedAt: NOON - 13 * HOUR })]);
		expect(summary.count).toBe(1);
	});

	it("say nothing about an average of nothing", () => {
		expect(today([])).toMatchObject({ takingsMinor: 0, count: 0, averageMinor: 0, top: [] });
	});

	it("rank products by how many were sold, without deposits and without declined sales", () => {
		const summary = today([
			sale("c", { lines: [line("fries", 3, 400)] }),
			sale("b", { lines: [line("shirt", 50, 2_500)], status: "declined" }),
			sale("a", { lines: [line("beer", 1, 500), line("fries", 1, 400)] }),
		]);
		expect(summary.top.map(({ product, quantity, soldMinor }) => [product, quantity, soldMinor])).toEqual([
			["fries", 4, 1_600],
			["beer", 1, 500],
		]);
	});

	it("say since when they are complete when older sales of the day are not at hand", () => {
		const sales = [sale("b"), sale("a", { decidedAt: NOON - HOUR })];
		expect(today(sales, true).coversSinceMs).toBe(NOON - HOUR);
		expect(today(sales, false).coversSinceMs).toBeNull();
		expect(today([...sales, sale("0", { decidedAt: NOON - 20 * HOUR })], true).coversSinceMs).toBeNull();
	});
});

describe("sales that are heard twice", () => {
	it("are one, newest first, and no more than are kept", () => {
		const known = [sale("b", { decidedAt: NOON + 1 }), sale("a")];
		const heard = [sale("c", { decidedAt: NOON + 2 }), sale("b", { decidedAt: NOON + 1, receipt: 9 })];
		const merged = mergeSales(known, heard, 10);
		expect(merged.map(({ id }) => id)).toEqual(["c", "b", "a"]);
		expect(merged[1]?.receipt).toBe(9);
		expect(mergeSales(known, heard, 2).map(({ id }) => id)).toEqual(["c", "b"]);
	});

	it("says what accounts found odd, whichever is heard first, and says it once", () => {
		const plain = sale("a", { mode: "fact", flags: ["sold-out"] });
		const heard = [{ sale: "a", store: "bar", flag: "below-floor" as const }];
		const [flagged] = flagSales([plain], heard);
		expect(flagged?.flags).toEqual(["sold-out", "below-floor"]);
		expect(flagSales(flagged === undefined ? [] : [flagged], heard)).toEqual([flagged]);
		expect(mergeSales(flagged === undefined ? [] : [flagged], [plain], 9)).toEqual([flagged]);
	});

	it("holds what was taken after a decline against what was taken, not against the ask", () => {
		const both = [sale("a", { status: "declined" }), sale("a/fact", { mode: "fact" })];
		const heard = [{ sale: "a", store: "bar", flag: "taken-after-decline" as const }];
		expect(flagSales(both, heard).map(({ flags }) => flags)).toEqual([[], ["taken-after-decline"]]);
	});

	const numbered = (...numbers: readonly number[]) =>
		numbers.map((number) => sale(String(number), { decidedAt: NOON + number }));
	const ids = (sales: readonly SaleView[]) => sales.map(({ id }) => Number(id));

	it("that are read again join what is known, so that what was read further down stays", () => {
		const known = { sales: numbered(5, 4, 3, 2), next: "2" };
		const joined = joinNewest(known, { sales: numbered(7, 6, 5), next: "5" }, 10);
		expect(ids(joined.sales)).toEqual([7, 6, 5, 4, 3, 2]);
		expect(joined.next).toBe("2");
	});

	it("leave no gap unseen where more happened meanwhile than one page holds", () => {
		// 9 was heard live while the page was asked for.
		const known = { sales: numbered(9, 3, 2), next: "2" };
		const joined = joinNewest(known, { sales: numbered(8, 7, 6), next: "6" }, 10);
		expect(ids(joined.sales)).toEqual([9, 8, 7, 6]);
		expect(joined.next).toBe("6");
	});

	it("are all there is where the page says so", () => {
		const joined = joinNewest({ sales: numbered(9), next: null }, { sales: numbered(8, 7), next: null }, 10);
		expect(ids(joined.sales)).toEqual([9, 8, 7]);
		expect(joinNewest({ sales: [], next: null }, { sales: [], next: null }, 10).sales).toEqual([]);
	});
});
