import { performance } from "node:perf_hooks";
import { LIVE_SUBPROTOCOL, LIVE_TOKEN_PREFIX, liveMessageSchema } from "../../domain/protocol/live.ts";
import type { Fixture } from "../fixture.ts";
import type { Shooter, Shot } from "./load.ts";
import { quantile } from "./statistics.ts";

// How long after its outcome a dashboard hears of a sale, while stores sell as fast as they can.

export type Lag = { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };

const HEARD_POLL_MS = 50;
const HEARD_MAX_MS = 60_000;

export async function measureLag(
	url: string,
	{ ownerToken }: Fixture,
	sale: Shooter,
	shotsFor: (told: (sale: string) => void) => Shot[],
): Promise<Lag> {
	const heardAt = new Map<string, number>();
	const toldAt = new Map<string, number>();
	const close = await listen(url, ownerToken, (id) => heardAt.set(id, performance.now()));
	await sale.fire(shotsFor((id) => toldAt.set(id, performance.now())));
	const deadline = performance.now() + HEARD_MAX_MS;
	while ([...toldAt.keys()].some((id) => !heardAt.has(id))) {
		if (performance.now() > deadline) throw new Error("a dashboard did not hear of every sale");
		await new Promise((resolve) => setTimeout(resolve, HEARD_POLL_MS));
	}
	close();
	const lags = [...toldAt].map(([id, at]) => (heardAt.get(id) ?? Number.NaN) - at).sort((a, b) => a - b);
	return { p50Ms: quantile(lags, 0.5), p99Ms: quantile(lags, 0.99), maxMs: quantile(lags, 1) };
}

async function listen(url: string, token: string, hear: (sale: string) => void): Promise<() => void> {
	const address = `${url.replace(/^http/, "ws").replace(/\/$/, "")}/v1/live`;
	const socket = new WebSocket(address, [LIVE_SUBPROTOCOL, `${LIVE_TOKEN_PREFIX}${token}`]);
	await new Promise<void>((resolve, reject) => {
		socket.addEventListener("open", () => resolve());
		socket.addEventListener("error", () => reject(new Error("no socket for the dashboard")));
	});
	socket.addEventListener("message", (event) => {
		const message = liveMessageSchema.parse(JSON.parse(String((event as unknown as { data: unknown }).data)));
		if (message.kind === "sales") for (const { id } of message.sales) hear(id);
	});
	return () => socket.close();
}
