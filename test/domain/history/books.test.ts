import { expect, it } from "vitest";
import { conserve, listTakenTwice, stockInTransit } from "../../../domain/history/books.ts";
import type { OpOf } from "../../../domain/protocol/op.ts";
import type { Effects } from "../../../domain/store/effects.ts";
import { readStoreLine, type StoreLine } from "../../../domain/store/line.ts";
import { opId, TillLog } from "../../support/builders.ts";
import { opLine } from "./lines.ts";

const entry = (cause: string, amountMinor: number, unit = "EUR") => ({ cause, unit, amountMinor });
const held = (balanceMinor: number, unit = "EUR", suspenseMinor = 0) => ({
	unit,
	balanceMinor,
	suspenseMinor,
});

const ALL = [
	entry("grant", 5_000),
	entry("topup", 2_000),
	entry("payout", -1_000),
	entry("sale", -3_000),
	entry("refund", 400),
	entry("void", 600),
	entry("takeover", 0),
];

it("value that is where it should be shows no drift, a unit", () => {
	const { units, drift } = conserve([...ALL, entry("grant", 3, "DRINK")], [held(4_000), held(3, "DRINK", 3)]);
	expect(drift).toEqual([]);
	expect(units).toEqual([
		{
			...{ unit: "DRINK", grantedMinor: 3, toppedUpMinor: 0, paidOutMinor: 0, spentMinor: 0 },
			...{ givenBackMinor: 0, takenOverMinor: 0, balancesMinor: 3, suspenseMinor: 3 },
		},
		{
			...{ unit: "EUR", grantedMinor: 5_000, toppedUpMinor: 2_000, paidOutMinor: 1_000, spentMinor: 3_000 },
			...{ givenBackMinor: 1_000, takenOverMinor: 0, balancesMinor: 4_000, suspenseMinor: 0 },
		},
	]);
});

it.each([
	["too much is held", ALL, [held(4_001)], [{ unit: "EUR", of: "balances", amountMinor: 1 }]],
	["too little is held", ALL, [held(3_990)], [{ unit: "EUR", of: "balances", amountMinor: -10 }]],
	[
		"a unit is held that nobody gave",
		[],
		[held(7, "TOKEN")],
		[{ unit: "TOKEN", of: "balances", amountMinor: 7 }],
	],
	[
		"what one account gave has not come to the next",
		[...ALL, entry("takeover", -500)],
		[held(3_500)],
		[{ unit: "EUR", of: "takeover", amountMinor: -500 }],
	],
])("names the drift when %s", (_, entries, balances, drift) => {
	expect(conserve(entries, balances).drift).toEqual(drift);
});

function line(
	op: OpOf<"transfer-out"> | OpOf<"transfer-in">,
	store: string,
	effects: Partial<Effects> = {},
): StoreLine {
	const read = readStoreLine(opLine(op, { effects }));
	if (read === undefined) throw new Error("an op has its line");
	return { ...read, store };
}
const out = (id: string, lines: object[]) =>
	line(
		new TillLog().mint({ kind: "transfer-out", transferOut: { to: "bar", lines } } as never, { id }) as never,
		"depot",
	);
const into = (transfer: string, lines: object[], store = "bar", effects: Partial<Effects> = {}) =>
	line(
		new TillLog().mint({
			kind: "transfer-in",
			transferIn: { transfer, from: "depot", lines },
		} as never) as never,
		store,
		effects,
	);
const TAKEN_BEFORE: Partial<Effects> = { flags: ["transfer-taken"] };

it("stock is in transit until it was counted in, transfer by transfer and product by product", () => {
	const [first, second] = [opId(), opId()];
	const sent = [
		out(first, [
			{ product: "keg", quantity: 10 },
			{ product: "cup", quantity: 100 },
		]),
		out(second, [{ product: "keg", quantity: 4 }]),
	];
	const received = [
		into(first, [
			{ product: "keg", quantity: 7 },
			{ product: "cup", quantity: 100 },
		]),
	];
	const way = { from: "depot", to: "bar", product: "keg" };
	expect(stockInTransit(sent, received)).toEqual([
		{ transfer: first, ...way, quantity: 3 },
		{ transfer: second, ...way, quantity: 4 },
	]);
	const more = [...received, into(second, [{ product: "keg", quantity: 5 }])];
	expect(stockInTransit(sent, more)).toEqual([
		{ transfer: first, ...way, quantity: 3 },
		{ transfer: second, ...way, quantity: -1 },
	]);
	// What was told again was not counted again.
	const again = [...more, into(first, [{ product: "keg", quantity: 3 }], "bar", TAKEN_BEFORE)];
	expect(stockInTransit(sent, again)).toEqual(stockInTransit(sent, more));
});

it("a transfer that two stores took in is named, with both; one that a store was told of twice is not", () => {
	const [first, second] = [opId(), opId()];
	const lines = [{ product: "keg", quantity: 3 }];
	const received = [
		...[into(first, lines), into(first, lines, "gate"), into(first, lines, "gate", TAKEN_BEFORE)],
		...[into(second, lines), into(second, lines, "bar", TAKEN_BEFORE)],
		into(second, lines, "gate", TAKEN_BEFORE),
	];
	expect(listTakenTwice(received)).toEqual([{ transfer: first, stores: ["bar", "gate"] }]);
});
