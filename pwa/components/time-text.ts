// Clock times and days as the org reads them: in its zone where one is known, else in the device's.

export function clockTime(atMs: number, locale?: string, zone?: string): string {
	return format(atMs, { hour: "2-digit", minute: "2-digit" }, locale, zone);
}

export function dayAndTime(atMs: number, locale?: string, zone?: string): string {
	return format(atMs, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, locale, zone);
}

export function dateText(atMs: number, locale?: string, zone?: string): string {
	return format(atMs, { day: "numeric", month: "short", year: "numeric" }, locale, zone);
}

export function longDay(atMs: number, locale?: string, zone?: string): string {
	return format(atMs, { weekday: "long", day: "numeric", month: "long" }, locale, zone);
}

// One text per calendar day, for asking whether two moments share it.
export function dayKey(atMs: number, zone?: string): string {
	return format(atMs, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA", zone);
}

function format(atMs: number, options: Intl.DateTimeFormatOptions, locale?: string, zone?: string): string {
	return new Intl.DateTimeFormat(locale, {
		...options,
		...(zone !== undefined && { timeZone: zone }),
	}).format(atMs);
}
