import { createDurable } from "itty-durable";
import {
	type AttemptPolicy,
	type AttemptState,
	type AttemptVerdict,
	beginAttempt,
	NO_ATTEMPTS,
} from "../../domain/core/attempts.ts";

// An exact counter of failed attempts, one object for each thing that can be guessed at. Small state that
// itty-durable persists whole after every call; nothing about money comes here.

const GateBase = createDurable({ autoPersist: true });

export class Gate extends GateBase {
	attempts: AttemptState = NO_ATTEMPTS;

	begin(policy: AttemptPolicy, now: number): AttemptVerdict {
		const { state, verdict } = beginAttempt(this.attempts, policy, now);
		this.attempts = state;
		return verdict;
	}

	forgive(): AttemptVerdict {
		this.attempts = NO_ATTEMPTS;
		return { allowed: true, retryAfterMs: 0 };
	}
}

// What callers see of a gate: its methods over itty-durable's proxy.
export type GateCalls = {
	begin(policy: AttemptPolicy, now: number): Promise<AttemptVerdict>;
	forgive(): Promise<AttemptVerdict>;
};
