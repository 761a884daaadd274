import type { Alert } from "../../domain/history/alerts.ts";
import { listTakenTwice } from "../../domain/history/books.ts";
import {
	addTo,
	addToSpan,
	compareRollups,
	listDoubled,
	type RollupDifference,
	type Spans,
	type Sums,
} from "../../domain/history/compare.ts";
import { areCountable, type Contribution, storeContributions } from "../../domain/history/contributions.ts";
import { type Calendar, eventDayOf } from "../../domain/history/day.ts";
import { calendarOf } from "../db/history.ts";
import { listTransfers } from "../db/lines-by-kind.ts";
import { listRollups } from "../db/rollups.ts";
import { storeLinesSince } from "../db/stored.ts";
import { driftsIn, readDrift } from "../db/value.ts";

// Whether yesterday's rollups are the sum of its lines. Entries are not added up here, they come from accounts, whose
// lines are in no order of time; that they fit to what accounts hold is what conservation says.

const DAY_MS = 86_400_000;
// Nothing that happened yesterday was written before this: two days, and an hour for a clock that was turned.
const LOOK_BACK_MS = 2 * DAY_MS + 3_600_000;
const DIMS = ["sales", "product", "tender", "tax", "declined", "flag"] as const;
const TRIES_MAX = 3;
const SHOWN_MAX = 20;

export async function compareDays(db: D1Database, org: string, now: number): Promise<Alert[]> {
	const calendar = await calendarOf(db, org);
	const day = eventDayOf(now - DAY_MS, calendar.zone, calendar.dayStartsMinute);
	const spans: Spans = new Map();
	const different = await compareDay(db, org, day, calendar, now, spans);
	const found = await readDrift(db, org);
	const alert = (kind: string, body: object, about = ""): Alert => {
		return { id: `${kind}/${about}${day}`, kind, at: now, body };
	};
	return [
		...(different.length === 0
			? []
			: [alert("rollups-differ", { day, count: different.length, first: different.slice(0, SHOWN_MAX) })]),
		...listDoubled(spans).map((object) => alert("journal-doubled", { object }, `${object}/`)),
		...(driftsIn(found) ? [alert("books-drift", found)] : []),
		...(await listDoubleTransfers(db, org, now)),
	];
}

// Named by the transfer, so that each is told once.
async function listDoubleTransfers(db: D1Database, org: string, now: number): Promise<Alert[]> {
	const { received } = await listTransfers(db, org);
	const kind = "transfer-taken-twice";
	return listTakenTwice(received).map((body) => ({ id: `${kind}/${body.transfer}`, kind, at: now, body }));
}

async function compareDay(
	db: D1Database,
	org: string,
	day: string,
	calendar: Calendar,
	now: number,
	spans: Spans,
): Promise<RollupDifference[]> {
	for (let tries = 1; ; tries += 1) {
		const before = await readDay(db, org, day);
		spans.clear();
		const added = await addDay(db, org, day, calendar, now, spans);
		const found = await readDay(db, org, day);
		// Lines of yesterday that arrive while these are read: look again.
		const isStill = compareRollups(before, found).length === 0;
		if (isStill) return compareRollups(added, found);
		if (tries === TRIES_MAX) return [];
	}
}

async function readDay(db: D1Database, org: string, day: string): Promise<Contribution[]> {
	return (await Promise.all(DIMS.map((dim) => listRollups(db, org, dim, day)))).flat();
}

async function addDay(
	db: D1Database,
	org: string,
	day: string,
	calendar: Calendar,
	now: number,
	spans: Spans,
): Promise<Iterable<Contribution>> {
	const sums: Sums = new Map();
	for await (const line of storeLinesSince(db, org, now - LOOK_BACK_MS)) {
		addToSpan(spans, line);
		const parts = storeContributions(line, calendar);
		if (!areCountable(parts)) continue;
		for (const part of parts) if (part.day === day) addTo(sums, part);
	}
	return sums.values();
}
