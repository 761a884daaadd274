import { GUEST_CODE_DIGITS } from "../limits.ts";

// Guests' codes look like g-0042. The digits alone suffice, with or without their leading zeros.

const DIGITS_ONLY = /^\d+$/;
const CODE_PATTERN = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function guestCode(typed: string): string | null {
	const text = typed.trim().toLowerCase();
	const code = DIGITS_ONLY.test(text) ? `g-${text.padStart(GUEST_CODE_DIGITS, "0")}` : text;
	return CODE_PATTERN.test(code) ? code : null;
}
