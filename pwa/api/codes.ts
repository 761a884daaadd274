import { resolvedSchema } from "../../domain/access/views/codes.ts";
import { client } from "./client.ts";
import { READ_TIMEOUT_MS } from "./limits.ts";
import { call } from "./reply.ts";

// Whose code this is, asked as a till.
export function resolveCode(token: string, code: string) {
	return call(resolvedSchema, READ_TIMEOUT_MS, (signal) =>
		client(token, signal).v1.credentials.resolve.$post({ json: { code } }),
	);
}
