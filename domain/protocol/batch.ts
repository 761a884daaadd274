import type { OpBatch } from "./op.ts";
import { type Digest, type ReadOp, readOp, type UnreadableFact } from "./read.ts";
import { sliceOps } from "./slices.ts";

// A batch as it was sent, taken apart into what a store can decide, and its outcomes put together again. Both roads,
// HTTP and socket, use this, so the same ops get the same bytes.

export type BatchItem = ReadOp | { readonly keep: UnreadableFact };
export type ReadBatch = {
	// What goes to the store, in order.
	readonly items: readonly BatchItem[];
	// How many were refused without the store.
	readonly invalid: number;
	// The array of outcomes as JSON, from what the store decided.
	readonly answer: (decided: readonly string[]) => string;
};

// A raw text longer than this does not fit into a journal line and is kept in a file.
const RAW_INLINE_CHARS_MAX = 20_000;

export function readBatch({ ops, sentAt }: OpBatch, text: string, digest: Digest, org: string): ReadBatch {
	let slices: string[] | undefined;
	const items: BatchItem[] = [];
	// Where the store decides: null; where it was refused: the answer.
	const answers: (string | null)[] = [];
	for (const [index, raw] of ops.entries()) {
		const source = (): string => {
			slices ??= sliceOps(text);
			return slices[index] ?? "";
		};
		const read = readOp(raw, sentAt, digest, source);
		if (read.ok) items.push(read.value);
		else if ("keep" in read.refusal) items.push({ keep: fileOf(read.refusal.keep, org) });
		answers.push(read.ok || "keep" in read.refusal ? null : JSON.stringify(read.refusal.answer));
	}
	return {
		items,
		invalid: answers.length - items.length,
		answer: (decided) => {
			let next = 0;
			return `[${answers.map((refusal) => refusal ?? decided[next++]).join(",")}]`;
		},
	};
}

function fileOf(fact: UnreadableFact, org: string): UnreadableFact {
	return fact.raw.length > RAW_INLINE_CHARS_MAX ? { ...fact, file: `unreadable/${org}/${fact.hash}` } : fact;
}
