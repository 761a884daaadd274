import { expect, it } from "vitest";
import { StoreBook } from "../../../durable-objects/store/book.ts";
import { menu, sending, TillLog } from "../../support/builders.ts";
import { nodeSql } from "../../support/node-sql.ts";

// What a store writes when accounts have answered to recorded facts.

const TILL = "bar-1";
const NOW = 5_000;

function recorded(count: number) {
	const book = new StoreBook(nodeSql());
	const log = new TillLog();
	book.publishMenu("meadow", menu(), 100);
	const facts = Array.from({ length: count }, () => log.sale({ mode: "fact" }));
	book.take([sending(TILL, facts, NOW)], NOW);
	const settled = book.listOwed(0, count).map(({ seq, line }) => {
		const posted = {
			op: line.op.id,
			number: 1,
			account: "guest",
			unit: "EUR",
			amountMinor: -700,
			flag: null,
		};
		return { seq, posted: [posted], carried: [] };
	});
	const lines = () =>
		book.read((tables) => tables.journal.listAfter(0, 1_000)).filter(({ kind }) => kind === "facts-posted");
	return { book, settled, lines };
}

it("many posted facts are told in a few lines that each fit into a message, every fact in one of them", () => {
	const { book, settled, lines } = recorded(130);
	book.settleOwed(settled, NOW);
	const told = lines().map(({ body }) => JSON.parse(body).posted.map(({ op }: { op: string }) => op));
	expect(told.map((ops) => ops.length)).toEqual([60, 60, 10]);
	expect(told.flat()).toEqual(settled.map(({ posted }) => posted[0]?.op));
	expect(book.owesNothing()).toBe(true);
});

it("a fact that is owed no more is not told again; its neighbours are", () => {
	const { book, settled, lines } = recorded(3);
	book.settleOwed(settled.slice(0, 1), NOW);
	expect(book.owesNothing()).toBe(false);
	book.settleOwed(settled, NOW);
	book.settleOwed(settled, NOW);
	expect(lines().map(({ body }) => JSON.parse(body).posted.length)).toEqual([1, 2]);
});
