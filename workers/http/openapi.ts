import { Hono } from "hono";
import { generateSpecs } from "hono-openapi";
import { PROTOCOL_VERSION } from "../../domain/protocol/op.ts";
import type { AppEnv } from "../env.ts";

// The API's own description, made from the routes and their schemas at the first request of an instance.

const DOCUMENTATION = {
	info: {
		title: "Fieldtill",
		version: String(PROTOCOL_VERSION),
		description:
			"A point of sale for places where the network fails. Amounts are integers of minor units beside a unit; " +
			"times are epoch milliseconds. Refusals are problem details (RFC 9457) with a stable `code`.",
	},
	components: {
		securitySchemes: {
			session: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
		},
	},
} as const;

export function describeApi(api: Hono<AppEnv>): Hono<AppEnv> {
	let made: Promise<unknown> | undefined;
	return new Hono<AppEnv>().get("/openapi.json", async (c) => {
		made ??= generateSpecs(api, { documentation: DOCUMENTATION, excludeStaticFile: false });
		return c.json(await made, 200);
	});
}
