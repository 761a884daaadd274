// Cuts a list into runs that stay under a size and a count; the order is kept. An item larger than the size
// stands alone: it is the caller who promised that there is none.
export function chunkByBytes<T>(
	items: readonly T[],
	bytesOf: (item: T) => number,
	bytesMax: number,
	countMax: number,
): T[][] {
	const chunks: T[][] = [];
	let bytes = 0;
	for (const item of items) {
		const size = bytesOf(item);
		const chunk = chunks.at(-1);
		if (chunk === undefined || bytes + size > bytesMax || chunk.length >= countMax) {
			chunks.push([item]);
			bytes = size;
		} else {
			chunk.push(item);
			bytes += size;
		}
	}
	return chunks;
}
