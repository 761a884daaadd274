// Minor units to the words of the org's locale. Units that are no currency show a sign of their own.

export type MoneyFormat = {
	readonly unit: string;
	readonly decimals: number;
	readonly locale: string;
	// For times that stand beside sums.
	readonly zone?: string | undefined;
};

const TOKEN_SIGNS: Readonly<Record<string, string>> = { TOKEN: "◉", POINTS: "★", DRINK: "◆" };
const CURRENCY_CODE = /^[A-Z]{3}$/;

const formatters = new Map<string, Intl.NumberFormat>();

export function formatMoney(minor: number, format: MoneyFormat, signed = false): string {
	const amount = minor / 10 ** format.decimals;
	const text = formatterOf(format, signed).format(amount).replace("-", "−");
	return isCurrency(format.unit) ? text : `${text}\u00a0${TOKEN_SIGNS[format.unit] ?? format.unit}`;
}

// Vouchers are counted in pieces, whatever the decimals of the org's money are.
export function formatIn(unit: string, format: MoneyFormat): MoneyFormat {
	return unit === format.unit ? format : { ...format, unit, decimals: 0 };
}

// A share as the org's language writes it: 19%, 19 %, 7,5 %.
export function formatRate(bps: number, locale: string): string {
	const format = { style: "percent", maximumFractionDigits: 2 } as const;
	return new Intl.NumberFormat(knownLocale(locale), format).format(bps / 10_000);
}

function isCurrency(unit: string): boolean {
	return CURRENCY_CODE.test(unit);
}

function formatterOf({ unit, decimals, locale }: MoneyFormat, signed: boolean): Intl.NumberFormat {
	const key = `${locale} ${unit} ${decimals} ${signed}`;
	const known = formatters.get(key);
	if (known !== undefined) return known;
	const made = new Intl.NumberFormat(knownLocale(locale), {
		...(isCurrency(unit) && { style: "currency", currency: unit, currencyDisplay: "narrowSymbol" }),
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals,
		signDisplay: signed ? "exceptZero" : "auto",
	});
	formatters.set(key, made);
	return made;
}

// An org may name a locale that this device has never heard of.
export function knownLocale(locale: string): string | undefined {
	try {
		return Intl.NumberFormat.supportedLocalesOf(locale)[0];
	} catch {
		return undefined;
	}
}
