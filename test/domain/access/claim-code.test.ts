import fc from "fast-check";
import { expect, it } from "vitest";
import { CLAIM_ALPHABET, CLAIM_CHARS, claimCodeOf, normalClaim } from "../../../domain/access/claim-code.ts";

it("a claim code has letters that nobody mistakes, in groups, and bits enough", () => {
	const bytes = Uint8Array.from({ length: 64 }, (_, n) => n * 3);
	expect(claimCodeOf(bytes)).toMatch(/^([2-9A-HJKMNP-TV-Z]{5}-){3}[2-9A-HJKMNP-TV-Z]{5}$/);
	expect(CLAIM_ALPHABET).not.toMatch(/[01ILOU]/);
	expect(Math.log2(CLAIM_ALPHABET.length) * CLAIM_CHARS).toBeGreaterThan(90);
});

it("each letter comes as often as any other: bytes that would favour one are left out", () => {
	const counts = new Map<string, number>();
	for (let byte = 0; byte < 256; byte += 1) {
		const letter = claimCodeOf(new Uint8Array(CLAIM_CHARS).fill(byte))?.[0];
		if (letter !== undefined) counts.set(letter, (counts.get(letter) ?? 0) + 1);
	}
	expect(counts.size).toBe(CLAIM_ALPHABET.length);
	expect(new Set(counts.values()).size).toBe(1);
	expect(claimCodeOf(new Uint8Array(64).fill(255))).toBeNull();
	expect(claimCodeOf(new Uint8Array(CLAIM_CHARS - 1))).toBeNull();
});

it("however it is typed, it is the same code", () => {
	const code = claimCodeOf(Uint8Array.from({ length: 64 }, (_, n) => (n * 37) % 240)) ?? "";
	const plain = code.replaceAll("-", "");
	fc.assert(
		fc.property(fc.array(fc.constantFrom("", " ", "-", "\t"), { minLength: 20, maxLength: 20 }), (gaps) => {
			const typed = [...plain].map((letter, n) => `${letter.toLowerCase()}${gaps[n]}`).join("");
			expect(normalClaim(typed)).toBe(plain);
		}),
	);
});
