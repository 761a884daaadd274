// How a code to pay with is told from a tag's own. Apart from the rules about it, so that a till need not load these
// until somebody shows one.

export const PAY_CODE_PREFIX = "pay.";
export const PAY_CODE_CHARS_MAX = 1_000;

// A scanned text is a code to pay with, or a tag's own.
export function payTokenIn(code: string): string | null {
	return code.startsWith(PAY_CODE_PREFIX) ? code.slice(PAY_CODE_PREFIX.length) : null;
}
