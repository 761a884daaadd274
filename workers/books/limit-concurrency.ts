// Works on many things a few at a time; results keep the order.
export async function limitConcurrency<T, R>(
	items: readonly T[],
	width: number,
	work: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = new Array(items.length);
	const waiting = items.entries();
	const lane = async () => {
		for (const [index, item] of waiting) results[index] = await work(item);
	};
	await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
	return results;
}
