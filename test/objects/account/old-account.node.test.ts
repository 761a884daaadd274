import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { must } from "../../../domain/core/assert.ts";
import { AccountBook } from "../../../durable-objects/account/book.ts";
import { AccountShell } from "../../../durable-objects/account/shell.ts";
import { StoreBook } from "../../../durable-objects/store/book.ts";
import { sqlOn } from "../../support/node-sql.ts";

// An account that has been paid from a hundred thousand times: its lines were carried home by stores, and looking for
// those that it sends itself must not walk through them.

const LINES = 100_000;
const ADD_CARRIED = `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
	INSERT INTO journal (seq, key, hash, kind, at, carried, body)
	SELECT i, 's-' || i, 'h', 'posted', i, 1, journal.body FROM n, journal WHERE journal.seq = 1`;

// The lines are put past the class that keeps them, so whoever works with them is an instance made after that.
function scene(lines: number) {
	const db = new DatabaseSync(":memory:");
	const asked = new Set<string>();
	const sql = sqlOn(db);
	const spied: typeof sql = {
		...sql,
		first: (query, ...values) => {
			asked.add(query);
			return sql.first(query, ...values);
		},
		all: (query, ...values) => {
			asked.add(query);
			return sql.all(query, ...values);
		},
	};
	const sent: number[] = [];
	const wake = () =>
		new AccountShell({
			...{ sql: spied, setAlarm: () => {}, clock: () => 1_000_000 },
			send: async (group) => void sent.push(...group.flatMap(({ events }) => events.map(({ seq }) => seq))),
		});
	wake().open("meadow", { id: "guest", name: "Guest", credentials: [], maxMinor: 5_000 }, "o");
	db.prepare(ADD_CARRIED).run(lines);
	return { db, shell: wake(), asked, sent };
}
const plansOf = (db: DatabaseSync, queries: Iterable<string>) =>
	[...queries]
		.filter((query) => query.includes("carried = 0"))
		.map((query) => {
			const some = query.split("?").length - 1;
			const rows = db.prepare(`EXPLAIN QUERY PLAN ${query}`).all(...Array(some).fill(1));
			return rows.map(({ detail }) => String(detail)).join("; ");
		});

it("finds the lines to send among a hundred thousand others by their index alone", async () => {
	const { db, shell, asked, sent } = scene(LINES);
	await shell.onAlarm();
	shell.confirm({ after: 0, to: 1 });
	shell.change("blocked", { status: "blocked" });
	shell.kick();
	await shell.onAlarm();
	expect(sent).toEqual([1, LINES + 1]);
	const plans = plansOf(db, asked);
	expect(plans.length).toBeGreaterThanOrEqual(2);
	for (const plan of plans) expect(plan).toMatch(/journal_to_send \(seq>\?\)$/);
});

it("takes as long as among a hundred", () => {
	const timeOf = (lines: number) => {
		const { shell } = scene(lines);
		const times = Array.from({ length: 9 }, () => {
			const begun = performance.now();
			for (let looks = 0; looks < 20; looks += 1) {
				shell.book.journal.unsentSince(1);
				shell.book.journal.listToSend(1, 500);
			}
			return performance.now() - begun;
		});
		return must(times.toSorted((a, b) => a - b)[0], "nine times have a shortest");
	};
	expect(timeOf(LINES)).toBeLessThan(20 * timeOf(100) + 2);
});

it("an account from before the index gets it when it wakes; a store, which sends every line, has none", () => {
	const old = new DatabaseSync(":memory:");
	new AccountBook(sqlOn(old));
	old.exec("DROP INDEX IF EXISTS journal_to_send");
	const indexes = (db: DatabaseSync) =>
		db.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'journal'").all();
	new AccountBook(sqlOn(old));
	expect(indexes(old)).toContainEqual({ name: "journal_to_send" });
	const store = new DatabaseSync(":memory:");
	new StoreBook(sqlOn(store));
	expect(indexes(store)).toEqual([{ name: "journal_by_key" }]);
});
