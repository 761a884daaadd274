import { type Calendar, PLAIN_CALENDAR } from "../../domain/history/day.ts";

// History in D1. Where it lives is asked in one place, so that orgs can be spread over several databases later.
export function historyOf(env: { readonly DB: D1Database }, _org: string): D1Database {
	return env.DB;
}

export async function calendarOf(db: D1Database, org: string): Promise<Calendar> {
	const query = "SELECT zone, day_starts_minute AS dayStartsMinute FROM orgs WHERE id = ?";
	return (await db.prepare(query).bind(org).first<Calendar>()) ?? PLAIN_CALENDAR;
}

// Many values go as one JSON parameter: D1 binds at most a hundred, and one may hold two megabytes.
const PARAMETER_BYTES_MAX = 1_000_000;

export function jsonParameters(values: readonly unknown[]): string[] {
	const parameters: string[] = [];
	let texts: string[] = [];
	let bytes = 0;
	for (const value of values) {
		const text = JSON.stringify(value);
		const size = Buffer.byteLength(text) + 1;
		if (texts.length > 0 && bytes + size > PARAMETER_BYTES_MAX) {
			parameters.push(`[${texts.join(",")}]`);
			texts = [];
			bytes = 0;
		}
		texts.push(text);
		bytes += size;
	}
	if (texts.length > 0) parameters.push(`[${texts.join(",")}]`);
	return parameters;
}
