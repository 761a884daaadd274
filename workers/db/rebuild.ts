import type { JournalEvent } from "../../domain/protocol/event.ts";
import { recordMessages } from "./lines.ts";

// History from nothing but the journals: every line of every object goes in by the way on which it came the first
// time. What the journals do not say (the catalog, who may do what, which alerts were closed) stays as it is.

export type JournalSource = {
	readonly objects: readonly { readonly org: string; readonly object: string }[];
	readonly listLines: (object: string, after: number, limit: number) => Promise<readonly JournalEvent[]>;
};

const PAGE_LINES = 200;
const OBJECTS_AT_ONCE = 20;

// Gives the number of lines that the journals hold.
export async function rebuildHistory(source: JournalSource, db: D1Database): Promise<number> {
	let lines = 0;
	for (const [org, group] of Map.groupBy(source.objects, (one) => one.org)) {
		for (let from = 0; from < group.length; from += OBJECTS_AT_ONCE) {
			const objects = group.slice(from, from + OBJECTS_AT_ONCE).map(({ object }) => object);
			lines += await rebuildSome(source, db, org, objects);
		}
	}
	return lines;
}

// A page of each journal at a time, together one write.
async function rebuildSome(
	source: JournalSource,
	db: D1Database,
	org: string,
	objects: readonly string[],
): Promise<number> {
	let lines = 0;
	let open = objects.map((object) => ({ object, after: 0 }));
	while (open.length > 0) {
		const messages = await Promise.all(
			open.map(async ({ object, after }) => {
				const events = [...(await source.listLines(object, after, PAGE_LINES))];
				return { org, object, after, events };
			}),
		);
		await recordMessages(db, org, messages);
		lines += messages.reduce((sum, { events }) => sum + events.length, 0);
		open = messages.flatMap(({ object, events }) => {
			const last = events.at(-1);
			return last === undefined || events.length < PAGE_LINES ? [] : [{ object, after: last.seq }];
		});
	}
	return lines;
}

export async function clearHistory(db: D1Database): Promise<void> {
	const tables = ["store_lines", "account_lines", "rollups", "till_numbers"];
	await db.batch([
		...tables.map((table) => db.prepare(`DELETE FROM ${table}`)),
		// The night makes what it keeps of the logs of tills anew.
		db.prepare("UPDATE orgs SET logs_compared_at = 0"),
	]);
}

// Every journal that the catalog names. Accounts that nobody has opened are not named; their lines travel with stores.
export async function listJournals(db: D1Database): Promise<{ org: string; object: string }[]> {
	const { results } = await db
		.prepare(
			`SELECT org, org || '/store/' || id AS object FROM stores
			UNION ALL SELECT org, org || '/account/' || id FROM accounts ORDER BY 1, 2`,
		)
		.all<{ org: string; object: string }>();
	return results;
}
