import { proxyDurable } from "itty-durable";
import type { AttemptPolicy } from "../../domain/core/attempts.ts";
import type { GateCalls } from "../../durable-objects/gate/object.ts";
import type { AppContext, Env } from "../env.ts";
import { Problem, retryAfter } from "../http/problems.ts";

// Exact counts of guesses. An attempt is counted before anything is looked at, so that guesses side by side cannot slip
// through, and taken back or forgiven when it was right.

export type Counted = {
	// All attempts so far.
	forgive(): Promise<unknown>;
	// This one alone.
	takeBack(): Promise<unknown>;
};

export function gateOf({ GATE }: Pick<Env, "GATE">, name: string): GateCalls {
	return proxyDurable(GATE, { name: "gate", parse: true }).get(name) as GateCalls;
}

export async function countAttempt(c: AppContext, name: string, policy: AttemptPolicy): Promise<Counted> {
	const gate = gateOf(c.env, name);
	const verdict = await gate.begin(policy, Date.now());
	if (!verdict.allowed) throw new Problem("attempts-exhausted", [], retryAfter(verdict.retryAfterMs));
	return { forgive: () => gate.forgive(), takeBack: () => gate.takeBack(policy, verdict) };
}
