import type { OpBatch } from "./op.ts";
import { type Digest, type ReadOp, readOp, type UnreadableOp } from "./read.ts";
import { sliceOps } from "./slices.ts";

// A batch as it was sent, taken apart into what a store can decide, and its outcomes put together again. Both roads,
// HTTP and socket, use this, so the same ops get the same bytes.

export type BatchItem = ReadOp | { readonly keep: UnreadableOp };
export type ReadBatch = {
	// What goes to the store, in order.
	readonly items: readonly BatchItem[];
	// How many were refused, whatever the store says.
	readonly invalid: number;
	// The array of outcomes as JSON, from what the store decided of the items.
	readonly answer: (decided: readonly string[]) => string;
};

// A raw text longer than this does not fit into a journal line and is kept in a file.
const RAW_INLINE_CHARS_MAX = 20_000;

export function readBatch({ ops, sentAt }: OpBatch, text: string, digest: Digest, org: string): ReadBatch {
	let slices: string[] | undefined;
	const items: BatchItem[] = [];
	const answers: { readonly isItem: boolean; readonly refusal: string | null }[] = [];
	for (const [index, raw] of ops.entries()) {
		const source = (): string => {
			slices ??= sliceOps(text);
			return slices[index] ?? "";
		};
		const read = readOp(raw, sentAt, digest, source);
		if (read.ok) {
			items.push(read.value);
			answers.push({ isItem: true, refusal: null });
			continue;
		}
		const { keep, answer } = read.refusal;
		if (keep !== null) items.push({ keep: fileOf(keep, org) });
		answers.push({ isItem: keep !== null, refusal: answer === null ? null : JSON.stringify(answer) });
	}
	return {
		items,
		invalid: answers.filter(({ refusal }) => refusal !== null).length,
		answer: (decided) => {
			let next = 0;
			const texts = answers.map(({ isItem, refusal }) => {
				const text = isItem ? decided[next++] : undefined;
				return refusal ?? text;
			});
			return `[${texts.join(",")}]`;
		},
	};
}

function fileOf(op: UnreadableOp, org: string): UnreadableOp {
	return op.raw.length > RAW_INLINE_CHARS_MAX ? { ...op, file: `unreadable/${org}/${op.hash}` } : op;
}
