// One till's log at several stores. Each store follows the part of the log that it sees, and takes an op under a number
// that was sold elsewhere for one that is carried there. Whether it is the same op only history can tell, which has
// the lines of all of them: two different ops under one number were minted by two devices with one key.

// An op as a store's line tells of it. The hash leaves the mode out, so an ask and the fact that follows it are one.
export type Minted = {
	readonly till: string;
	readonly epoch: number;
	readonly seq: number;
	readonly store: string;
	readonly op: string;
	readonly hash: string;
};
export type Fork = Pick<Minted, "till" | "epoch" | "seq"> & {
	readonly ops: readonly Pick<Minted, "store" | "op">[];
};

// So many numbers of a log are kept together.
export const NUMBERS_PER_PAGE = 128;

export function pageOf(seq: number): number {
	return Math.floor(seq / NUMBERS_PER_PAGE);
}

// Two ops under one number of one store are not told here: that store has seen the fork itself.
export function listForks(minted: readonly Minted[]): Fork[] {
	const numbers = Map.groupBy(minted, ({ till, epoch, seq }) => `${till} ${epoch} ${seq}`);
	return [...numbers.values()].flatMap((group): Fork[] => {
		const ops = onceEach(group);
		const isForked = ops.some((one) => ops.some((other) => isApart(one, other)));
		const [first] = ops;
		if (!isForked || first === undefined) return [];
		const { till, epoch, seq } = first;
		return [{ till, epoch, seq, ops: ops.map(({ store, op }) => ({ store, op })) }];
	});
}

function isApart(one: Minted, other: Minted): boolean {
	return one.store !== other.store && (one.op !== other.op || one.hash !== other.hash);
}

// In an order that does not depend on which came first.
function onceEach(minted: readonly Minted[]): Minted[] {
	const known = new Map(minted.map((one) => [`${one.store} ${one.op} ${one.hash}`, one]));
	return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
