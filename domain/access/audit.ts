import { canonicalJson } from "../core/canonical.ts";

// The log of every act that touches who may do what. Each line carries the hash of the one before it, so that a line
// that was changed, dropped or slipped in shows.

const ACTS = [
	"org-created",
	"org-changed",
	"sso-changed",
	"sso-removed",
	"signed-in",
	"sign-in-refused",
	"signed-out",
	"session-ended",
	"session-reused",
	"stepped-up",
	"factor-refused",
	"password-changed",
	"pin-changed",
	"pin-refused",
	"totp-added",
	"totp-removed",
	"recovery-code-used",
	"factors-reset",
	"passkey-added",
	"passkey-removed",
	"staff-invited",
	"staff-joined",
	"staff-changed",
	"staff-removed",
	"staff-erased",
	"staff-exported",
	"store-created",
	"till-created",
	"till-code-made",
	"till-enrolled",
	"till-changed",
	"till-removed",
	"till-wiped",
	"key-made",
	"key-revoked",
	"provider-changed",
	"provider-removed",
	"wallet-code-made",
	"wallet-code-removed",
	"wallet-link-sent",
	"wallet-entered",
	"account-status-changed",
	"account-pin-changed",
	"account-pin-removed",
	"account-code-added",
	"account-code-removed",
	"account-address-set",
	"account-address-removed",
	"account-exported",
	"account-erased",
	"value-granted",
	"value-paid-out",
] as const;
export type Act = (typeof ACTS)[number];

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
