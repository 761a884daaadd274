import { DurableObject } from "cloudflare:workers";
import { LIVE_SUBPROTOCOL, type LiveMessage } from "../../domain/protocol/live.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { SaleView } from "../../domain/protocol/views.ts";

// The sockets of one org. It keeps nothing: what a screen missed while it was away it reads from history.
// Sockets hibernate; whom a socket listens for is its tag, so that it survives.

export type LiveNews = { readonly sales: SaleView[]; readonly balances: Balance[]; readonly at: number };

const STAFF_TAG = "staff";

export class Live extends DurableObject<object> {
	constructor(ctx: DurableObjectState, env: object) {
		super(ctx, env);
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	// The worker has checked the token; it says in the query for whom the socket is.
	override fetch(request: Request): Response {
		const account = new URL(request.url).searchParams.get("account");
		const { 0: client, 1: server } = new WebSocketPair();
		this.ctx.acceptWebSocket(server, [account === null ? STAFF_TAG : accountTag(account)]);
		server.send(JSON.stringify({ kind: "hello", serverTime: Date.now() } satisfies LiveMessage));
		return new Response(null, {
			status: 101,
			webSocket: client,
			headers: { "Sec-WebSocket-Protocol": LIVE_SUBPROTOCOL },
		});
	}

	ping(): "pong" {
		return "pong";
	}

	publish({ sales, balances, at }: LiveNews): void {
		if (sales.length > 0) this.#tell(STAFF_TAG, { kind: "sales", sales });
		for (const balance of balances) {
			this.#tell(accountTag(balance.account), { kind: "balances", balances: [balance], at });
		}
	}

	override webSocketMessage(): void {}

	override webSocketClose(socket: WebSocket, code: number): void {
		// 1005 and 1006 say that no code was sent; they may not be sent back.
		socket.close(code === 1005 || code === 1006 ? 1000 : code);
	}

	#tell(tag: string, message: LiveMessage): void {
		const sockets = this.ctx.getWebSockets(tag);
		if (sockets.length === 0) return;
		const text = JSON.stringify(message);
		for (const socket of sockets) {
			try {
				socket.send(text);
			} catch {
				// The socket closed a moment ago; its screen reads history when it is back.
			}
		}
	}
}

function accountTag(account: string): string {
	return `account/${account}`;
}
