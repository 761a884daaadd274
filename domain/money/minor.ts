import * as z from "zod/mini";
import { assert } from "../core/assert.ts";

// Money is an integer of minor units. The bound leaves room to multiply by a rate in basis points
// without leaving the integers a double can hold: 10^11 × 10^4 < 2^53.
export const MINOR_MAX = 100_000_000_000;
// A balance is a sum of many amounts; it stays far inside the integers too.
export const BALANCE_MAX = 1_000_000_000_000_000;
export const BPS_ONE = 10_000;

export const minorSchema = z.int().check(z.gte(-MINOR_MAX), z.lte(MINOR_MAX));
export const balanceMinorSchema = z.int().check(z.gte(-BALANCE_MAX), z.lte(BALANCE_MAX));
export const positiveMinorSchema = z.int().check(z.gte(1), z.lte(MINOR_MAX));
export const nonNegativeMinorSchema = z.int().check(z.gte(0), z.lte(MINOR_MAX));
export const rateBpsSchema = z.int().check(z.gte(0), z.lte(BPS_ONE));

// EUR, TOKEN, POINTS, DRINK: upper case, as ISO 4217 writes currencies.
export const unitSchema = z.string().check(z.regex(/^[A-Z][A-Z0-9]{1,11}$/, "an upper-case unit code"));

export function assertMinor(amountMinor: number, claim: string): void {
	assert(Number.isSafeInteger(amountMinor) && Math.abs(amountMinor) <= MINOR_MAX, claim, amountMinor);
}

export function sumMinor(amounts: Iterable<number>): number {
	let total = 0;
	for (const amountMinor of amounts) {
		total += amountMinor;
		assertMinor(total, "a sum of money left its bounds");
	}
	return total === 0 ? 0 : total;
}
