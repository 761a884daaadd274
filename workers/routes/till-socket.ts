import { Hono } from "hono";
import * as z from "zod/mini";
import { storeObjectName } from "../../domain/core/ids.ts";
import { TILL_SUBPROTOCOL } from "../../domain/protocol/till-socket.ts";
import type { AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { claimsOfSocket, SOCKET_REFUSALS } from "../middleware/sockets.ts";

// A till's own socket to its store: the same ops and outcomes as over HTTP, with one sign-in for all of them.
export const tillSocket = new Hono<AppEnv>().get(
	"/v1/till/socket",
	describe({
		tag: "Till",
		summary: "A web socket that takes a till's ops and tells what is sold out",
		answer: z.string(),
		refusals: SOCKET_REFUSALS,
		signedIn: false,
	}),
	flood,
	async (c) => {
		const claims = await claimsOfSocket(c, TILL_SUBPROTOCOL);
		if (claims.role !== "till") throw new Problem("role-forbidden");
		const address = new URL("https://store/");
		address.searchParams.set("till", claims.sub);
		if (claims.device !== undefined) address.searchParams.set("device", claims.device);
		if (claims.leaving) address.searchParams.set("leaving", "1");
		const store = c.env.STORE.getByName(storeObjectName(claims));
		return await store.fetch(address, { headers: { Upgrade: "websocket" } });
	},
);
