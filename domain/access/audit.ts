import { canonicalJson } from "../core/canonical.ts";
import type { NamedKind } from "./names.ts";

// The log of every act that touches who may do what. Each line carries the hash of the one before it, so that a line
// that was changed, dropped or slipped in shows.

// Each act, and what it is done to; null: the org, or what has no name but its id.
export const ACTS_ABOUT = {
	"org-created": null,
	"org-changed": null,
	"sso-changed": null,
	"sso-removed": null,
	"signed-in": "staff",
	"sign-in-refused": "staff",
	"signed-out": "staff",
	"session-ended": "staff",
	"session-reused": "staff",
	"stepped-up": "staff",
	"factor-refused": "staff",
	"password-changed": "staff",
	"pin-changed": "staff",
	"pin-refused": "staff",
	"totp-added": "staff",
	"totp-removed": "staff",
	"recovery-code-used": "staff",
	"factors-reset": "staff",
	"passkey-added": "staff",
	"passkey-removed": "staff",
	"staff-invited": "staff",
	"staff-joined": "staff",
	"staff-changed": "staff",
	"staff-removed": "staff",
	"staff-erased": "staff",
	"staff-exported": "staff",
	"store-created": "store",
	"till-created": "till",
	"till-code-made": "till",
	"till-enrolled": "till",
	"till-changed": "till",
	"till-removed": "till",
	"till-wiped": "till",
	"key-made": "key",
	"key-revoked": "key",
	"provider-changed": null,
	"provider-removed": null,
	"wallet-code-made": "account",
	"wallet-code-removed": "account",
	"wallet-link-sent": "account",
	"wallet-entered": "account",
	"account-status-changed": "account",
	"account-pin-changed": "account",
	"account-pin-removed": "account",
	"account-code-added": "account",
	"account-code-removed": "account",
	"account-address-set": "account",
	"account-address-removed": "account",
	"account-exported": "account",
	"account-erased": "account",
	"value-granted": "account",
	"value-paid-out": "account",
} as const satisfies Readonly<Record<string, NamedKind | null>>;
export type Act = keyof typeof ACTS_ABOUT;

export type AuditEntry = {
	readonly org: string;
	readonly at: number;
	readonly actor: string;
	readonly actorRole: string;
	readonly address: string;
	readonly act: Act;
	readonly target: string;
	readonly before: string | null;
	readonly after: string | null;
};
export type AuditLine = AuditEntry & {
	readonly seq: number;
	readonly prev: string;
	readonly hash: string;
};
type Hash = (text: string) => string;

export const FIRST_HASH = "0".repeat(64);

export function nextLine(
	entry: AuditEntry,
	last: { seq: number; hash: string } | undefined,
	hash: Hash,
): AuditLine {
	const seq = (last?.seq ?? 0) + 1;
	const prev = last?.hash ?? FIRST_HASH;
	return { ...entry, seq, prev, hash: hash(lineText(entry, seq, prev)) };
}

export type Broken = { readonly seq: number; readonly why: "missing" | "changed" | "unlinked" };

export type ChainEnd = { readonly seq: number; readonly hash: string };
export const CHAIN_START: ChainEnd = { seq: 0, hash: FIRST_HASH };

// Null: every line is as it was written, from the one after `from` to the last of these. Given in their order.
export function findBroken(lines: readonly AuditLine[], hash: Hash, from = CHAIN_START): Broken | null {
	let last = from;
	for (const line of lines) {
		if (line.seq !== last.seq + 1) return { seq: last.seq + 1, why: "missing" };
		if (line.prev !== last.hash) return { seq: line.seq, why: "unlinked" };
		if (line.hash !== hash(lineText(line, line.seq, line.prev))) return { seq: line.seq, why: "changed" };
		last = line;
	}
	return null;
}

function lineText(entry: AuditEntry, seq: number, prev: string): string {
	const { org, at, actor, actorRole, address, act, target, before, after } = entry;
	return canonicalJson({ org, seq, at, actor, actorRole, address, act, target, before, after, prev });
}

// Only what differs is written down.
export function changeOf(
	before: Readonly<Record<string, unknown>>,
	after: Readonly<Record<string, unknown>>,
): { readonly before: string; readonly after: string } {
	const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
		(key) => canonicalJson({ value: before[key] }) !== canonicalJson({ value: after[key] }),
	);
	const pick = (from: Readonly<Record<string, unknown>>) =>
		canonicalJson(Object.fromEntries(keys.map((key) => [key, from[key] ?? null])));
	return { before: pick(before), after: pick(after) };
}
