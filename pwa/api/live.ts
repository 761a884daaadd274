import {
	LIVE_SUBPROTOCOL,
	LIVE_TOKEN_PREFIX,
	type LiveMessage,
	liveMessageSchema,
} from "../../domain/protocol/live.ts";
import { reportContact } from "./contact.ts";
import { LIVE_PING_MS, LIVE_RETRY_MAX_MS, LIVE_RETRY_MIN_MS, LIVE_SILENCE_MAX_MS } from "./limits.ts";
import type { TokenSource } from "./signed-in.ts";

// One socket that comes back by itself:
//
//   connecting ──hello──▶ live ──close, silence──▶ lost ──after a while──▶ connecting
//
// What was said while it was down is lost here: whoever listens reads the page again on every `live`. Whoever holds the
// token knows when the sign-in is over, and then ends this as well.

export type LiveState = "connecting" | "live" | "lost";

type Listener = {
	readonly onMessage: (message: LiveMessage) => void;
	readonly onState: (state: LiveState) => void;
};

const TOKEN_REFUSED = 4401;

export function connectLive(holder: TokenSource, { onMessage, onState }: Listener): () => void {
	let socket: WebSocket | null = null;
	let retryMs = LIVE_RETRY_MIN_MS;
	let retryTimer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;
	let opening = false;

	async function open(): Promise<void> {
		clearTimeout(retryTimer);
		if (opening) return;
		opening = true;
		onState("connecting");
		const held = await holder.token();
		opening = false;
		if (ended) return;
		if (!held.ok) return lose();
		const opened = openSocket(held.value);
		socket = opened;
		silence.heard();
		opened.onmessage = ({ data }) => socket === opened && hear(String(data));
		opened.onclose = ({ code }) => socket === opened && void end(held.value, code);
	}

	// The session may be over, or what its token said may have changed: only asking for another one tells.
	async function end(token: string, code: number): Promise<void> {
		socket = null;
		if (code === TOKEN_REFUSED) await holder.mend(token, "session-over");
		// The network may have come back meanwhile, and another socket with it.
		if (!ended && !opening && socket === null) lose();
	}

	function hear(text: string): void {
		silence.heard();
		reportContact();
		const message = readMessage(text);
		if (message === null) return;
		retryMs = LIVE_RETRY_MIN_MS;
		if (message.kind === "hello") onState("live");
		onMessage(message);
	}

	function lose(): void {
		socket = null;
		onState("lost");
		retryTimer = setTimeout(open, retryMs);
		retryMs = Math.min(retryMs * 2, LIVE_RETRY_MAX_MS);
	}

	function drop(): void {
		const dropped = socket;
		if (dropped !== null) lose();
		dropped?.close();
	}

	function reopen(): void {
		retryMs = LIVE_RETRY_MIN_MS;
		if (socket === null && !ended) void open();
	}

	const silence = watchSilence(() => socket, drop);
	const unwatch = watchNetwork(reopen, drop);
	void open();
	return () => {
		ended = true;
		silence.stop();
		clearTimeout(retryTimer);
		unwatch();
		socket?.close();
	};
}

function openSocket(token: string): WebSocket {
	const address = new URL("/v1/live", location.href.replace(/^http/, "ws"));
	return new WebSocket(address, [LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX + token]);
}

// A socket through a dead network stays "open" for minutes: silence is what tells.
function watchSilence(current: () => WebSocket | null, onSilent: () => void) {
	let heardMs = Date.now();
	const timer = setInterval(() => {
		const socket = current();
		if (socket === null) return;
		if (Date.now() - heardMs > LIVE_SILENCE_MAX_MS || !navigator.onLine) onSilent();
		else if (socket.readyState === WebSocket.OPEN) socket.send("ping");
	}, LIVE_PING_MS);
	return {
		heard: () => {
			heardMs = Date.now();
		},
		stop: () => clearInterval(timer),
	};
}

// Calls back when the device itself notices that there is a network, or none.
function watchNetwork(onUp: () => void, onDown: () => void): () => void {
	addEventListener("online", onUp);
	addEventListener("offline", onDown);
	return () => {
		removeEventListener("online", onUp);
		removeEventListener("offline", onDown);
	};
}

// Null for "pong", and for what a newer server says that this version does not understand.
function readMessage(text: string): LiveMessage | null {
	if (text === "pong") return null;
	try {
		const parsed = liveMessageSchema.safeParse(JSON.parse(text));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
