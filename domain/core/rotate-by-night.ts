// Whose turn it is where not everyone can be served: the same list on another day begins elsewhere, and days that follow
// each other begin far apart, so that nobody is always last. Nothing has to be remembered.

const GOLDEN = (Math.sqrt(5) - 1) / 2;

export function rotateByNight<T>(list: readonly T[], day: number): T[] {
	const first = Math.floor(((day * GOLDEN) % 1) * list.length);
	return [...list.slice(first), ...list.slice(0, first)];
}
