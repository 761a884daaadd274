import { hash } from "node:crypto";
import * as z from "zod/mini";
import { orgOfObject } from "../../domain/core/ids.ts";
import { REQUEST_BODY_BYTES_MAX } from "../../domain/core/limits.ts";
import { isLongerThan } from "../../domain/core/utf8.ts";
import { type BatchItem, keepLong, readBatch } from "../../domain/protocol/batch.ts";
import { issueText } from "../../domain/protocol/read.ts";
import { type StoreSays, TILL_SUBPROTOCOL, tillSaysSchema } from "../../domain/protocol/till-socket.ts";

// The tills' sockets of one store. They hibernate; which till is behind one is its tag. An op over the socket is read,
// decided and answered like one over HTTP: the same bytes.

const sha256 = (text: string) => hash("sha256", text);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

export type Decide = (
	till: string,
	items: readonly BatchItem[],
	skewMs: number,
	device: string | null,
) => Promise<string[] | null>;

type Read = { readonly said: z.infer<typeof tillSaysSchema>; readonly text: string };
// The batch as a whole; its codes are those of HTTP.
type RefusedFrame = { readonly code: string; readonly detail: string; readonly ref?: number };

const refSchema = z.pick(tillSaysSchema, { ref: true });

const MALFORMED: RefusedFrame = { code: "body-malformed", detail: "Send a batch with a ref." };
const TOO_LARGE: RefusedFrame = { code: "body-too-large", detail: "Send at most 1 MB; split a large batch." };
const UNPUBLISHED: RefusedFrame = {
	code: "menu-unpublished",
	detail: "This store sells nothing yet. Publish its menu first.",
};
// An exception: whether it was decided is not known.
const UNKNOWN: RefusedFrame = {
	code: "outcome-unknown",
	detail: "The answer did not come in time. Ask again with the same ids.",
};

// A till that was removed or moved, or a device that was replaced: it needs another token.
const SENT_AWAY = 4403;

export class TillSockets {
	readonly #ctx: DurableObjectState;
	readonly #files: R2Bucket;

	constructor(ctx: DurableObjectState, files: R2Bucket) {
		this.#ctx = ctx;
		this.#files = files;
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	accept(
		request: Request,
		soldOut: readonly string[],
		hasLeft: (till: string, device: string | null) => boolean,
	): Response {
		const asked = new URL(request.url).searchParams;
		const till = asked.get("till") ?? "";
		const device = asked.get("device");
		const { 0: client, 1: server } = new WebSocketPair();
		this.#ctx.acceptWebSocket(server, [till]);
		server.serializeAttachment(device);
		// A token that knows of it is let in, to bring in what is left.
		if (!asked.has("leaving") && hasLeft(till, device)) server.close(SENT_AWAY, "till-removed");
		else say(server, { kind: "hello", serverTime: Date.now(), soldOut: [...soldOut] });
		return new Response(null, {
			status: 101,
			webSocket: client,
			headers: { "Sec-WebSocket-Protocol": TILL_SUBPROTOCOL },
		});
	}

	async answer(socket: WebSocket, message: string | ArrayBuffer, decide: Decide): Promise<void> {
		const read = readMessage(message);
		if ("code" in read) return say(socket, { kind: "refused", ref: null, ...read });
		const { ref } = read.said;
		const decided = await this.#decide(socket, read, decide).catch((error: unknown) => {
			console.error(JSON.stringify({ level: "error", at: "till-socket", message: String(error) }));
			return UNKNOWN;
		});
		if (typeof decided !== "string") return say(socket, { kind: "refused", ref, ...decided });
		send(socket, `{"kind":"outcomes","ref":${ref},"outcomes":${decided}}`);
	}

	async #decide(socket: WebSocket, { said, text }: Read, decide: Decide): Promise<string | RefusedFrame> {
		const [till = ""] = this.#ctx.getTags(socket);
		const batch = readBatch(said, text, sha256, orgOfObject(this.#ctx.id.name ?? ""));
		const items = await Promise.all(batch.items.map((item) => keepLong(item, this.#files)));
		const decided = await decide(till, items, said.sentAt - Date.now(), deviceOf(socket));
		return decided === null ? UNPUBLISHED : batch.answer(decided);
	}

	tellSoldOut(soldOut: readonly string[]): void {
		for (const socket of this.#ctx.getWebSockets()) say(socket, { kind: "sold-out", soldOut: [...soldOut] });
	}

	// All of the till's, but those of the device that stands here.
	sendAway(till: string, device: string | null): void {
		for (const socket of this.#ctx.getWebSockets(till)) {
			if (device === null || deviceOf(socket) !== device) socket.close(SENT_AWAY, "till-removed");
		}
	}

	close(socket: WebSocket, code: number): void {
		// 1005 and 1006 say that no code was sent; they may not be sent back.
		socket.close(code === 1005 || code === 1006 ? 1000 : code);
	}
}

function deviceOf(socket: WebSocket): string | null {
	return socket.deserializeAttachment() as string | null;
}

function readMessage(message: string | ArrayBuffer): Read | RefusedFrame {
	try {
		const bytes = typeof message === "string" ? 0 : message.byteLength;
		if (bytes > REQUEST_BODY_BYTES_MAX) return TOO_LARGE;
		const text = typeof message === "string" ? message : utf8.decode(message);
		if (isLongerThan(text, REQUEST_BODY_BYTES_MAX)) return TOO_LARGE;
		const given = JSON.parse(text) as unknown;
		const parsed = tillSaysSchema.safeParse(given);
		if (parsed.success) return { said: parsed.data, text };
		const ref = refSchema.safeParse(given);
		const detail = issueText(parsed.error);
		return { code: "request-invalid", detail, ...(ref.success ? ref.data : {}) };
	} catch {
		return MALFORMED;
	}
}

function say(socket: WebSocket, message: StoreSays): void {
	send(socket, JSON.stringify(message));
}

function send(socket: WebSocket, text: string): void {
	try {
		socket.send(text);
	} catch {
		// It closed a moment ago; the till asks again with the same ids.
	}
}
