import { createMiddleware } from "hono/factory";
import type { AppContext, AppEnv } from "./env.ts";
import { Problem } from "./problems.ts";

// Where this system is, as the browser sees it. On one machine TLS may end before the request gets here, so that its
// scheme says little; anywhere else it is told as it was.

export function originsOf(c: AppContext): string[] {
	const { host, origin } = new URL(c.req.url);
	return c.env.STAGE === "local" ? [`http://${host}`, `https://${host}`] : [origin];
}

// For routes that read or set the cookie of a session. A browser names the page that asks in every POST; what comes
// without is no browser, and has no cookie that it was tricked into sending.
export const ownPages = createMiddleware<AppEnv>(async (c, next) => {
	const from = c.req.header("Origin");
	if (from !== undefined && !originsOf(c).includes(from)) throw new Problem("origin-wrong");
	await next();
});
