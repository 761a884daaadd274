import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { type Caller, isStaff } from "../../domain/access/claims.ts";
import { accessOf, refusalOf } from "../../domain/access/permissions.ts";
import { findKey } from "../db/api-keys.ts";
import { standingOf } from "../db/sessions.ts";
import { isTillAt } from "../db/tills.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { Problem } from "../http/problems.ts";
import { verifyToken } from "../secrets/tokens.ts";
import { checkFlood } from "./flood.ts";
import { checkOrigin } from "./origins.ts";

// Who is asking, and whether the table of permissions lets them. The org comes from the token and from nowhere else.
// Off the road of a sale the session behind the token is looked up, so that what was ended is ended at once.

const BEARER = /^Bearer ([A-Za-z0-9._-]{1,4096})$/;
export const KEY_PREFIX = "ftk_";

export const permit = createMiddleware<AppEnv>(async (c, next) => {
	const access = accessOf(`${c.req.method} ${routePath(c, -1)}`);
	if (access === undefined) throw new Problem("role-forbidden");
	const now = Date.now();
	const caller = await callerOf(c, now);
	const name = `${caller.org}/${caller.role}/${caller.sub}`;
	await checkFlood(c, name);
	if (access.limit === "export") await checkFlood(c, `export/${name}`, "EXPORT");
	await checkOrigin(c, caller.org);
	c.set("claims", caller);
	if (access.hot !== true) await checkAlive(c, caller, now, access.settingUp);
	const refusal = refusalOf(access, caller, now);
	if (refusal !== null) throw new Problem(refusal);
	await next();
});

// Whoever has no name has an address. A key is looked up, so that it counts by the address before that: a flood of
// guesses costs the database nothing. A token is only calculated, so that a good one is not counted twice.
async function callerOf(c: AppContext, now: number): Promise<Caller> {
	const header = c.req.header("Authorization");
	const token = BEARER.exec(header ?? "")?.[1];
	const countAddress = () => checkFlood(c, `address/${callerGroup(c)}`);
	if (token?.startsWith(KEY_PREFIX)) {
		await countAddress();
		const key = await findKey(c.env.DB, token.slice(KEY_PREFIX.length), now);
		if (key === null) throw new Problem("token-invalid");
		return key;
	}
	try {
		if (header === undefined) throw new Problem("token-missing", [], { "WWW-Authenticate": "Bearer" });
		if (token === undefined) throw new Problem("token-invalid");
		return await verifyToken(c.env.SIGNING_KEYS, token, now);
	} catch (error) {
		await countAddress();
		throw error;
	}
}

export async function checkAlive(
	c: AppContext,
	caller: Caller,
	now: number,
	mayLackFactor = false,
): Promise<void> {
	if (caller.role === "system") return;
	if (caller.role === "till") {
		// Whoever leaves is let in to little: the table says to what.
		if (caller.leaving) return;
		if (!(await isTillAt(c.env.DB, caller))) throw new Problem("till-removed");
	} else if (isStaff(caller) || caller.role === "guest") {
		const standing = await standingOf(c.env.DB, caller.org, caller.sid, now);
		if (standing === "over") throw new Problem("session-over");
		if (standing === "lacks-factor" && !mayLackFactor) throw new Problem("factor-needed");
	}
}
