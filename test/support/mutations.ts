import fc from "fast-check";

// Ops as no till sends them: one place of a good op is left out, doubled or turned into something else.

const LONG = "x".repeat(4_000);
const DEEP = JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) as unknown;
const MONEY = [-1, -0.5, 0.1, 100_000_000_001, -100_000_000_001, 2 ** 53, -(2 ** 53) - 2, 1e300];
const TIMES = [0, 8_640_000_000_000_000, 8_640_000_000_000_001];
const WORDS = ["", "\u0000", "\ud800", "日本 🍺", "__proto__", "ALL", "all", LONG];
const ELSEWHERE = ["store-2", "other/account/guest-1", "../guest-1", "fuzz-b", "drawer/../safe"];
const SHAPES = [null, true, [], {}, [null], { length: -1 }, DEEP];

export const oddValue = fc.oneof(
	fc.constantFrom<unknown>(...MONEY, ...TIMES, ...WORDS, ...ELSEWHERE, ...SHAPES),
	fc.jsonValue({ maxDepth: 2 }),
);

export const mutation = fc.record({
	place: fc.nat(10_000),
	how: fc.constantFrom("replace", "replace", "leave out", "double"),
	value: oddValue,
});
export type Mutation = { place: number; how: string; value: unknown };

export function mutate(op: object, { place, how, value }: Mutation): Record<string, unknown> {
	const copy = structuredClone(op) as Record<string, unknown>;
	const places = placesOf(copy);
	const [owner, name] = places[place % places.length] as Place;
	if (how === "leave out") delete owner[name];
	else if (how === "double") owner[name] = [owner[name], owner[name]];
	else owner[name] = value;
	return copy;
}

type Place = readonly [Record<string, unknown>, string];

function placesOf(value: unknown): Place[] {
	if (value === null || typeof value !== "object") return [];
	const owner = value as Record<string, unknown>;
	return Object.keys(owner).flatMap((name) => [[owner, name] as const, ...placesOf(owner[name])]);
}

// What is sent instead of a batch.
export const garbage = fc.oneof(
	fc.string({ unit: "binary" }),
	fc.jsonValue().map((value) => JSON.stringify(value)),
	fc.jsonValue().map((value) => JSON.stringify({ sentAt: 1, ops: value })),
	fc.record({ sentAt: oddValue, ops: fc.array(oddValue) }).map((body) => JSON.stringify(body)),
	fc.nat(60).map((length) => '{"sentAt":1,"ops":[{"id":"\\ud83c","mode":"fact","v":2}]}'.slice(0, length)),
	fc.constantFrom(
		"[".repeat(200_000),
		`{"sentAt":1,"ops":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
		'{"sentAt":1e999,"ops":[1]}',
		'{"ops":[],"sentAt":1}',
		"\ufeff{}",
	),
);
