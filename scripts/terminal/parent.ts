// A command started by the bootstrap ends when the bootstrap is gone: killed hard, it could not tell anybody.

const POLL_MS = 500;

export function endWithParent(end: () => void): void {
	const parent = Number(process.env.FIELDTILL_PARENT ?? 0);
	// A grandchild inherits the variable; only the direct child is concerned.
	if (parent !== process.ppid) return;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		end();
	}, POLL_MS);
	timer.unref();
}
