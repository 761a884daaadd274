import type { Contribution } from "../../domain/history/contributions.ts";
import type { HistoryLine, HistoryLines } from "../../domain/history/unpack.ts";
import { jsonParameters } from "./history.ts";

// What lines add up to. Contributions come with the names of their lines, and count where that line's row carries the
// batch that is being written: a line that was there before has been counted before. Lines that come together mostly
// count at the same places, so each place is named once, and a contribution says which it is by its number.

const addPartsOf = (table: string, joined: string) => `INSERT INTO rollups
		(org, dim, day, store, hour, name, unit, count, quantity, net_minor, tax_minor, gross_minor)
	SELECT ?2, place ->> 0, place ->> 1, place ->> 2, place ->> 3, place ->> 4, place ->> 5,
		count, quantity, net_minor, tax_minor, gross_minor
	FROM (SELECT ?4 -> (part.value ->> 0) AS place,
			sum(part.value ->> 1) AS count, sum(part.value ->> 2) AS quantity, sum(part.value ->> 3) AS net_minor,
			sum(part.value ->> 4) AS tax_minor, sum(part.value ->> 5) AS gross_minor
		FROM json_each(?1) AS line
		CROSS JOIN ${table} AS row ON ${joined}
		CROSS JOIN json_each(line.value, '$[3]') AS part
		WHERE row.batch = ?3
		GROUP BY part.value ->> 0)
	WHERE true
	ON CONFLICT DO UPDATE SET count = count + excluded.count, quantity = quantity + excluded.quantity,
		net_minor = net_minor + excluded.net_minor, tax_minor = tax_minor + excluded.tax_minor,
		gross_minor = gross_minor + excluded.gross_minor`;

const statements = {
	addStoreParts: addPartsOf(
		"store_lines",
		`row.org = ?2 AND row.at = line.value ->> 0 AND row.object = line.value ->> 1 AND row.seq = line.value ->> 2`,
	),
	addAccountParts: addPartsOf(
		"account_lines",
		"row.object = line.value ->> 1 AND row.seq = line.value ->> 2",
	),
	listDay: `SELECT dim, day, store, hour, name, unit, count, quantity,
			net_minor AS netMinor, tax_minor AS taxMinor, gross_minor AS grossMinor
		FROM rollups WHERE org = ?1 AND dim = ?2 AND day = ?3 AND (store, hour, name, unit) > (?4, ?5, ?6, ?7)
		ORDER BY store, hour, name, unit LIMIT ?8`,
	sumEntries: `SELECT name AS cause, unit, sum(count) AS count, sum(gross_minor) AS amountMinor
		FROM rollups WHERE org = ? AND dim = 'entry' GROUP BY name, unit`,
	countFlags: `SELECT name AS flag, sum(count) AS count
		FROM rollups WHERE org = ? AND dim = 'flag' GROUP BY name ORDER BY count DESC, name`,
} as const;

const PAGE_ROWS = 5_000;
// A place is up to 250 characters, and a value holds two megabytes.
const PLACES_MAX = 4_000;

export function addRollups(
	db: D1Database,
	org: string,
	lines: HistoryLines,
	batch: string,
): D1PreparedStatement[] {
	const add = (query: string, rows: readonly HistoryLine[]) => {
		return runsOf(rows).flatMap(({ parts, places }) => {
			const names = `[${[...places.keys()].join(",")}]`;
			return jsonParameters(parts).map((some) => db.prepare(query).bind(some, org, batch, names));
		});
	};
	return [...add(statements.addStoreParts, lines.stores), ...add(statements.addAccountParts, lines.accounts)];
}

type Run = { readonly parts: unknown[]; readonly places: Places };

// As many lines together as name places that one value can hold.
function runsOf(rows: readonly HistoryLine[]): Run[] {
	const runs: Run[] = [];
	for (const row of rows) {
		let run = runs.at(-1);
		if (run === undefined || run.places.size >= PLACES_MAX) {
			run = { parts: [], places: new Map() };
			runs.push(run);
		}
		run.parts.push(...partsOf(row, run.places));
	}
	return runs;
}

// All of a dimension on a day, page by page: of many stores that is more than one answer should hold.
export async function listRollups(
	db: D1Database,
	org: string,
	dim: Contribution["dim"],
	day: string,
): Promise<Contribution[]> {
	const found: Contribution[] = [];
	for (;;) {
		const { store, hour, name, unit } = found.at(-1) ?? { store: "", hour: -1, name: "", unit: "" };
		const place = [org, dim, day, store, hour, name, unit];
		const page = db.prepare(statements.listDay).bind(...place, PAGE_ROWS);
		const { results } = await page.all<Contribution>();
		found.push(...results);
		if (results.length < PAGE_ROWS) return found;
	}
}

// What moved in accounts, all days together.
export function entriesQuery(db: D1Database, org: string): D1PreparedStatement {
	return db.prepare(statements.sumEntries).bind(org);
}

export async function countFlags(db: D1Database, org: string): Promise<{ flag: string; count: number }[]> {
	return (await db.prepare(statements.countFlags).bind(org).all<{ flag: string; count: number }>()).results;
}

// The number of each place, by its name as JSON.
type Places = Map<string, number>;

function partsOf({ at, object, seq, parts }: HistoryLine, places: Places): readonly unknown[] {
	if (parts.length === 0) return [];
	const values = parts.map((part) => {
		const { count, quantity, netMinor, taxMinor, grossMinor } = part;
		return [placeOf(part, places), count, quantity, netMinor, taxMinor, grossMinor];
	});
	return [[at, object, seq, values]];
}

function placeOf({ dim, day, store, hour, name, unit }: Contribution, places: Places): number {
	const place = JSON.stringify([dim, day, store, hour, name, unit]);
	const known = places.get(place) ?? places.size;
	places.set(place, known);
	return known;
}
