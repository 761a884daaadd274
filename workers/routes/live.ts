import { Hono } from "hono";
import * as z from "zod/mini";
import { LIVE_SUBPROTOCOL } from "../../domain/protocol/live.ts";
import type { AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { checkAlive } from "../middleware/permit.ts";
import { claimsOfSocket, SOCKET_REFUSALS } from "../middleware/sockets.ts";

// The live socket: what staff and guests hear of by themselves.
export const live = new Hono<AppEnv>().get(
	"/v1/live",
	describe({
		tag: "History",
		summary: "A web socket that tells of sales (staff) or of the balances of the own accounts (guest)",
		answer: z.string(),
		refusals: [...SOCKET_REFUSALS, "session-over", "factor-needed"],
		signedIn: false,
	}),
	flood,
	async (c) => {
		const claims = await claimsOfSocket(c, LIVE_SUBPROTOCOL);
		if (claims.role === "till") throw new Problem("role-forbidden");
		await checkAlive(c, claims, Date.now());
		const address = new URL("https://live/");
		address.searchParams.set("subject", claims.sub);
		address.searchParams.set("session", claims.sid);
		if (claims.role === "guest") address.searchParams.set("accounts", JSON.stringify(claims.accounts));
		else if (claims.stores !== undefined) address.searchParams.set("stores", JSON.stringify(claims.stores));
		return await c.env.LIVE.getByName(claims.org).fetch(address, { headers: { Upgrade: "websocket" } });
	},
);
