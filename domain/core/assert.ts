// Guards for what must hold in production too: before money is written and after it is read.

class BrokenInvariant extends Error {
	override readonly name = "BrokenInvariant";
}

export function assert(condition: boolean, claim: string): asserts condition {
	if (!condition) throw new BrokenInvariant(claim);
}

export function must<T>(value: T | null | undefined, claim: string): T {
	if (value === null || value === undefined) throw new BrokenInvariant(claim);
	return value;
}

export function unreachable(value: never): never {
	throw new BrokenInvariant(`unhandled case ${JSON.stringify(value)}`);
}
