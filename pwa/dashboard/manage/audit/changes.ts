import { isStoreField } from "../../../../domain/access/audit-names.ts";

// What an act changed, thing by thing: from what, to what, as people read it.

export type FieldChange = { readonly name: string; readonly before: string; readonly after: string };

// How the org writes what the log keeps as bare numbers.
export type Writing = {
	readonly money: (minor: number, unit: string | undefined) => string;
	readonly rate: (bps: number) => string;
	readonly when: (atMs: number) => string;
	readonly store: (id: string) => string;
};

export function changesOf(before: string | null, after: string | null, writing: Writing): FieldChange[] {
	const old = readJson(before, writing);
	const now = readJson(after, writing);
	return [...new Set([...old.keys(), ...now.keys()])]
		.map((name) => ({ name, before: old.get(name) ?? "", after: now.get(name) ?? "" }))
		.filter((change) => change.before !== change.after);
}

type AuditFields = Readonly<Record<string, unknown>>;

function readJson(text: string | null, writing: Writing): Map<string, string> {
	return new Map(text === null ? [] : textsOf(JSON.parse(text) as AuditFields, writing));
}

function textsOf(known: AuditFields, writing: Writing): [name: string, text: string][] {
	return Object.entries(known).flatMap(([key, value]): [string, string][] => {
		if (!isWithin(value)) return [[nameOf(key), textOf(key, value, known, writing)]];
		return textsOf(value, writing).map(([name, text]) => [`${nameOf(key)}, ${name}`, text]);
	});
}

function isWithin(value: unknown): value is AuditFields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The unit at the end of a name says how its number is written.
const UNIT = /(At|Minor|Bps|Ms|Minute)$/;
const MS_PER_HOUR = 3_600_000;

function nameOf(key: string): string {
	return key
		.replace(UNIT, "")
		.replaceAll(/([A-Z])/g, " $1")
		.toLowerCase();
}

function textOf(key: string, value: unknown, { unit }: AuditFields, writing: Writing): string {
	if (value === undefined || value === null) return "";
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (Array.isArray(value)) return value.map((one) => textOf(key, one, {}, writing)).join(", ");
	if (typeof value !== "number") return isStoreField(key) ? writing.store(String(value)) : String(value);
	switch (UNIT.exec(key)?.[0]) {
		case "At":
			return writing.when(value);
		case "Minor":
			return writing.money(value, typeof unit === "string" ? unit : undefined);
		case "Bps":
			return writing.rate(value);
		case "Ms":
			return `${value / MS_PER_HOUR} h`;
		case "Minute":
			return `${twoDigits(Math.floor(value / 60))}:${twoDigits(value % 60)}`;
		default:
			return String(value);
	}
}

function twoDigits(count: number): string {
	return String(count).padStart(2, "0");
}
