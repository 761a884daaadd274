import { PAY_CODE_CHARS_MAX, payTokenIn } from "../../../domain/access/pay-token.ts";
import { GUEST_CODE_DIGITS, GUEST_CODE_LENGTH_MAX } from "../state/limits.ts";

// Guests' codes look like g-0042. The digits alone suffice, with or without their leading zeros. A code to pay with is
// long, signed, and taken as it is.

const DIGITS_ONLY = /^\d+$/;
const CODE_PATTERN = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function codeCharsMax(typed: string): number {
	return payTokenIn(typed) === null ? GUEST_CODE_LENGTH_MAX : PAY_CODE_CHARS_MAX;
}

export function guestCode(typed: string): string | null {
	const text = typed.trim().toLowerCase();
	const code = DIGITS_ONLY.test(text) ? `g-${text.padStart(GUEST_CODE_DIGITS, "0")}` : text;
	return CODE_PATTERN.test(code) ? code : null;
}
