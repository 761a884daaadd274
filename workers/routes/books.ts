import { Hono } from "hono";
import * as z from "zod/mini";
import { booksSchema, closeAlertSchema } from "../../domain/history/books-view.ts";
import { unreadablePageSchema } from "../../domain/protocol/views.ts";
import { readBooks } from "../books/books.ts";
import { closeAlert } from "../db/alerts.ts";
import { historyOf } from "../db/history.ts";
import { listUnreadable } from "../db/lines-by-kind.ts";
import { NEWEST, readCursor, writeCursor } from "../db/sales.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { limitSchema } from "./paging.ts";

// Whether everything adds up, and what someone should look at.

const pageQuery = z.object({ limit: limitSchema, before: z.optional(z.string().check(z.maxLength(400))) });

export const books = new Hono<AppEnv>()
	.get(
		"/v1/books",
		describe({
			tag: "Books",
			summary: "Whether value and goods are conserved, and what is not as it should be",
			answer: booksSchema,
		}),
		permit,
		async (c) => c.json(await readBooks(c.env, c.var.claims.org, Date.now()), 200),
	)
	.get(
		"/v1/unreadable",
		describe({
			tag: "Books",
			summary: "Ops that nobody could read, as they were sent, newest first",
			answer: unreadablePageSchema,
			refusals: ["request-invalid"],
		}),
		permit,
		valid("query", pageQuery),
		async (c) => {
			const { limit, before } = c.req.valid("query");
			const cursor = before === undefined ? { ok: true as const, value: NEWEST } : readCursor(before);
			if (!cursor.ok) {
				throw new Problem("request-invalid", [{ path: "before", message: "not a cursor of this list" }]);
			}
			const { org } = c.var.claims;
			const found = await listUnreadable(historyOf(c.env, org), org, cursor.value, limit);
			const unreadable = found.map(({ line: { store, till, mode = "fact", raw, file, outcome } }) => ({
				...{ store, till, mode, raw, file },
				op: outcome.id,
				detail: outcome.detail,
				decidedAt: outcome.decidedAt,
			}));
			const next = found.length < limit ? null : writeCursor(found.at(-1));
			return c.json({ unreadable, next }, 200);
		},
	)
	.post(
		"/v1/alerts/close",
		describe({
			tag: "Books",
			summary: "Close an alert that someone has looked at",
			answer: z.object({ closed: z.boolean() }),
			refusals: BODY_REFUSALS,
		}),
		permit,
		jsonBody,
		valid("json", closeAlertSchema),
		async (c) => {
			const { org } = c.var.claims;
			const { id } = c.req.valid("json");
			return c.json({ closed: await closeAlert(historyOf(c.env, org), org, id, Date.now()) }, 200);
		},
	);
