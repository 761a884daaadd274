import { readAccountLine } from "../account/line.ts";
import type { JournalEvent } from "../protocol/event.ts";
import type { ChainLine, QuarantinedLine } from "../store/line.ts";
import type { Fork } from "../till/forks.ts";
import type { WaitingVoid } from "./waiting.ts";

// What in a journal someone should look at. The id names the line, so that one that is read again raises nothing new.

export type Alert = {
	readonly id: string;
	readonly kind: string;
	readonly at: number;
	readonly body: object;
};

export function storeAlerts(object: string, event: JournalEvent): Alert[] {
	const { kind, body } = event;
	switch (kind) {
		case "till-forked": {
			const { store, till, epoch, seq, op } = JSON.parse(body) as ChainLine;
			return [alert(object, event, kind, { store, till, epoch, seq, op })];
		}
		case "till-renewed": {
			const { store, till, epoch, seq } = JSON.parse(body) as ChainLine;
			return [alert(object, event, kind, { store, till, lastEpoch: epoch, lastSeq: seq })];
		}
		case "op-quarantined": {
			const { store, till, mode = "fact", outcome } = JSON.parse(body) as QuarantinedLine;
			return [alert(object, event, kind, { store, till, mode, op: outcome.id, detail: outcome.detail })];
		}
		default:
			return [];
	}
}

// A fact took more than there was, so the account serves nobody offline until it is filled up; or there are two of its
// tag, so it serves nobody until somebody has looked.
export function accountAlerts(
	object: string,
	event: JournalEvent,
	{ head, entry, declined, purse: moved } = readAccountLine(event),
): Alert[] {
	if (declined?.reason === "tag-forked") {
		const { reason: _, ...evidence } = declined;
		return [alert(object, event, "tag-forked", evidence)];
	}
	if (moved?.isForked) {
		const { unit, amountMinor, tagCounter } = moved;
		const body = { account: head.account, transfer: event.key, unit, amountMinor, tagCounter };
		return [alert(object, event, "tag-forked", body)];
	}
	if (entry?.flag === "tag-forked") {
		const { transfer, unit, amountMinor, by, purse } = entry;
		const tagCounter = purse?.tagCounter ?? null;
		const body = { account: head.account, transfer, unit, amountMinor, tagCounter, ...by };
		return [alert(object, event, "tag-forked", body)];
	}
	if (entry?.flag !== "below-floor") return [];
	const { transfer, unit, amountMinor, by } = entry;
	const balanceMinor = head.balances[unit] ?? 0;
	const body = { account: head.account, transfer, unit, amountMinor, balanceMinor, ...by };
	return [alert(object, event, "account-overspent", body)];
}

// A line that adds up to nothing that can be counted.
export function uncountedAlert(object: string, event: JournalEvent): Alert {
	return alert(object, event, "line-uncounted", { object, seq: event.seq, line: event.kind });
}

// One number of a journal stands for two lines: an object went on from an earlier point without its later lines.
export function conflictAlert(object: string, { at, seq }: Pick<JournalEvent, "at" | "seq">): Alert {
	return { id: `line-conflict/${object}/${seq}`, kind: "line-conflict", at, body: { object, seq } };
}

// History holds a line of which its object does not know: it was put back, and is fenced until it gets its lines.
export function behindAlert(object: string, seq: number, at: number): Alert {
	return { id: `object-behind/${object}/${seq}`, kind: "object-behind", at, body: { object, seq } };
}

// Two stores hold different ops under one number of a till's log: its key was copied. Both ops stand.
export function forkAlert(org: string, fork: Fork, at: number): Alert {
	const { till, epoch, seq } = fork;
	return { id: `till-forked/${org}/till/${till}/${epoch}/${seq}`, kind: "till-forked", at, body: fork };
}

// Named by the void, so that each is told once.
export function waitingAlert(org: string, waiting: WaitingVoid, at: number): Alert {
	return {
		id: `void-waiting/${org}/${waiting.store}/${waiting.op}`,
		kind: "void-waiting",
		at,
		body: waiting,
	};
}

function alert(object: string, { at, seq }: JournalEvent, kind: string, body: object): Alert {
	return { id: `${kind}/${object}/${seq}`, kind, at, body };
}
