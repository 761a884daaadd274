import { createDurable } from "itty-durable";
import {
	type AttemptPolicy,
	type AttemptState,
	type AttemptVerdict,
	beginAttempt,
	NO_ATTEMPTS,
	PIN_POLICY,
	takeBackAttempt,
} from "../../domain/core/attempts.ts";

// An exact counter of failed attempts, one object for each thing that can be guessed at. Small state that
// itty-durable persists whole after every call; nothing about money comes here.

const GateBase = createDurable({ autoPersist: true });
const REPORTS_KEPT_MAX = 50;

export class Gate extends GateBase {
	attempts: AttemptState = NO_ATTEMPTS;
	// Reports that were counted: a report that comes again is not.
	reported: readonly string[] = [];

	begin(policy: AttemptPolicy, now: number): AttemptVerdict {
		const { state, verdict } = beginAttempt(this.attempts, policy, now);
		this.attempts = state;
		return verdict;
	}

	forgive(): AttemptVerdict {
		this.attempts = NO_ATTEMPTS;
		return { allowed: true, retryAfterMs: 0 };
	}

	// Only the one that was right.
	takeBack(policy: AttemptPolicy, verdict: AttemptVerdict): AttemptVerdict {
		this.attempts = takeBackAttempt(this.attempts, policy, verdict);
		return { allowed: true, retryAfterMs: 0 };
	}

	// Wrong PINs that were typed where no network was, counted when they arrive.
	report(key: string, failures: number, now: number): AttemptVerdict {
		if (this.reported.includes(key)) return { allowed: this.attempts.lockedUntil <= now, retryAfterMs: 0 };
		this.reported = [...this.reported, key].slice(-REPORTS_KEPT_MAX);
		let verdict: AttemptVerdict = { allowed: true, retryAfterMs: 0 };
		for (let count = 0; count < Math.min(failures, PIN_POLICY.failuresMax); count += 1) {
			verdict = this.begin(PIN_POLICY, now);
		}
		return verdict;
	}
}

// What callers see of a gate: its methods over itty-durable's proxy.
export type GateCalls = {
	begin(policy: AttemptPolicy, now: number): Promise<AttemptVerdict>;
	forgive(): Promise<AttemptVerdict>;
	takeBack(policy: AttemptPolicy, verdict: AttemptVerdict): Promise<AttemptVerdict>;
	report(key: string, failures: number, now: number): Promise<AttemptVerdict>;
};
