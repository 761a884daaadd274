import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { accessOf } from "../../domain/access/permissions.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { Problem } from "../http/problems.ts";

// Flood protection, not accounting: nobody with a name or an address may keep the system to themselves. The
// platform's limiter is asked only about callers that this instance sees often; for everyone else the question
// would cost more than the answer is worth. What is guessed at is counted exactly, in Gate.

const WINDOW_MS = 10_000;
// From which call in a window on the limiter of each class is asked.
const UNASKED = { FLOOD: 300, ENTRY: 30, EXPORT: 0 } as const;
const CALLERS_MAX = 50_000;

let windowStart = 0;
const seen = new Map<string, number>();

// For routes that anyone may call: by address, because nobody has said a name yet. Each way in has a limit of its own.
export const flood = createMiddleware<AppEnv>(async (c, next) => {
	const route = `${c.req.method} ${routePath(c, -1)}`;
	await checkFlood(c, `address/${callerGroup(c)}`);
	if (accessOf(route)?.limit === "entry") await checkFlood(c, `${route}/${callerGroup(c)}`, "ENTRY");
	await next();
});

export async function checkFlood(
	c: AppContext,
	key: string,
	limiter: keyof typeof UNASKED = "FLOOD",
): Promise<void> {
	if (countCall(key, Date.now()) <= UNASKED[limiter]) return;
	const { success } = await c.env[limiter].limit({ key });
	if (!success) throw new Problem("rate-limited", [], { "Retry-After": "10" });
}

function countCall(key: string, now: number): number {
	if (now - windowStart > WINDOW_MS || seen.size > CALLERS_MAX) {
		windowStart = now;
		seen.clear();
	}
	const count = (seen.get(key) ?? 0) + 1;
	seen.set(key, count);
	return count;
}
