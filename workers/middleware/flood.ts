import { createMiddleware } from "hono/factory";
import type { AppContext, AppEnv } from "../env.ts";
import { Problem } from "../problems.ts";

// Flood protection for routes that anyone may call: by address, because nobody has said a name yet.
export const flood = createMiddleware<AppEnv>(async (c, next) => {
	await checkFlood(c, `address/${callerAddress(c)}`);
	await next();
});

export async function checkFlood(c: AppContext, key: string): Promise<void> {
	const { success } = await c.env.FLOOD.limit({ key });
	if (!success) throw new Problem("rate-limited", [], { "Retry-After": "10" });
}

export function callerAddress(c: AppContext): string {
	return c.req.header("CF-Connecting-IP") ?? "local";
}
