import { Hono } from "hono";
import { storeObjectName } from "../../domain/core/ids.ts";
import { toJsonText } from "../../domain/core/json-text.ts";
import { keepLong, type ReadBatch, readBatch } from "../../domain/protocol/batch.ts";
import { opBatchSchema } from "../../domain/protocol/op.ts";
import { opAnswerSchema } from "../../domain/protocol/outcome.ts";
import type { AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { sha256 } from "../secrets/hash.ts";

export const OPS_PATH = "/v1/ops";

// The road of every sale: a till's ops in, their durable outcomes out. Nothing about money is decided here.
export const ops = new Hono<AppEnv>().post(
	OPS_PATH,
	describe({
		tag: "Till",
		summary: "Decide a till's ops; an op that was sent before gets the outcome it got then",
		answer: opAnswerSchema,
		refusals: [...BODY_REFUSALS, "nothing-readable", "menu-unpublished", "outcome-unknown"],
	}),
	permit,
	jsonBody,
	valid("json", opBatchSchema),
	async (c) => {
		const claims = c.var.claims;
		if (claims.role !== "till") throw new Problem("role-forbidden");
		const sent = c.req.valid("json");
		const batch = readBatch(sent, c.var.bodyText, sha256, claims.org);
		const isNothing = batch.invalid === sent.ops.length;
		if (isNothing && batch.items.length === 0) throw nothingReadable(batch);
		const store = c.env.STORE.getByName(storeObjectName(claims));
		const decided = await Promise.all(batch.items.map((item) => keepLong(item, c.env.FILES)))
			.then((items) =>
				store.decideOps(claims.sub, toJsonText(items), sent.sentAt - Date.now(), claims.device ?? null),
			)
			.catch(() => {
				// Whether it was decided is not known; the till asks again with the same ids.
				throw new Problem("outcome-unknown", [], { "Retry-After": "2" });
			});
		if (decided === null) throw new Problem("menu-unpublished");
		if (isNothing) throw nothingReadable(batch);
		return c.body(`{"outcomes":${batch.answer(decided)}}`, 200, { "Content-Type": "application/json" });
	},
);

function nothingReadable(batch: ReadBatch): Problem {
	return new Problem("nothing-readable", [], {}, { outcomes: JSON.parse(batch.answer([])) as unknown });
}
