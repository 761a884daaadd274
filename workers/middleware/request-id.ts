import { createMiddleware } from "hono/factory";
import { uuidv7 } from "uuidv7";
import type { AppEnv } from "../env.ts";

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

// Every answer and every log line of a request carries one id; a caller's own is kept when it is harmless.
export const requestId = createMiddleware<AppEnv>(async (c, next) => {
	const given = c.req.header("X-Request-Id");
	const id = given !== undefined && REQUEST_ID.test(given) ? given : uuidv7();
	c.set("requestId", id);
	await next();
	// A socket's answer has headers that must not be touched.
	if (c.res.status !== 101) c.res.headers.set("X-Request-Id", id);
});
