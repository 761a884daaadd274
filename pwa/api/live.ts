import {
	LIVE_SUBPROTOCOL,
	LIVE_TOKEN_PREFIX,
	type LiveMessage,
	liveMessageSchema,
} from "../../domain/protocol/live.ts";
import { reportContact } from "./contact.ts";
import { LIVE_PING_MS, LIVE_RETRY_MAX_MS, LIVE_RETRY_MIN_MS, LIVE_SILENCE_MAX_MS } from "./limits.ts";

// One socket that comes back by itself:
//
//   connecting ──hello──▶ live ──close, silence──▶ lost ──after a while──▶ connecting
//                           └────4401────▶ refused (the token is no longer good; a new sign-in is needed)
//
// What was said while it was down is lost here: whoever listens reads the page again on every `live`.

export type LiveState = "connecting" | "live" | "lost" | "refused";

type Listener = {
	readonly onMessage: (message: LiveMessage) => void;
	readonly onState: (state: LiveState) => void;
};

const TOKEN_REFUSED = 4401;

export function connectLive(token: string, { onMessage, onState }: Listener): () => void {
	let socket: WebSocket | null = null;
	let retryMs = LIVE_RETRY_MIN_MS;
	let retryTimer = 0;
	let heardMs = 0;
	let ended = false;

	function open(): void {
		clearTimeout(retryTimer);
		onState("connecting");
		const address = new URL("/v1/live", location.href.replace(/^http/, "ws"));
		const opened = new WebSocket(address, [LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX + token]);
		socket = opened;
		heardMs = Date.now();
		opened.onmessage = ({ data }) => hear(String(data));
		opened.onclose = ({ code }) => socket === opened && lose(code);
	}

	function hear(text: string): void {
		heardMs = Date.now();
		reportContact();
		const message = readMessage(text);
		if (message === null) return;
		retryMs = LIVE_RETRY_MIN_MS;
		if (message.kind === "hello") onState("live");
		onMessage(message);
	}

	function lose(code: number): void {
		socket = null;
		if (ended) return;
		const refused = code === TOKEN_REFUSED;
		onState(refused ? "refused" : "lost");
		if (refused) return;
		retryTimer = setTimeout(open, retryMs);
		retryMs = Math.min(retryMs * 2, LIVE_RETRY_MAX_MS);
	}

	// A socket through a dead network stays "open" for minutes: silence is what tells.
	function check(): void {
		if (socket === null) return;
		if (Date.now() - heardMs > LIVE_SILENCE_MAX_MS || !navigator.onLine) drop();
		else if (socket.readyState === WebSocket.OPEN) socket.send("ping");
	}

	function drop(): void {
		const dropped = socket;
		if (dropped !== null) lose(1006);
		dropped?.close();
	}

	function reopen(): void {
		retryMs = LIVE_RETRY_MIN_MS;
		if (socket === null && !ended) open();
	}

	const pingTimer = setInterval(check, LIVE_PING_MS);
	addEventListener("online", reopen);
	addEventListener("offline", drop);
	open();
	return () => {
		ended = true;
		clearInterval(pingTimer);
		clearTimeout(retryTimer);
		removeEventListener("online", reopen);
		removeEventListener("offline", drop);
		socket?.close();
	};
}

// Null for "pong", and for what a newer server says that this version does not understand.
function readMessage(text: string): LiveMessage | null {
	if (text === "pong") return null;
	const parsed = liveMessageSchema.safeParse(JSON.parse(text));
	return parsed.success ? parsed.data : null;
}
