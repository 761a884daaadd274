import { Hono } from "hono";
import * as z from "zod/mini";
import { type Caller, isStaff } from "../../domain/access/claims.ts";
import type { Named } from "../../domain/access/names.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { type SaleView, salesPageSchema } from "../../domain/protocol/views.ts";
import { historyOf } from "../db/history.ts";
import { findNames } from "../db/names.ts";
import { listSales, readCursor } from "../db/sales.ts";
import type { AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { limitSchema } from "./paging.ts";

const salesQuery = z.object({
	limit: limitSchema,
	before: z.optional(z.string().check(z.maxLength(400))),
	store: z.optional(idSchema),
});

export const sales = new Hono<AppEnv>().get(
	"/v1/sales",
	describe({
		tag: "History",
		summary: "Decided sales, refunds and voids, newest first",
		answer: salesPageSchema,
		refusals: ["request-invalid"],
	}),
	permit,
	valid("query", salesQuery),
	async (c) => {
		const { limit, before, store = "" } = c.req.valid("query");
		const cursor = before === undefined ? null : readCursor(before);
		if (cursor !== null && !cursor.ok) {
			throw new Problem("request-invalid", [{ path: "before", message: "not a cursor of this list" }]);
		}
		const { claims } = c.var;
		const { org } = claims;
		const stores = isStaff(claims) ? claims.stores : undefined;
		const query = { limit, store, stores, before: cursor?.value ?? null };
		const page = await listSales(historyOf(c.env, org), org, query);
		const named = page.sales.flatMap((sale) => namedBySale(sale, claims));
		return c.json({ ...page, names: await findNames(c.env.DB, org, named) }, 200);
	},
);

// A key that may read sales and no accounts learns no guest's name by the way.
function namedBySale({ till, tenders }: SaleView, caller: Caller): Named[] {
	const maySeeGuests =
		isStaff(caller) || (caller.role === "system" && caller.scopes.includes("accounts:read"));
	const accounts = maySeeGuests ? tenders.flatMap(({ account }) => account ?? []) : [];
	return [{ kind: "till", id: till }, ...accounts.map((id): Named => ({ kind: "account", id }))];
}
