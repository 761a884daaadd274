// Within an instance those who want the same thing take turns, so that they do not spoil it for each other. Nothing
// hangs on it but speed: a request that was cut off keeps nobody waiting, and other instances know nothing of it.

const TURN_MS = 5_000;
const POLL_MS = 2;
const WAIT_MS_MAX = 20_000;

const turns = new Map<string, { readonly until: number }>();

export async function oneAtATime<T>(what: string, work: () => Promise<T>): Promise<T> {
	const askedAt = Date.now();
	for (
		let now = askedAt;
		(turns.get(what)?.until ?? 0) > now && now - askedAt < WAIT_MS_MAX;
		now = Date.now()
	) {
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	const turn = { until: Date.now() + TURN_MS };
	turns.set(what, turn);
	try {
		return await work();
	} finally {
		if (turns.get(what) === turn) turns.delete(what);
	}
}
