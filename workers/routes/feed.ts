import { Hono } from "hono";
import { feedPageSchema, feedQuerySchema } from "../../domain/access/views/tills.ts";
import { readFeedOrg } from "../db/feed.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { publicKeys } from "../secrets/tokens.ts";
import { digestOf } from "../secrets/verifier.ts";
import { readFeed } from "../stores/feed.ts";

// What a till must know to sell without asking anybody. It holds what PINs are checked against, so nothing on the way
// keeps it.
export const feed = new Hono<AppEnv>().get(
	"/v1/feed",
	describe({
		tag: "Till",
		summary: "What changed since a revision, page by page; since nothing: everything",
		answer: feedPageSchema,
		refusals: ["request-invalid"],
	}),
	permit,
	valid("query", feedQuerySchema),
	async (c) => {
		const { claims } = c.var;
		if (claims.role !== "till") throw new Problem("role-forbidden");
		const org = await readFeedOrg(c.env.DB, claims.org);
		if (org === null) throw new Problem("till-removed");
		const { since, after } = c.req.valid("query");
		// Whatever the feed tells moves the revision, but for the keys, which are not in the database.
		const kids = (await publicKeys(c.env.SIGNING_KEYS)).keys.map(({ kid }) => kid);
		const told = [org.revision, claims.sub, claims.store, since, after ?? "", kids];
		const etag = `W/"${digestOf(JSON.stringify(told)).slice(0, 32)}"`;
		c.header("ETag", etag);
		c.header("Cache-Control", "no-store");
		c.header("Vary", "Accept-Encoding");
		if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
		const page = await readFeed(c.env, claims, org, { since, after });
		if (!acceptsGzip(c)) return c.json(page, 200);
		return c.json(page, 200, { "Content-Encoding": "gzip" });
	},
);

// The runtime compresses what says that it is compressed.
function acceptsGzip(c: AppContext): boolean {
	return /(^|[\s,])gzip($|[\s,;])/i.test(c.req.header("Accept-Encoding") ?? "");
}
