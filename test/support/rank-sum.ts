// Whether two rows of measurements are of the same thing: the rank-sum test of Mann and Whitney. Gives by how many
// standard deviations the ranks of the first lie off the middle; beyond three, chance is no explanation.
export function rankSumZ(one: readonly number[], other: readonly number[]): number {
	const all = [
		...one.map((value) => ({ value, isOne: true })),
		...other.map((value) => ({ value, isOne: false })),
	];
	all.sort((a, b) => a.value - b.value);
	let ranks = 0;
	for (let from = 0; from < all.length; ) {
		let to = from;
		while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
		// Those that are equal share their ranks.
		const rank = (from + 1 + to) / 2;
		ranks += all.slice(from, to).filter(({ isOne }) => isOne).length * rank;
		from = to;
	}
	const [n, m] = [one.length, other.length];
	const middle = (n * (n + m + 1)) / 2;
	return (ranks - middle) / Math.sqrt((n * m * (n + m + 1)) / 12);
}
