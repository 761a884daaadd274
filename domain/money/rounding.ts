import { assert } from "../core/assert.ts";

// Commercial rounding: halves move away from zero, so that a refund mirrors its sale to the cent.
export function divideRounded(numerator: number, denominator: number): number {
	assert(Number.isSafeInteger(numerator), "not a safe integer", numerator);
	assert(Number.isSafeInteger(denominator) && denominator > 0, "not a positive divisor", denominator);
	const magnitude = Math.abs(numerator);
	const whole = Math.floor(magnitude / denominator);
	const rest = magnitude - whole * denominator;
	const rounded = rest >= denominator - rest ? whole + 1 : whole;
	if (rounded === 0) return 0;
	return numerator < 0 ? -rounded : rounded;
}

// What must be added to a total so that it can be paid with coins of `stepMinor`; a line of its own on the receipt.
export function cashRounding(totalMinor: number, stepMinor: number): number {
	assert(Number.isSafeInteger(stepMinor) && stepMinor >= 1, "not a coin", stepMinor);
	const difference = divideRounded(totalMinor, stepMinor) * stepMinor - totalMinor;
	return difference === 0 ? 0 : difference;
}
