import { hc } from "hono/client";
import type { AppType } from "../../workers/app.ts";

// The server's routes, typed by the server itself.

export type Client = ReturnType<typeof client>;

export function client(token: string, signal: AbortSignal) {
	const headers: Record<string, string> = token === "" ? {} : { Authorization: `Bearer ${token}` };
	return hc<AppType>(location.origin, { headers, init: { signal, cache: "no-store" } });
}
