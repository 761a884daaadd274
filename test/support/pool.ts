import { env, exports } from "cloudflare:workers";
import type { Door } from "../../scripts/fixture.ts";

// The worker as the test pool runs it: the same fetch handler, without a socket.
export const door: Door = {
	fetch: (path, init) => exports.default.fetch(new Request(`http://fieldtill.test${path}`, init)),
	db: env.DB as unknown as Door["db"],
	signingKey: env.SIGNING_KEY,
};

// Polls until the check gives something; what comes through a queue comes when it comes.
export async function eventually<T>(check: () => Promise<T | undefined>, withinMs = 10_000): Promise<T> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		const found = await check();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`nothing came within ${withinMs} ms`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
