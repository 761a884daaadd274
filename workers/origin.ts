import type { AppContext } from "./env.ts";

// Where this system is, as the browser sees it. On one machine TLS may end before the request gets here, so that its
// scheme says little; anywhere else it is told as it was.

export function originsOf(c: AppContext): string[] {
	const { host, origin } = new URL(c.req.url);
	return c.env.STAGE === "local" ? [`http://${host}`, `https://${host}`] : [origin];
}
