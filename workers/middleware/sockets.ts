import type { Claims } from "../../domain/access/claims.ts";
import { LIVE_TOKEN_PREFIX } from "../../domain/protocol/live.ts";
import type { AppContext } from "../env.ts";
import { Problem, type ProblemCode } from "../http/problems.ts";
import { verifyToken } from "../secrets/tokens.ts";
import { checkOrigin } from "./origins.ts";

// Who is behind a socket. A browser cannot set headers on it, so the token comes as a subprotocol; it never stands in
// the address, where logs would keep it.

export const SOCKET_REFUSALS: readonly ProblemCode[] = [
	"socket-expected",
	"token-missing",
	"token-invalid",
	"token-expired",
	"role-forbidden",
	"origin-forbidden",
];

export async function claimsOfSocket(c: AppContext, subprotocol: string): Promise<Claims> {
	if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
		throw new Problem("socket-expected", [], { Upgrade: "websocket" });
	}
	const protocols = (c.req.header("Sec-WebSocket-Protocol") ?? "").split(",").map((part) => part.trim());
	const token = protocols.find((part) => part.startsWith(LIVE_TOKEN_PREFIX));
	if (token === undefined || !protocols.includes(subprotocol)) throw new Problem("token-missing");
	const claims = await verifyToken(c.env.SIGNING_KEYS, token.slice(LIVE_TOKEN_PREFIX.length), Date.now());
	await checkOrigin(c, claims.org);
	return claims;
}
