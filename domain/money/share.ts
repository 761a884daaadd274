import { assert } from "../core/assert.ts";
import { divideRounded } from "./rounding.ts";

// What a part of a whole gets of an amount. Grows with the part and is the amount itself where the part is the whole:
// shares of a growing part, each less the one before, add up to the amount to the cent.
export function shareMinor(amountMinor: number, part: number, whole: number): number {
	assert(Number.isSafeInteger(amountMinor) && amountMinor >= 0, "not an amount to share", amountMinor);
	assert(Number.isSafeInteger(whole) && part >= 0 && part <= whole, "not a part of the whole", part);
	if (part === 0) return 0;
	const product = amountMinor * part;
	if (Number.isSafeInteger(product)) return divideRounded(product, whole);
	return Number((2n * BigInt(amountMinor) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}
