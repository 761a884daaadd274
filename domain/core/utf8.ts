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
