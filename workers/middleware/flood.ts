import { createMiddleware } from "hono/factory";
import type { AppContext, AppEnv } from "../env.ts";
import { Problem } from "../problems.ts";

// Flood protection, not accounting: nobody with a name or an address may keep the system to themselves. The
// platform's limiter is asked only about callers that this instance sees often; for everyone else the question
// would cost more than the answer is worth.

const WINDOW_MS = 10_000;
const UNASKED_PER_WINDOW = 300;

let windowStart = 0;
const seen = new Map<string, number>();

// For routes that anyone may call: by address, because nobody has said a name yet.
export const flood = createMiddleware<AppEnv>(async (c, next) => {
	await checkFlood(c, `address/${callerAddress(c)}`);
	await next();
});

export async function checkFlood(c: AppContext, key: string): Promise<void> {
	if (countCall(key, Date.now()) <= UNASKED_PER_WINDOW) return;
	const { success } = await c.env.FLOOD.limit({ key });
	if (!success) throw new Problem("rate-limited", [], { "Retry-After": "10" });
}

export function callerAddress(c: AppContext): string {
	return c.req.header("CF-Connecting-IP") ?? "local";
}

function countCall(key: string, now: number): number {
	if (now - windowStart > WINDOW_MS) {
		windowStart = now;
		seen.clear();
	}
	const count = (seen.get(key) ?? 0) + 1;
	seen.set(key, count);
	return count;
}
