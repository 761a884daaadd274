import * as z from "zod/mini";
import { PING_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

const aliveSchema = z.unknown();

export function ping() {
	return call(aliveSchema, PING_TIMEOUT_MS, (signal) => fetch("/healthz", { signal, cache: "no-store" }));
}
