import { knownLocale } from "./money-text.ts";

// Amounts as people type them: 4.80, 4,80, 1 200, 12,345.67. What cannot be read is null, never zero.

export function parseAmount(text: string, decimals: number): number | null {
	const plain = ungrouped(text.replaceAll(/[\s'\u2019]/g, "")).replace(",", ".");
	const parts = /^(\d{1,9})(?:\.(\d*))?$/.exec(plain);
	if (parts === null) return null;
	const [, whole = "", fraction = ""] = parts;
	if (fraction.length > decimals) return null;
	return Number(whole) * 10 ** decimals + Number(fraction.padEnd(decimals, "0") || "0");
}

// Where both signs stand, or one of them twice, it is plain which only groups. A single one may be either.
function ungrouped(text: string): string {
	const parts = /^(\d{1,3}(?:,\d{3})+)(\.\d*)?$/.exec(text) ?? /^(\d{1,3}(?:\.\d{3})+)(,\d*)?$/.exec(text);
	if (parts === null) return text;
	const [, whole = "", fraction] = parts;
	const groups = whole.split(/[.,]/);
	return fraction === undefined && groups.length === 2 ? text : groups.join("") + (fraction ?? "");
}

// As it is typed: without groups, with the decimal sign of the org's language.
export function writeAmount(minor: number, decimals: number, locale?: string, least = decimals): string {
	return new Intl.NumberFormat(locale === undefined ? "en" : knownLocale(locale), {
		useGrouping: false,
		numberingSystem: "latn",
		minimumFractionDigits: least,
		maximumFractionDigits: decimals,
	}).format(minor / 10 ** decimals);
}
