import { expect, it } from "vitest";
import {
	addTo,
	addToSpan,
	compareLines,
	compareRollups,
	listDoubled,
	type Spans,
	type Sums,
} from "../../../domain/history/compare.ts";
import type { Contribution } from "../../../domain/history/contributions.ts";

const line = (seq: number, over: object = {}) => ({
	...{ seq, at: 5, kind: "posted", key: `t${seq}`, hash: null, body: "{}" },
	...over,
});

it("tells lines that history lacks from lines that it has otherwise", () => {
	const journal = [line(1), line(2), line(3), line(4), line(5)];
	const history = [line(1), line(3, { body: "{ }" }), line(4, { key: null }), line(5, { at: 6 })];
	expect(compareLines(journal, history)).toEqual({ missing: [2], differs: [3, 4, 5] });
	expect(compareLines(journal, journal)).toEqual({ missing: [], differs: [] });
});

const part = (name: string, count: number, grossMinor: number): Contribution => ({
	...{
		dim: "product",
		day: "2026-08-14",
		store: "bar",
		hour: 22,
		unit: "EUR",
		quantity: 0,
		netMinor: 0,
		taxMinor: 0,
	},
	...{ name, count, grossMinor },
});

it("rollups are compared with the sum of their lines, also where one side has none", () => {
	const sums: Sums = new Map();
	for (const one of [part("beer", 1, 700), part("beer", 1, 700), part("soup", 1, 450)]) addTo(sums, one);
	expect([...sums.values()]).toEqual([part("beer", 2, 1_400), part("soup", 1, 450)]);
	const found = [part("beer", 2, 1_399), part("wine", 1, 600), part("cup", 0, 0)];
	const at = "product 2026-08-14 bar 22";
	expect(compareRollups(sums.values(), found)).toEqual([
		{ name: `${at} beer EUR`, expected: "2 0 0 0 1400", found: "2 0 0 0 1399" },
		{ name: `${at} soup EUR`, expected: "1 0 0 0 450", found: "0 0 0 0 0" },
		{ name: `${at} wine EUR`, expected: "0 0 0 0 0", found: "1 0 0 0 600" },
	]);
	expect(compareRollups(sums.values(), sums.values())).toEqual([]);
});

it("two lines under one number are found where there are more lines than numbers", () => {
	const spans: Spans = new Map();
	for (const seq of [7, 8, 9, 11]) addToSpan(spans, { object: "bar", seq });
	for (const seq of [3, 5, 4, 4]) addToSpan(spans, { object: "kiosk", seq });
	expect(listDoubled(spans)).toEqual(["kiosk"]);
});
