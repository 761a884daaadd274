import { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX, type LiveMessage } from "../../domain/protocol/live.ts";
import { door } from "../support/pool.ts";

// A screen that listens on the live socket.

export type Listener = Awaited<ReturnType<typeof listen>>;

export async function listen(token: string) {
	const response = await door.fetch("/v1/live", {
		headers: {
			Upgrade: "websocket",
			"Sec-WebSocket-Protocol": `${LIVE_SUBPROTOCOL}, ${LIVE_TOKEN_PREFIX}${token}`,
		},
	});
	const heard: LiveMessage[] = [];
	const closed: number[] = [];
	response.webSocket?.accept();
	response.webSocket?.addEventListener("message", ({ data }) => {
		heard.push(JSON.parse(String(data)));
	});
	response.webSocket?.addEventListener("close", ({ code }) => {
		closed.push(code);
	});
	const stores = () =>
		heard.flatMap((news) => (news.kind === "sales" ? news.sales.map(({ store }) => store) : []));
	return { status: response.status, stores, closed };
}
