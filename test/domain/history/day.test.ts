import fc from "fast-check";
import { expect, it } from "vitest";
import { eventDayOf, eventTimeOf } from "../../../domain/history/day.ts";

const BERLIN = "Europe/Berlin";

it.each<[string, string, number, string, number]>([
	["an afternoon", "2026-08-14T13:00:00Z", 360, "2026-08-14", 15],
	["the last minute before the cut-off", "2026-08-15T03:59:59Z", 360, "2026-08-14", 5],
	["the cut-off itself", "2026-08-15T04:00:00Z", 360, "2026-08-15", 6],
	["midnight without a cut-off", "2026-08-14T22:00:00Z", 0, "2026-08-15", 0],
	["the first of a month", "2026-08-31T23:30:00Z", 360, "2026-08-31", 1],
	["the first of a year", "2026-12-31T23:30:00Z", 360, "2026-12-31", 0],
	["the hour before the clock goes forward", "2026-03-29T00:59:00Z", 360, "2026-03-28", 1],
	["the hour after, when it shows three", "2026-03-29T01:00:00Z", 360, "2026-03-28", 3],
	["the cut-off of the short night", "2026-03-29T04:00:00Z", 360, "2026-03-29", 6],
	["the hour that comes twice, first", "2026-10-25T00:30:00Z", 360, "2026-10-24", 2],
	["the hour that comes twice, second", "2026-10-25T01:30:00Z", 360, "2026-10-24", 2],
	["the cut-off of the long night", "2026-10-25T05:00:00Z", 360, "2026-10-25", 6],
	["a cut-off that the turned clock leaves out", "2026-03-29T01:00:00Z", 150, "2026-03-29", 3],
])("%s", (_, at, dayStartsMinute, day, hour) => {
	expect(eventTimeOf(Date.parse(at), { zone: BERLIN, dayStartsMinute })).toEqual({ day, hour });
	expect(eventDayOf(Date.parse(at), BERLIN, dayStartsMinute)).toBe(day);
});

it("goes by the zone of the org", () => {
	const at = Date.parse("2026-08-14T23:00:00Z");
	expect(eventDayOf(at, "America/Los_Angeles", 0)).toBe("2026-08-14");
	expect(eventDayOf(at, "Asia/Kathmandu", 0)).toBe("2026-08-15");
});

it("reads a zone that nobody knows as UTC, and a time before 1970 as 1970", () => {
	expect(
		eventTimeOf(Date.parse("2026-08-14T23:00:00Z"), { zone: "Meadow/Stage", dayStartsMinute: 0 }),
	).toEqual({
		day: "2026-08-14",
		hour: 23,
	});
	expect(eventDayOf(-8_640_000_000_000_000, "UTC", 0)).toBe("1970-01-01");
});

it("never goes back while time goes on, whatever zone and cut-off", () => {
	const zones = fc.constantFrom("UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata");
	const times = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 11, 31) });
	fc.assert(
		fc.property(zones, times, fc.nat(1_439), fc.nat(86_400_000), (zone, at, starts, later) => {
			// Where a clock is turned back over the cut-off, an hour of the new day is an hour of the old one again.
			const turned = 3_600_000;
			expect(eventDayOf(at + later + turned, zone, starts) >= eventDayOf(at, zone, starts)).toBe(true);
		}),
	);
});
