import { describe, expect, it } from "vitest";
import { listForks, type Minted, NUMBERS_PER_PAGE, pageOf } from "../../../domain/till/forks.ts";

const minted = (wish: Partial<Minted> = {}): Minted => ({
	...{ till: "bar-1", epoch: 1, seq: 7, store: "bar", op: "one", hash: "a" },
	...wish,
});
const ONE = minted();

describe("two ops under one number of a till's log", () => {
	it.each<[string, readonly Minted[], number]>([
		["at two stores are a fork", [ONE, minted({ store: "inn", op: "two", hash: "b" })], 1],
		["at three stores are one fork", [ONE, minted({ store: "inn", op: "two" }), minted({ store: "pub" })], 1],
		["are one op that was carried to another store", [ONE, minted({ store: "inn" })], 0],
		["are two, though they have one name", [ONE, minted({ store: "inn", hash: "b" })], 1],
		["at one store are for that store to tell", [ONE, minted({ op: "two", hash: "b" })], 0],
		["of two tills are two numbers", [ONE, minted({ till: "bar-2", store: "inn", op: "two" })], 0],
		["of two epochs are two numbers", [ONE, minted({ epoch: 2, store: "inn", op: "two" })], 0],
		["follow each other", [ONE, minted({ seq: 8, store: "inn", op: "two" })], 0],
	])("%s", (_, some, forks) => {
		expect(listForks(some)).toHaveLength(forks);
		expect(listForks(some.toReversed())).toEqual(listForks(some));
	});

	it("are named, with the store of each", () => {
		expect(
			listForks([ONE, minted({ store: "inn", op: "two" }), minted({ store: "inn", op: "two" })]),
		).toEqual([
			{
				...{ till: "bar-1", epoch: 1, seq: 7 },
				ops: [
					{ store: "bar", op: "one" },
					{ store: "inn", op: "two" },
				],
			},
		]);
	});
});

it("numbers that follow each other are kept together", () => {
	expect([1, NUMBERS_PER_PAGE - 1, NUMBERS_PER_PAGE, 2 * NUMBERS_PER_PAGE].map(pageOf)).toEqual([0, 0, 1, 2]);
});
