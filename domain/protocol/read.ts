import * as z from "zod/mini";
import { isShallow } from "../core/canonical.ts";
import { OP_BYTES_MAX, OP_DEPTH_MAX } from "../core/limits.ts";
import { accept, type Result, refuse } from "../core/result.ts";
import { isLongerThan } from "../core/utf8.ts";
import { type ChainLink, chainLinkSchema, type Mode, type Op, opSchema, opText } from "./op.ts";
import type { Outcome } from "./outcome.ts";
import { upgradeOp } from "./upgrade.ts";

// From what a till sent to ops that a store can decide. A bad op gets its own answer and blocks no neighbour: an ask
// changed nothing and is told so; a fact has happened, so its bytes are kept for people to look at. So are those of an
// ask that has a place in its till's log: it would be missed for ever.

export type ReadOp = { readonly op: Op; readonly hash: string; readonly ageMs: number };
export type UnreadableOp = {
	readonly id: string | null;
	readonly mode: Mode;
	readonly hash: string;
	readonly detail: string;
	readonly raw: string;
	// Where the raw text is kept when it is too long for a journal line.
	readonly file: string | null;
	readonly link: ChainLink | null;
};
export type Invalid = Extract<Outcome, { status: "invalid" }>;
// `answer`: of an ask; a fact is answered by whoever keeps it.
export type Unread = { readonly answer: Invalid | null; readonly keep: UnreadableOp | null };

// SHA-256, in hexadecimal: the platform's business.
export type Hash = (text: string) => string;

// `source` gives the text as it was sent; it is only asked for where the op cannot be read.
export function readOp(
	raw: unknown,
	sentAt: number,
	hash: Hash,
	source: () => string,
): Result<ReadOp, Unread> {
	const fail = (detail: string) => refuse(unread(raw, detail, source, hash));
	if (!isShallow(raw, OP_DEPTH_MAX)) return fail("the op nests too deep");
	const parsed = opSchema.safeParse(upgradeOp(raw));
	if (!parsed.success) return fail(issueText(parsed.error));
	const op = parsed.data;
	const text = opText(raw as Record<string, unknown>);
	if (isLongerThan(text, OP_BYTES_MAX)) return fail("the op is too large");
	const wrong = findWrongMode(op);
	if (wrong !== undefined) return fail(wrong);
	return accept({ op, hash: hash(text), ageMs: Math.max(0, sentAt - op.occurredAt) });
}

// Some things cannot have happened without being asked for.
function findWrongMode(op: Op): string | undefined {
	if (op.mode === "ask") return undefined;
	if (op.kind === "takeover") return "a takeover can only be asked for";
	const isPurse = op.kind === "purse-load" || op.kind === "purse-return" || op.kind === "purse-close";
	if (isPurse) return "a purse can only be asked for";
	if (op.kind === "payout" && op.payout.amountMinor === "all") return "a payout that happened has an amount";
	return undefined;
}

const looseSchema = z.looseObject({ id: z.optional(z.unknown()), mode: z.optional(z.unknown()) });

function unread(raw: unknown, detail: string, source: () => string, hash: Hash): Unread {
	const loose = looseSchema.safeParse(raw);
	const given = loose.success ? loose.data : {};
	const id = typeof given.id === "string" ? given.id.slice(0, 64) : null;
	const mode: Mode = given.mode === "fact" ? "fact" : "ask";
	const answer: Invalid | null =
		mode === "fact" ? null : { id, status: "invalid", code: "op-invalid", detail };
	const parsed = chainLinkSchema.safeParse(raw);
	// Its place alone: what stands beside it may nest too deep to be passed on.
	const link = parsed.success ? placeOf(parsed.data) : null;
	if (answer !== null && link === null) return { answer, keep: null };
	const text = source();
	return { answer, keep: { id, mode, hash: hash(text), detail, raw: text, file: null, link } };
}

function placeOf({ epoch, seq, prev }: ChainLink): ChainLink {
	return { epoch, seq, prev };
}

// The first thing that does not fit: where, and how.
export function issueText({ issues }: z.core.$ZodError): string {
	const [first] = issues;
	return `${first?.path.map(String).join(".") ?? ""}: ${first?.message ?? "does not fit"}`.slice(0, 300);
}
