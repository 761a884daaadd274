import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../env.ts";

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

// Every answer of the API and every log line of a request carries one id; a caller's own is kept when it is harmless.
// Files and sockets are answered as they come.
export const requestId = createMiddleware<AppEnv>(async (c, next) => {
	const given = c.req.header("X-Request-Id");
	const id = given !== undefined && REQUEST_ID.test(given) ? given : crypto.randomUUID();
	c.set("requestId", id);
	c.header("X-Request-Id", id);
	await next();
});
