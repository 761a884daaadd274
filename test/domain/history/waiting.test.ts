import { describe, expect, it } from "vitest";
import {
	type EarlyVoid,
	listWaiting,
	type SaleStatus,
	type SaleStatusByStore,
	WAITS_LONG_MS,
} from "../../../domain/history/waiting.ts";

const AT = 1_000;
const LATER = AT + WAITS_LONG_MS;
const EARLY: EarlyVoid = { op: "void-1", sale: "sale-1", store: "bar", till: "bar-1", at: AT };

const say = (words: Readonly<Record<string, SaleStatus>>): SaleStatusByStore =>
	new Map(Object.entries(words).map(([store, standing]) => [store, new Map([["sale-1", standing]])]));
const soldAt = (words: Readonly<Record<string, SaleStatus>>, now = LATER) =>
	listWaiting([EARLY], say(words), now).map((one) => one.soldAt);

describe("a void that came before its sale", () => {
	it.each<[string, Readonly<Record<string, SaleStatus>>, (string | null)[]]>([
		["waits while nobody has heard of the sale", { bar: "unknown", inn: "unknown" }, [null]],
		["waits where the sale stands at another store", { bar: "unknown", inn: "sold" }, ["inn"]],
		["waits though the sale was declined at another store", { bar: "unknown", inn: "unpaid" }, [null]],
		["does not wait where the sale was taken back at its own store", { bar: "unknown", inn: "void" }, []],
		["does not wait once the sale has come", { bar: "void", inn: "unknown" }, []],
		["does not wait once the sale has come and was declined", { bar: "unpaid" }, []],
		["is not spoken of where its store does not answer", { inn: "sold" }, []],
	])("%s", (_, words, waiting) => {
		expect(soldAt(words)).toEqual(waiting);
	});

	it("is spoken of after a day", () => {
		expect([LATER - 1, LATER].map((now) => soldAt({ bar: "unknown" }, now))).toEqual([[], [null]]);
	});

	it("is named, with the till and since when", () => {
		const { at, ...words } = EARLY;
		expect(listWaiting([EARLY], say({ bar: "unknown" }), LATER)).toEqual([
			{ ...words, since: at, soldAt: null },
		]);
	});
});
