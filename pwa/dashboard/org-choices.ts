import type { Option } from "../components/form/select-field.tsx";

// What an org may choose from, and what this device suggests.

const MINUTES_PER_HOUR = 60;
const ID_SUGGESTED_MAX = 40;
const LOCALE = /^[a-z]{2}(-[A-Z]{2})?$/;
// Where most people pay with the euro it needs no entry.
const CURRENCY_OF: Readonly<Record<string, string>> = {
	...{ GB: "GBP", US: "USD", CA: "CAD", AU: "AUD", NZ: "NZD", CH: "CHF", SE: "SEK", NO: "NOK", DK: "DKK" },
	...{ PL: "PLN", CZ: "CZK", HU: "HUF", RO: "RON", IS: "ISK", JP: "JPY", IN: "INR", BR: "BRL", MX: "MXN" },
};

export function suggestLocale(): string {
	const { language } = navigator;
	return LOCALE.test(language) ? language : (language.split("-")[0] ?? "en").slice(0, 2).toLowerCase();
}

export function suggestUnit(): string {
	return CURRENCY_OF[suggestLocale().split("-")[1] ?? ""] ?? "EUR";
}

export function suggestZone(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function decimalsOf(unit: string): number {
	const format = new Intl.NumberFormat("en", { style: "currency", currency: unit });
	return format.resolvedOptions().maximumFractionDigits ?? 2;
}

export function currencyOptions(): Option[] {
	const names = new Intl.DisplayNames("en", { type: "currency" });
	return Intl.supportedValuesOf("currency").map((unit) => ({
		value: unit,
		name: `${unit} · ${names.of(unit) ?? unit}`,
	}));
}

export function zoneOptions(known: string): Option[] {
	const zones = new Set([...Intl.supportedValuesOf("timeZone"), known, "UTC"]);
	return [...zones].sort().map((zone) => ({ value: zone, name: zone.replaceAll("_", " ") }));
}

export function localeOptions(known: string): Option[] {
	const names = new Intl.DisplayNames("en", { type: "language" });
	const offered = ["en-IE", "en-GB", "en-US", "de-DE", "de-AT", "de-CH", "fr-FR", "nl-NL", "es-ES", "it-IT"];
	const more = ["pt-PT", "pl-PL", "cs-CZ", "da-DK", "sv-SE", "nb-NO", "fi-FI"];
	return [...new Set([known, ...offered, ...more])].map((locale) => ({
		value: locale,
		name: names.of(locale) ?? locale,
	}));
}

export function hourOptions(): Option[] {
	return Array.from({ length: 24 }, (_, hour) => ({
		value: String(hour * MINUTES_PER_HOUR),
		name: `${String(hour).padStart(2, "0")}:00${hour === 0 ? " (midnight)" : ""}`,
	}));
}

export const TAX_OPTIONS: readonly Option[] = [
	{ value: "inclusive", name: "Prices include tax" },
	{ value: "exclusive", name: "Tax is added to prices" },
];

// An id of what somebody called something: lower-case, letters, digits and dashes.
export function idOf(name: string): string {
	return name
		.normalize("NFKD")
		.replaceAll(/\p{M}/gu, "")
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.slice(0, ID_SUGGESTED_MAX)
		.replaceAll(/^-+|-+$/g, "");
}

// One that is not taken: bar, bar-2, bar-3. Of a name without a Latin letter the other word is taken.
export function freeId(name: string, taken: readonly string[], otherwise = ""): string {
	const id = idOf(name) || otherwise;
	if (id === "" || !taken.includes(id)) return id;
	for (let n = 2; ; n += 1) if (!taken.includes(`${id}-${n}`)) return `${id}-${n}`;
}
