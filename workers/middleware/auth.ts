import { createMiddleware } from "hono/factory";
import type { Role } from "../../domain/protocol/session.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../problems.ts";
import { verifyToken } from "../tokens.ts";
import { checkFlood } from "./flood.ts";

const BEARER = /^Bearer ([A-Za-z0-9._-]{1,4096})$/;

// Who is asking, and whether that role may ask this. The org comes from the token and from nowhere else.
export function allow(...roles: readonly Role[]) {
	return createMiddleware<AppEnv>(async (c, next) => {
		const header = c.req.header("Authorization");
		if (header === undefined) throw new Problem("token-missing", [], { "WWW-Authenticate": "Bearer" });
		const token = BEARER.exec(header)?.[1];
		if (token === undefined) throw new Problem("token-invalid");
		const claims = await verifyToken(c.env.SIGNING_KEY, token, Date.now());
		await checkFlood(c, `${claims.org}/${claims.sub}`);
		if (!roles.includes(claims.role)) throw new Problem("role-forbidden");
		c.set("claims", claims);
		await next();
	});
}

export const STAFF = ["owner", "manager", "cashier", "auditor"] as const;
export const MANAGERS = ["owner", "manager"] as const;
