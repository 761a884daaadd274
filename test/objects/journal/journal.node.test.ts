import { expect, it } from "vitest";
import { Journal, type NewRow } from "../../../durable-objects/journal/journal.ts";
import type { Sql } from "../../../durable-objects/sql.ts";
import { nodeSql } from "../../support/node-sql.ts";

// The journal remembers which keys it does not hold; whoever asks must never notice.

const row = (n: number): NewRow => ({
	kind: "sale-applied",
	at: n,
	key: `op-${n}`,
	hash: `h${n}`,
	body: { n },
});
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function scene() {
	const asked: string[] = [];
	const sql = nodeSql();
	const first: Sql["first"] = (query, ...values) => {
		asked.push(query);
		return sql.first(query, ...values);
	};
	return { sql, asked, journal: new Journal({ ...sql, first }) };
}

it("a key that was looked for in vain is found once it is written, alone or among many", () => {
	const { journal } = scene();
	journal.seek(["op-1", "op-2", "op-3"]);
	expect(journal.find("op-1")).toBeUndefined();
	journal.append(row(1));
	journal.appendAll([row(2), row(3)]);
	expect(numbers(3).map((n) => journal.find(`op-${n}`)?.seq)).toEqual([1, 2, 3]);
});

it("what a turn wrote and took back is not found, and is found when it is written after all", () => {
	const { journal } = scene();
	const failing = () => {
		journal.find("op-1");
		journal.append(row(1));
		throw new Error("the disk is full");
	};
	expect(() => journal.atomically(failing)).toThrow("the disk is full");
	expect(journal.find("op-1")).toBeUndefined();
	journal.append(row(1));
	expect(journal.find("op-1")).toMatchObject({ seq: 1, hash: "h1", body: '{"n":1}' });
});

it("keys that were looked for together, or written elsewhere before, need no second look", () => {
	const { sql, asked, journal } = scene();
	new Journal(sql).append(row(1));
	journal.seek(["op-1", "op-2", "op-3"]);
	expect(journal.find("op-1")?.seq).toBe(1);
	asked.length = 0;
	expect([journal.find("op-2"), journal.find("op-3")]).toEqual([undefined, undefined]);
	expect(asked).toEqual([]);
});

it("the newest line and the cursor are looked up once, however often they are asked for", () => {
	const { asked, journal } = scene();
	journal.append(row(1));
	journal.confirm(1);
	expect([journal.confirmed(), journal.confirmed()]).toEqual([1, 1]);
	expect(asked.filter((query) => query.includes("FROM cursor"))).toHaveLength(1);
	expect([journal.last()?.key, journal.lastSeq(), journal.unsentSince(1)]).toEqual(["op-1", 1, null]);
	expect(asked.filter((query) => query.includes("LIMIT 1"))).toHaveLength(1);
	asked.length = 0;
	journal.appendAll([row(2), row(3)]);
	expect([journal.append(row(4)).seq, journal.last()?.key]).toEqual([4, "op-4"]);
	expect(asked).toEqual([]);
});

it("a turn that is undone takes the newest line and the cursor with it", () => {
	const { journal } = scene();
	journal.appendAll([row(1), row(2)]);
	journal.confirm(1);
	const seen: unknown[] = [];
	const failing = () => {
		journal.append(row(3));
		journal.confirm(3);
		seen.push(journal.last()?.key, journal.lastSeq(), journal.confirmed());
		throw new Error("the disk is full");
	};
	expect(() => journal.atomically(failing)).toThrow("the disk is full");
	expect(seen).toEqual(["op-3", 3, 3]);
	expect([journal.last()?.key, journal.lastSeq(), journal.confirmed()]).toEqual(["op-2", 2, 1]);
	expect(journal.listToSend(1, 10).map(({ key }) => key)).toEqual(["op-2"]);
});

it("five hundred lines written at once follow each other without a gap, each with its own key and text", () => {
	const { journal } = scene();
	journal.append(row(1));
	const rest = numbers(501).slice(1);
	expect(journal.appendAll(rest.map(row))).toBe(2);
	const all = journal.listAfter(0, 1_000);
	expect(all.map(({ seq }) => seq)).toEqual(numbers(501));
	expect(all.map(({ key, hash, body }) => [key, hash, body])).toEqual(
		numbers(501).map((n) => [`op-${n}`, `h${n}`, `{"n":${n}}`]),
	);
});

it("the cursor never goes back, whatever is confirmed late", () => {
	const { journal } = scene();
	journal.appendAll([row(1), row(2), row(3)]);
	for (const [to, confirmed] of [
		[2, 2],
		[1, 2],
		[3, 3],
		[3, 3],
	] as const) {
		journal.confirm(to);
		expect(journal.confirmed()).toBe(confirmed);
	}
});
