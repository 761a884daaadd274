// One line a step: what is being done while it is, what was done and how long it took afterwards.

const isLive = process.stdout.isTTY === true;

export async function step<T>(
	title: string,
	work: () => Promise<T>,
	note?: (value: T) => string,
): Promise<T> {
	const startedAt = performance.now();
	const draw = () => process.stdout.write(`\r\u001b[K  … ${title} ${secondsSince(startedAt)}`);
	if (isLive) draw();
	const timer = isLive ? setInterval(draw, 250) : undefined;
	try {
		const value = await work();
		finish("✓", `${title}${note === undefined ? "" : `: ${note(value)}`}`, startedAt);
		return value;
	} catch (trouble) {
		finish("✗", title, startedAt);
		throw trouble;
	} finally {
		clearInterval(timer);
	}
}

function finish(sign: string, line: string, startedAt: number): void {
	process.stdout.write(`${isLive ? "\r\u001b[K" : ""}  ${sign} ${line} (${secondsSince(startedAt)})\n`);
}

export function secondsSince(startedAt: number): string {
	return `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
}
