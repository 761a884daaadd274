import type { Outcome } from "../../domain/protocol/outcome.ts";
import { PENDING_RETRY_MAX_MS, PENDING_RETRY_MIN_MS } from "./limits.ts";
import type { OpRow } from "./records.ts";

// What an open op becomes by an answer. Final states lose `open` and with it their place in the queue.
export function answered(row: OpRow, outcome: Outcome, nowMs: number): OpRow {
	const { id, till, epoch, seq, digest, op, savedAt, tries, lastTriedAt } = row;
	const kept = { id, till, epoch, seq, digest, op, savedAt, tries, lastTriedAt };
	switch (outcome.status) {
		case "applied":
			return { ...kept, state: "applied", outcome };
		case "flagged":
			return { ...kept, state: "flagged", outcome };
		case "declined":
			return { ...kept, state: "declined", outcome };
		case "quarantined":
			return { ...kept, state: "quarantined", outcome };
		case "invalid":
			return { ...kept, state: "invalid", outcome };
		case "pending": {
			const leastMs = Math.max(outcome.retryAfterMs, PENDING_RETRY_MIN_MS);
			const waitMs = Math.min(leastMs, PENDING_RETRY_MAX_MS);
			return { ...kept, state: "pending", open: 1, dueAt: nowMs + waitMs };
		}
	}
}
