import type * as z from "zod/mini";
import { type Client, client } from "./client.ts";
import { call, type Reply } from "./reply.ts";

// Calls of somebody who is signed in. A token lives for minutes: whoever holds it renews it before it is over, and after
// a refusal that a newer token answers the call is made once more.

export type TokenSource = {
	// The token in hand, or a new one where that one is over.
	readonly token: () => Promise<Reply<string>>;
	// Another token after this one was refused; null: no token helps.
	readonly mend: (refused: string, code: string) => Promise<string | null>;
};

export async function callAs<S extends z.ZodMiniType>(
	holder: TokenSource,
	schema: S,
	timeoutMs: number,
	send: (client: Client) => Promise<Response>,
): Promise<Reply<z.infer<S>>> {
	const held = await holder.token();
	if (!held.ok) return held;
	const ask = (token: string) => call(schema, timeoutMs, (signal) => send(client(token, signal)));
	const reply = await ask(held.value);
	if (reply.ok || reply.kind !== "problem") return reply;
	const other = await holder.mend(held.value, reply.code);
	return other === null ? reply : await ask(other);
}
