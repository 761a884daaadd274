import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Door } from "../../scripts/fixture.ts";
import worker from "../../workers/index.ts";

// The worker in the real runtime with every real binding, without a socket. Its handler is called directly: through
// the pool's own entrance each request costs more than the one before.
export const door: Door = {
	fetch: async (path, init) => {
		const context = createExecutionContext();
		const response = await worker.fetch(new Request(`http://fieldtill.test${path}`, init), env, context);
		await waitOnExecutionContext(context);
		return response;
	},
	db: env.DB as unknown as Door["db"],
	signingKeys: env.SIGNING_KEYS,
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
