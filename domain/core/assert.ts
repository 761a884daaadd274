// Guards for what must hold in production too: before money is written and after it is read.

class BrokenInvariant extends Error {
	override readonly name = "BrokenInvariant";
}

// `evidence` is put into words only where it is needed: claims about amounts are checked all the time.
export function assert(condition: boolean, claim: string, evidence?: number | string): asserts condition {
	if (!condition) throw new BrokenInvariant(evidence === undefined ? claim : `${claim}: ${evidence}`);
}

export function must<T>(value: T | null | undefined, claim: string): T {
	if (value === null || value === undefined) throw new BrokenInvariant(claim);
	return value;
}

export function unreachable(value: never): never {
	throw new BrokenInvariant(`unhandled case ${JSON.stringify(value)}`);
}
