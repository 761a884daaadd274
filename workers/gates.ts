import { proxyDurable } from "itty-durable";
import type { AttemptPolicy } from "../domain/core/attempts.ts";
import type { GateCalls } from "../durable-objects/gate/object.ts";
import { retryAfter } from "./accounts.ts";
import type { AppContext } from "./env.ts";
import { Problem } from "./problems.ts";

export type Attempt = { readonly forgive: () => Promise<unknown> };

// Counts an attempt before anyone looks whether it is right; it is forgiven when it was.
export async function beginAttempt(c: AppContext, name: string, policy: AttemptPolicy): Promise<Attempt> {
	const gate = proxyDurable(c.env.GATE, { name: "gate", parse: true }).get(name) as GateCalls;
	const verdict = await gate.begin(policy, Date.now());
	if (!verdict.allowed) throw new Problem("attempts-exhausted", [], retryAfter(verdict.retryAfterMs));
	// The proxy itself answers to any name, `then` too: it cannot be what is waited for.
	return { forgive: () => gate.forgive() };
}
