// Amounts as people type them: 4.80, 4,80, 1 200. What cannot be read is null, never zero.

export function parseAmount(text: string, decimals: number): number | null {
	const plain = text.replaceAll(/[\s'\u2019]/g, "").replace(",", ".");
	const parts = /^(\d{1,9})(?:\.(\d*))?$/.exec(plain);
	if (parts === null) return null;
	const [, whole = "", fraction = ""] = parts;
	if (fraction.length > decimals) return null;
	return Number(whole) * 10 ** decimals + Number(fraction.padEnd(decimals, "0") || "0");
}

export function writeAmount(minor: number, decimals: number): string {
	return (minor / 10 ** decimals).toFixed(decimals);
}
