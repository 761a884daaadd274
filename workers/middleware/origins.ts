import { createMiddleware } from "hono/factory";
import { isListedOrigin, listOrigins } from "../db/origins.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { Problem } from "../http/problems.ts";

// Pages of other origins. A browser asks before it calls, and does not say then for which org: it may ask if any org
// lists the origin. The call itself carries a token, and then its org must list the origin. Cookies are never part of
// it, and without a token another origin may only read what is public, through no script.

const CACHED_MS = 60_000;
const CACHED_MAX = 1_000;
const METHODS = "GET, POST, PUT, PATCH, DELETE";
const HEADERS = "Authorization, Content-Type, X-Request-Id";

type Cached<T> = { readonly at: number; readonly found: T };
const listed = new Map<string, Cached<boolean>>();
const ofOrgs = new Map<string, Cached<string[]>>();

// Null: the page is ours, or it is no page that calls.
export function foreignOrigin(c: AppContext): string | null {
	const origin = c.req.header("Origin");
	if (origin === undefined) return null;
	// By its host: behind a proxy that ends TLS the scheme is another.
	return URL.canParse(origin) && new URL(origin).host === new URL(c.req.url).host ? null : origin;
}

// For routes that read or set the cookie of a session: a header that looks like a token changes nothing here.
export const ownPages = createMiddleware<AppEnv>(async (c, next) => {
	if (foreignOrigin(c) !== null) throw new Problem("origin-forbidden");
	await next();
});

// For a caller whose org is known.
export async function checkOrigin(c: AppContext, org: string): Promise<void> {
	const origin = foreignOrigin(c);
	if (origin === null) return;
	const origins = await remember(ofOrgs, org, () => listOrigins(c.env.DB, org));
	if (!origins.includes(origin)) throw new Problem("origin-forbidden");
	c.set("readableBy", origin);
}

export async function answerPreflight(c: AppContext, origin: string): Promise<Response> {
	if (!(await remember(listed, origin, () => isListedOrigin(c.env.DB, origin)))) {
		throw new Problem("origin-forbidden");
	}
	c.set("readableBy", origin);
	return new Response(null, {
		status: 204,
		headers: {
			"Access-Control-Allow-Methods": METHODS,
			"Access-Control-Allow-Headers": HEADERS,
			"Access-Control-Max-Age": "600",
		},
	});
}

async function remember<T>(known: Map<string, Cached<T>>, key: string, find: () => Promise<T>): Promise<T> {
	const now = Date.now();
	const cached = known.get(key);
	if (cached !== undefined && now - cached.at < CACHED_MS) return cached.found;
	if (known.size >= CACHED_MAX) known.clear();
	const found = await find();
	known.set(key, { at: now, found });
	return found;
}
