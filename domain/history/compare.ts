import type { Contribution } from "./contributions.ts";

// What a nightly comparison finds: lines that a journal has and history has not, or has otherwise, and rollups that are
// not the sum of their lines.

export type LineInHistory = {
	readonly seq: number;
	readonly at: number;
	readonly kind: string;
	readonly key: string | null;
	readonly hash: string | null;
	readonly body: string;
};

export function compareLines(
	journal: readonly LineInHistory[],
	history: readonly LineInHistory[],
): { readonly missing: number[]; readonly differs: number[] } {
	const found = new Map(history.map((row) => [row.seq, row]));
	const missing = journal.filter(({ seq }) => !found.has(seq));
	const differs = journal.filter((line) => {
		const row = found.get(line.seq);
		return row !== undefined && FIELDS.some((field) => row[field] !== line[field]);
	});
	return { missing: missing.map(({ seq }) => seq), differs: differs.map(({ seq }) => seq) };
}

const FIELDS = ["at", "kind", "key", "hash", "body"] as const;

// How many lines of each journal were seen, and between which numbers. More than there are numbers: two lines claim one.
export type Spans = Map<string, { readonly from: number; readonly to: number; readonly lines: number }>;

export function addToSpan(spans: Spans, { object, seq }: { object: string; seq: number }): void {
	const { from, to, lines } = spans.get(object) ?? { from: seq, to: seq, lines: 0 };
	spans.set(object, { from: Math.min(from, seq), to: Math.max(to, seq), lines: lines + 1 });
}

export function listDoubled(spans: Spans): string[] {
	return [...spans].flatMap(([object, { from, to, lines }]) => (lines > to - from + 1 ? [object] : []));
}

export type RollupDifference = { readonly name: string; readonly expected: string; readonly found: string };

export type Sums = Map<string, Contribution>;

export function addTo(sums: Sums, part: Contribution): void {
	const known = sums.get(nameOf(part));
	sums.set(nameOf(part), known === undefined ? part : plus(known, part));
}

// What the lines add up to, and what history has made of them.
export function compareRollups(
	added: Iterable<Contribution>,
	rollups: Iterable<Contribution>,
): RollupDifference[] {
	const expected = new Map([...added].map((part) => [nameOf(part), sumsOf(part)]));
	const found = new Map([...rollups].map((part) => [nameOf(part), sumsOf(part)]));
	const names = [...new Set([...expected.keys(), ...found.keys()])].sort();
	return names.flatMap((name) => {
		const pair = { name, expected: expected.get(name) ?? NONE, found: found.get(name) ?? NONE };
		return pair.expected === pair.found ? [] : [pair];
	});
}

const NONE = "0 0 0 0 0";

function plus(one: Contribution, other: Contribution): Contribution {
	return {
		...one,
		count: one.count + other.count,
		quantity: one.quantity + other.quantity,
		netMinor: one.netMinor + other.netMinor,
		taxMinor: one.taxMinor + other.taxMinor,
		grossMinor: one.grossMinor + other.grossMinor,
	};
}

function nameOf({ dim, day, store, hour, name, unit }: Contribution): string {
	return [dim, day, store, hour, name, unit].join(" ");
}

function sumsOf({ count, quantity, netMinor, taxMinor, grossMinor }: Contribution): string {
	return [count, quantity, netMinor, taxMinor, grossMinor].join(" ");
}
