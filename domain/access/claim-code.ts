// What opens a wallet is printed on a wristband and typed by hand: no letter that looks like another, and neither case
// nor dashes matter.

export const CLAIM_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
export const CLAIM_CHARS = 20;
const GROUP_CHARS = 5;

export function normalClaim(code: string): string {
	return code.toUpperCase().replaceAll(/[\s-]/g, "");
}

// Each byte below the last whole multiple of the alphabet is one letter; the others are dropped, or some letters would
// come more often. Null: too few were left.
export function claimCodeOf(bytes: Uint8Array): string | null {
	const fair = Math.floor(256 / CLAIM_ALPHABET.length) * CLAIM_ALPHABET.length;
	const letters = [...bytes]
		.filter((byte) => byte < fair)
		.slice(0, CLAIM_CHARS)
		.map((byte) => CLAIM_ALPHABET[byte % CLAIM_ALPHABET.length]);
	if (letters.length < CLAIM_CHARS) return null;
	return letters.join("").replaceAll(new RegExp(`(.{${GROUP_CHARS}})(?=.)`, "g"), "$1-");
}
