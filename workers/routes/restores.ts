import { Hono } from "hono";
import * as z from "zod/mini";
import { epochMsSchema, idSchema } from "../../domain/core/ids.ts";
import { restoreObject } from "../books/restore.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";

// An operator's way to put a store or an account back to an earlier point. Asked again it goes on where it stood.

const restoreSchema = z.object({
	room: z.enum(["store", "account"]),
	name: idSchema,
	// Null: the object stands at an earlier point already, and gets its lines back.
	at: z.nullable(epochMsSchema),
});
const restoredSchema = z.object({ phase: z.enum(["serving", "reading-back"]), last: z.int() });

export const restores = new Hono<AppEnv>().post(
	"/v1/restores",
	describe({
		tag: "Books",
		summary: "Put a store or an account back to an earlier point, and give it its later lines from history",
		answer: restoredSchema,
		refusals: [...BODY_REFUSALS, "restore-refused"],
	}),
	permit,
	jsonBody,
	valid("json", restoreSchema),
	async (c) => {
		const { org } = c.var.claims;
		const restored = await restoreObject(c.env, { org, ...c.req.valid("json") });
		if (!restored.ok) throw new Problem("restore-refused", [], {}, { refusal: restored.refusal });
		return c.json(restored.value, 200);
	},
);
