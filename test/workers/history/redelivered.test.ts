import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { entryLine, opLine, soldEffects } from "../../domain/history/lines.ts";
import { sale } from "../../support/builders.ts";
import { consume, countRows } from "../support/queue.ts";

// What a full delivery costs that comes once more. A call may ask the database a thousand times, and no oftener.

const SALES = 300;

it("a delivery of many accounts that comes again asks about all of them together", async () => {
	const events = Array.from({ length: SALES }, (_, n) => {
		const op = sale({ account: `guest-${n}` });
		const carried = [{ object: `again/account/guest-${n}`, event: entryLine(1, { account: `guest-${n}` }) }];
		return opLine(op, { seq: n + 1, effects: soldEffects(op), carried });
	});
	const message = { org: "again", object: "again/store/bar", after: 0, events };
	expect((await consume([message])).retryMessages).toEqual([]);
	let queries = 0;
	const DB = {
		prepare: (query: string) => {
			queries += 1;
			return env.DB.prepare(query);
		},
		batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
	} as unknown as D1Database;
	const other = {
		...message,
		events: events.map((event) => (event.seq === 7 ? { ...event, key: "x" } : event)),
	};
	expect((await consume([other], "fieldtill-events", { ...env, DB })).retryMessages).toEqual([]);
	expect(queries).toBeLessThan(100);
	expect(await countRows("alerts", "id = ?", "line-conflict/again/store/bar/7")).toBe(1);
	expect(await countRows("alerts", "org = 'again' AND kind = ?", "line-conflict")).toBe(1);
});
