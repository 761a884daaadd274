import { DurableObject } from "cloudflare:workers";
import { fromJsonText, type JsonText } from "../../domain/core/json-text.ts";
import { LIVE_SUBPROTOCOL, type LiveMessage, type SaleFlag } from "../../domain/protocol/live.ts";
import type { Balance } from "../../domain/protocol/outcome.ts";
import type { SaleView } from "../../domain/protocol/views.ts";

// The sockets of one org. It keeps nothing: what a screen missed while it was away it reads from history.
// Sockets hibernate; whom a socket listens for, and who it is, are its tags, so that they survive, and the stores that
// it may hear of are attached to it.

export type LiveNews = {
	readonly sales: readonly SaleView[];
	readonly flags: readonly SaleFlag[];
	readonly balances: readonly Balance[];
	readonly at: number;
};

export type SocketsOf = { readonly subject: string; readonly session?: string; readonly but?: string };

const STAFF_TAG = "staff";
// The platform allows ten tags a socket: a guest of more accounts than these has this one, and what is attached tells.
const MANY_TAG = "many-accounts";
const ACCOUNT_TAGS_MAX = 8;
// The token is no longer good.
const TOKEN_REFUSED = 4401;

export class Live extends DurableObject<object> {
	constructor(ctx: DurableObjectState, env: object) {
		super(ctx, env);
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	// The worker has checked the token; it says in the query for whom the socket is.
	override fetch(request: Request): Response {
		const { searchParams: query } = new URL(request.url);
		const accounts = JSON.parse(query.get("accounts") ?? "null") as string[] | null;
		const { 0: client, 1: server } = new WebSocketPair();
		const who = [subjectTag(query.get("subject") ?? ""), sessionTag(query.get("session") ?? "")];
		this.ctx.acceptWebSocket(server, [...audienceOf(accounts), ...who]);
		// Null: every store.
		server.serializeAttachment({ stores: JSON.parse(query.get("stores") ?? "null"), accounts });
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

	publish(news: JsonText<LiveNews>): void {
		if (this.ctx.getWebSockets().length === 0) return;
		const { sales, flags, balances, at } = fromJsonText(news);
		this.#tellStaff(sales, (seen) => ({ kind: "sales", sales: seen }));
		this.#tellStaff(flags, (seen) => ({ kind: "flags", flags: seen }));
		for (const balance of balances) {
			send(this.#listenersOf(balance.account), { kind: "balances", balances: [balance], at });
		}
	}

	// Whoever was signed out hears no more: everywhere, in one session, or in all but one.
	hangUp({ subject, session, but }: SocketsOf): void {
		const kept = but === undefined ? [] : this.ctx.getWebSockets(sessionTag(but));
		const tag = session === undefined ? subjectTag(subject) : sessionTag(session);
		for (const socket of this.ctx.getWebSockets(tag))
			if (!kept.includes(socket)) socket.close(TOKEN_REFUSED, "sign in again");
	}

	// What staff have to show has changed: whoever still may comes back by themselves.
	hangUpStaff(): void {
		for (const socket of this.ctx.getWebSockets(STAFF_TAG)) socket.close(TOKEN_REFUSED, "sign in again");
	}

	// Whoever hears of this account: it was forgotten.
	hangUpAccount(account: string): void {
		for (const socket of this.#listenersOf(account)) socket.close(TOKEN_REFUSED, "sign in again");
	}

	override webSocketMessage(): void {}

	override webSocketClose(socket: WebSocket, code: number): void {
		// 1005 and 1006 say that no code was sent; they may not be sent back.
		socket.close(code === 1005 || code === 1006 ? 1000 : code);
	}

	// Staff who are bound to stores hear of these alone.
	#tellStaff<News extends { readonly store: string }>(
		news: readonly News[],
		say: (seen: News[]) => LiveMessage,
	): void {
		if (news.length === 0) return;
		const sockets = Map.groupBy(this.ctx.getWebSockets(STAFF_TAG), (socket) => storesOf(socket) === null);
		send(sockets.get(true) ?? [], say([...news]));
		for (const socket of sockets.get(false) ?? []) {
			const seen = news.filter(({ store }) => storesOf(socket)?.includes(store));
			if (seen.length > 0) send([socket], say(seen));
		}
	}

	#listenersOf(account: string): WebSocket[] {
		const many = this.ctx.getWebSockets(MANY_TAG).filter((socket) => {
			return attachedTo(socket)?.accounts?.includes(account) ?? false;
		});
		return [...this.ctx.getWebSockets(accountTag(account)), ...many];
	}
}

function send(sockets: readonly WebSocket[], message: LiveMessage): void {
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

type Attached = { readonly stores: string[] | null; readonly accounts: string[] | null };

function attachedTo(socket: WebSocket): Attached | null {
	return socket.deserializeAttachment() as Attached | null;
}

function storesOf(socket: WebSocket): readonly string[] | null {
	return attachedTo(socket)?.stores ?? null;
}

// Null: staff.
function audienceOf(accounts: readonly string[] | null): string[] {
	if (accounts === null) return [STAFF_TAG];
	return accounts.length > ACCOUNT_TAGS_MAX ? [MANY_TAG] : accounts.map(accountTag);
}

function subjectTag(subject: string): string {
	return `subject/${subject}`;
}

function sessionTag(session: string): string {
	return `session/${session}`;
}

function accountTag(account: string): string {
	return `account/${account}`;
}
