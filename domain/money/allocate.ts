import { assert } from "../core/assert.ts";
import { assertMinor, sumMinor } from "./minor.ts";

// Splits a total by weights without losing or making a cent: every part gets its floor, and the cents that are
// left go to the largest remainders, the earlier part first when two are equal. The remainders are compared as
// integers (BigInt, because total × weight can pass 2^53).
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
	assertMinor(totalMinor, "a total to allocate left its bounds");
	assert(weights.length > 0, "nothing to allocate to");
	assert(
		weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
		"weights are non-negative integers",
	);
	const weightSum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
	if (weightSum === 0n)
		return allocate(
			totalMinor,
			weights.map(() => 1),
		);

	const sign = totalMinor < 0 ? -1 : 1;
	const magnitude = BigInt(Math.abs(totalMinor));
	const shares = weights.map((weight, index) => {
		const product = magnitude * BigInt(weight);
		return { index, partMinor: Number(product / weightSum), remainder: product % weightSum };
	});
	let leftMinor = Math.abs(totalMinor) - sumMinor(shares.map((share) => share.partMinor));
	const byRemainder = shares.toSorted((a, b) =>
		a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
	);
	for (const share of byRemainder) {
		if (leftMinor === 0) break;
		share.partMinor += 1;
		leftMinor -= 1;
	}
	return shares.map((share) => (share.partMinor === 0 ? 0 : sign * share.partMinor));
}
