import { createHash } from "node:crypto";
import { canonicalJson, isShallow } from "../domain/core/canonical.ts";
import { OP_BYTES_MAX, OP_DEPTH_MAX } from "../domain/core/limits.ts";
import { accept, type Result, refuse } from "../domain/core/result.ts";
import { type OpBatch, opSchema, opText } from "../domain/protocol/op.ts";
import type { Outcome } from "../domain/protocol/outcome.ts";
import type { SentOp } from "../durable-objects/store/book.ts";
import { fieldProblems } from "./middleware/json-body.ts";

// From a batch as it was sent to ops that a store can decide. A bad op gets its own answer and blocks no neighbour.

export type ReadOp = Result<SentOp, Extract<Outcome, { status: "invalid" }>>;

export function readOps({ ops, sentAt }: OpBatch): ReadOp[] {
	return ops.map((raw) => readOp(raw, sentAt));
}

// Puts the store's outcomes, which are texts already, back between the answers to what could not be read.
export function mergeOutcomes(read: readonly ReadOp[], decided: readonly string[]): string {
	let next = 0;
	const outcomes = read.map((op) => (op.ok ? decided[next++] : JSON.stringify(op.refusal)));
	return `{"outcomes":[${outcomes.join(",")}]}`;
}

// Hashes what a command means, so that its id cannot come again with another meaning.
export function hashOf(value: unknown): string {
	return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

function readOp(raw: unknown, sentAt: number): ReadOp {
	if (!isShallow(raw, OP_DEPTH_MAX)) return refuse(invalidOp(null, "the op nests too deep"));
	const parsed = opSchema.safeParse(raw);
	if (!parsed.success) {
		const [first] = fieldProblems(parsed.error.issues);
		return refuse(invalidOp(idOf(raw), `${first?.path ?? ""}: ${first?.message ?? "does not fit"}`));
	}
	const op = parsed.data;
	const text = opText(op);
	if (Buffer.byteLength(text) > OP_BYTES_MAX) return refuse(invalidOp(op.id, "the op is too large"));
	const hash = createHash("sha256").update(text).digest("hex");
	return accept({ op, hash, ageMs: Math.max(0, sentAt - op.occurredAt) });
}

function idOf(raw: unknown): string | null {
	const id = typeof raw === "object" && raw !== null && "id" in raw ? raw.id : null;
	return typeof id === "string" ? id.slice(0, 64) : null;
}

function invalidOp(id: string | null, detail: string): Extract<Outcome, { status: "invalid" }> {
	return { id, status: "invalid", code: "op-invalid", detail };
}
