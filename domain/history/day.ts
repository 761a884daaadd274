// Which day of the event a moment belongs to, and which hour its clock shows. A night that ends at six belongs to the
// day before: the cut-off is a time on the clock, so days on which the clock is turned need no rule of their own.

export type Calendar = { readonly zone: string; readonly dayStartsMinute: number };
export type EventTime = { readonly day: string; readonly hour: number };

// What an org without words about it gets.
export const PLAIN_CALENDAR: Calendar = { zone: "UTC", dayStartsMinute: 0 };

const formats = new Map<string, Intl.DateTimeFormat>();
// Lines come in bursts, and every clock on earth is whole minutes off: a minute is asked of the calendar once.
const known = new Map<string, EventTime>();
const KNOWN_MAX = 2_000;
const MINUTE_MS = 60_000;

export function eventTimeOf(at: number, calendar: Calendar): EventTime {
	const minute = Math.floor(at / MINUTE_MS);
	const name = `${minute} ${calendar.dayStartsMinute} ${calendar.zone}`;
	const found = known.get(name);
	if (found !== undefined) return found;
	if (known.size >= KNOWN_MAX) known.clear();
	const made = readCalendar(minute * MINUTE_MS, calendar);
	known.set(name, made);
	return made;
}

export function eventDayOf(at: number, zone: string, dayStartsMinute: number): string {
	return eventTimeOf(at, { zone, dayStartsMinute }).day;
}

function readCalendar(at: number, { zone, dayStartsMinute }: Calendar): EventTime {
	const { year, month, date, hour, minute } = wallClock(at, zone);
	const late = hour * 60 + minute < dayStartsMinute ? 1 : 0;
	return { day: new Date(Date.UTC(year, month - 1, date - late)).toISOString().slice(0, 10), hour };
}

// Nothing was sold before 1970: a till whose clock says so is taken at that.
function wallClock(at: number, zone: string) {
	const parts = Object.fromEntries(
		formatOf(zone)
			.formatToParts(Math.max(0, at))
			.map(({ type, value }) => [type, Number(value)]),
	);
	const { year = 1970, month = 1, day: date = 1, hour = 0, minute = 0 } = parts;
	return { year, month, date, hour, minute };
}

// A zone that nobody knows is read as UTC: a misspelt word must not keep journals from history.
function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known !== undefined) return known;
	const made = makeFormat(zone) ?? makeFormat(PLAIN_CALENDAR.zone) ?? new Intl.DateTimeFormat();
	formats.set(zone, made);
	return made;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
	try {
		return new Intl.DateTimeFormat("en-GB", {
			timeZone,
			calendar: "gregory",
			numberingSystem: "latn",
			hourCycle: "h23",
			...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
		});
	} catch {
		return undefined;
	}
}
