// How long a text is in UTF-8. Half a pair of surrogates is written as the sign for what cannot be written.
export function utf8Bytes(text: string): number {
	let bytes = 0;
	for (const sign of text) {
		const code = sign.codePointAt(0) ?? 0;
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return bytes;
}

// No sign takes more than three bytes a unit, so that a short text need not be counted.
export function isLongerThan(text: string, bytesMax: number): boolean {
	if (text.length * 3 <= bytesMax) return false;
	return text.length > bytesMax || utf8Bytes(text) > bytesMax;
}

const CONTROL_BYTES = { short: 2, long: 6 } as const;
const SHORT_CONTROLS = new Set([..."\b\t\n\f\r"].map((sign) => sign.charCodeAt(0)));
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

// How long it is when it stands in JSON as a string, its two quotes included: what cannot stand there is escaped, half
// a pair of surrogates too.
export function quotedBytes(text: string): number {
	let bytes = 2;
	for (let at = 0; at < text.length; at += 1) {
		const unit = text.charCodeAt(at);
		if (unit < 0x20) bytes += SHORT_CONTROLS.has(unit) ? CONTROL_BYTES.short : CONTROL_BYTES.long;
		else if (unit < 0x80) bytes += unit === QUOTE || unit === BACKSLASH ? 2 : 1;
		else if (unit < 0x800) bytes += 2;
		else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
		else if (unit < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) {
			bytes += 4;
			at += 1;
		} else bytes += CONTROL_BYTES.long;
	}
	return bytes;
}

// Of a text's end there is none: NaN.
function isLowSurrogate(unit: number): boolean {
	return unit >= 0xdc00 && unit <= 0xdfff;
}
