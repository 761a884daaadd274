import { hc } from "hono/client";
import * as z from "zod/mini";
import { menuSchema } from "../../domain/catalog/menu.ts";
import { opAnswerSchema } from "../../domain/protocol/outcome.ts";
import { accountViewSchema, credentialViewSchema, stockPageSchema } from "../../domain/protocol/views.ts";
import type { AppType } from "../../workers/app.ts";
import { PING_TIMEOUT_MS, READ_TIMEOUT_MS, SEND_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

// What a till may ask the server for. Each answer is parsed by the schema that the server validates with.

const aliveSchema = z.unknown();

export function ping() {
	return call(aliveSchema, PING_TIMEOUT_MS, (signal) => fetch("/healthz", { signal, cache: "no-store" }));
}

export type Api = ReturnType<typeof apiFor>;

export function apiFor(token: string) {
	const read = READ_TIMEOUT_MS;
	return {
		getMenu: (store: string) =>
			call(menuSchema, read, (signal) =>
				client(token, signal).v1.stores[":store"].menu.$get({ param: { store } }),
			),
		getStock: (store: string) =>
			call(stockPageSchema, read, (signal) =>
				client(token, signal).v1.stores[":store"].stock.$get({ param: { store } }),
			),
		getCredential: (code: string) =>
			call(credentialViewSchema, read, (signal) =>
				client(token, signal).v1.credentials[":code"].$get({ param: { code } }),
			),
		getAccount: (account: string) =>
			call(accountViewSchema, read, (signal) =>
				client(token, signal).v1.accounts[":account"].$get({ param: { account } }),
			),
		sendOps: (ops: unknown[], sentAt: number) =>
			call(opAnswerSchema, SEND_TIMEOUT_MS, (signal) =>
				client(token, signal).v1.ops.$post({ json: { sentAt, ops } }),
			),
	};
}

export type Client = ReturnType<typeof client>;

export function client(token: string, signal: AbortSignal) {
	const headers: Record<string, string> = token === "" ? {} : { Authorization: `Bearer ${token}` };
	return hc<AppType>(location.origin, { headers, init: { signal, cache: "no-store" } });
}
