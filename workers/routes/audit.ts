import { Hono } from "hono";
import * as z from "zod/mini";
import { namedIn } from "../../domain/access/audit-names.ts";
import { auditPageSchema } from "../../domain/access/views/org.ts";
import { listAudit } from "../db/audit.ts";
import { historyOf } from "../db/history.ts";
import { findNames } from "../db/names.ts";
import type { AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { limitSchema } from "./paging.ts";

const NEWEST = Number.MAX_SAFE_INTEGER;
const pageQuery = z.object({
	limit: limitSchema,
	before: z._default(z.coerce.number().check(z.int(), z.gte(1)), NEWEST),
});

export const audit = new Hono<AppEnv>().get(
	"/v1/audit",
	describe({
		tag: "Audit",
		summary: "Who did what to who may do what, newest first, with the hashes that chain it",
		answer: auditPageSchema,
		refusals: ["request-invalid"],
	}),
	permit,
	valid("query", pageQuery),
	async (c) => {
		const { limit, before } = c.req.valid("query");
		const { org } = c.var.claims;
		const lines = await listAudit(historyOf(c.env, org), org, before, limit);
		const next = lines.length < limit ? null : (lines.at(-1)?.seq ?? null);
		const names = await findNames(c.env.DB, org, lines.flatMap(namedIn));
		return c.json({ lines, names, next }, 200);
	},
);
