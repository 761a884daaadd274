import { Hono } from "hono";
import * as z from "zod/mini";
import { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX } from "../../domain/protocol/live.ts";
import { describe } from "../describe.ts";
import type { AppEnv } from "../env.ts";
import { flood } from "../middleware/flood.ts";
import { Problem } from "../problems.ts";
import { verifyToken } from "../tokens.ts";

// The live socket. A browser cannot set headers on it, so the token comes as a subprotocol; it never stands in the
// address, where logs would keep it.
export const live = new Hono<AppEnv>().get(
	"/v1/live",
	describe({
		tag: "History",
		summary: "A web socket that tells of sales (staff) or of the own balance (guest)",
		answer: z.string(),
		refusals: ["socket-expected", "token-missing", "token-invalid", "token-expired", "role-forbidden"],
		signedIn: false,
	}),
	flood,
	async (c) => {
		if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
			throw new Problem("socket-expected", [], { Upgrade: "websocket" });
		}
		const protocols = (c.req.header("Sec-WebSocket-Protocol") ?? "").split(",").map((part) => part.trim());
		const token = protocols.find((part) => part.startsWith(LIVE_TOKEN_PREFIX));
		if (token === undefined || !protocols.includes(LIVE_SUBPROTOCOL)) throw new Problem("token-missing");
		const claims = await verifyToken(c.env.SIGNING_KEY, token.slice(LIVE_TOKEN_PREFIX.length), Date.now());
		if (claims.role === "till") throw new Problem("role-forbidden");
		const address = new URL("https://live/");
		if (claims.role === "guest") address.searchParams.set("account", claims.account);
		return await c.env.LIVE.getByName(claims.org).fetch(address, { headers: { Upgrade: "websocket" } });
	},
);
