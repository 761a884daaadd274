import { Hono } from "hono";
import * as z from "zod/mini";
import { toJsonText } from "../../domain/core/json-text.ts";
import type { AppEnv, Env } from "../env.ts";
import { describe } from "../http/describe.ts";
import { configuredOrigin } from "../http/origin.ts";
import { flood } from "../middleware/flood.ts";

const aliveSchema = z.object({ status: z.literal("alive") });
const partSchema = z.enum(["ok", "failed"]);
const readySchema = z.object({
	status: z.enum(["ready", "not-ready"]),
	parts: z.object({ database: partSchema, objects: partSchema, queue: partSchema, origin: partSchema }),
});
type Ready = z.infer<typeof readySchema>;

// A probe costs a query, a call and a message: what was found is good for some seconds.
const READY_FOR_MS = 5_000;
let lastProbe: { readonly at: number; readonly ready: Ready } | undefined;

export const health = new Hono<AppEnv>()
	.get(
		"/healthz",
		describe({ tag: "Health", summary: "The worker is alive", answer: aliveSchema, signedIn: false }),
		(c) => c.json({ status: "alive" as const }, 200),
	)
	.get(
		"/readyz",
		describe({
			tag: "Health",
			summary: "Database, objects and queue answer, and it is known where people reach this",
			answer: readySchema,
			signedIn: false,
		}),
		flood,
		async (c) => {
			const now = Date.now();
			if (lastProbe === undefined || now - lastProbe.at > READY_FOR_MS) {
				lastProbe = { at: now, ready: await probe(c.env) };
			}
			const { ready } = lastProbe;
			return ready.status === "ready" ? c.json(ready, 200) : c.json(ready, 503);
		},
	);

async function probe(env: Env): Promise<Ready> {
	const [database, objects, queue, origin] = await Promise.allSettled([
		env.DB.prepare("SELECT 1 FROM orgs LIMIT 1").run(),
		env.LIVE.getByName("readyz").ping(),
		env.EVENTS.send(toJsonText({ org: "readyz", object: "readyz", after: 0, events: [] }), {
			contentType: "text",
		}),
		(async () => configuredOrigin(env))(),
	]);
	const parts = {
		database: partOf(database),
		objects: partOf(objects),
		queue: partOf(queue),
		origin: partOf(origin),
	};
	const allOk = Object.values(parts).every((part) => part === "ok");
	return { status: allOk ? "ready" : "not-ready", parts };
}

function partOf(settled: PromiseSettledResult<unknown>): "ok" | "failed" {
	return settled.status === "fulfilled" ? "ok" : "failed";
}
