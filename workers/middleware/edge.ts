import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { API_HEADERS, ONLY_HTTPS } from "../http/headers.ts";
import { Problem } from "../http/problems.ts";
import { checkFlood } from "./flood.ts";
import { answerPreflight, foreignOrigin } from "./origins.ts";

// The first and the last word of every request: what is too long or comes from a page that may not ask gets no
// further, and every answer says what may be done with it.

const ADDRESS_CHARS_MAX = 4_000;
const READS = new Set(["GET", "HEAD"]);

export const edge = createMiddleware<AppEnv>(async (c, next) => {
	if (c.req.url.length > ADDRESS_CHARS_MAX) throw new Problem("address-too-long");
	const origin = foreignOrigin(c);
	if (origin !== null) {
		if (c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined) {
			await checkFlood(c, `address/${callerGroup(c)}`);
			return await answerPreflight(c, origin);
		}
		// A way in is for our own pages: nobody is signed in or out by a page of someone else.
		if (!READS.has(c.req.method) && !c.req.header("Authorization")) throw new Problem("origin-forbidden");
	}
	await next();
});

export const edgeHeaders = createMiddleware<AppEnv>(async (c, next) => {
	await next();
	const { res } = c;
	// A socket is answered as it comes; a page has said its own.
	if (res.status === 101) return;
	const { headers } = res;
	if (!headers.has("Content-Security-Policy")) {
		for (const name in API_HEADERS) headers.set(name, API_HEADERS[name] ?? "");
		if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
	}
	if (c.req.url.startsWith("https:")) {
		for (const name in ONLY_HTTPS) headers.set(name, ONLY_HTTPS[name] ?? "");
	}
	if (c.var.readableBy === undefined) return;
	headers.set("Access-Control-Allow-Origin", c.var.readableBy);
	headers.set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
	headers.append("Vary", "Origin");
});
