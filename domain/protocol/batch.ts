import type { OpBatch } from "./op.ts";
import { type Hash, type ReadOp, readOp, type UnreadableOp } from "./read.ts";
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
// And so much of it stands in the line all the same.
const RAW_KEPT_CHARS = 2_000;

export function readBatch({ ops, sentAt }: OpBatch, text: string, hash: Hash, org: string): ReadBatch {
	let slices: string[] | undefined;
	const items: BatchItem[] = [];
	const answers: { readonly isItem: boolean; readonly refusal: string | null }[] = [];
	for (const [index, raw] of ops.entries()) {
		const source = (): string => {
			slices ??= sliceOps(text);
			return slices[index] ?? "";
		};
		const read = readOp(raw, sentAt, hash, source);
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

// Facts that follow each other are one turn; an ask is a turn by itself, because accounts may have a say.
export function splitRuns(items: readonly BatchItem[]): BatchItem[][] {
	const runs: BatchItem[][] = [];
	let isFacts = false;
	for (const item of items) {
		const isFact = !("keep" in item) && item.op.mode === "fact";
		const run = runs.at(-1);
		if (isFact && isFacts && run !== undefined) run.push(item);
		else runs.push([item]);
		isFacts = isFact;
	}
	return runs;
}

// Where a whole text is put: the platform's business.
export type Files = { readonly put: (name: string, text: string) => Promise<unknown> };

// The whole text of a long fact is kept before the store hears of it: what a till was told is kept is kept.
export async function keepLong(item: BatchItem, files: Files): Promise<BatchItem> {
	if (!("keep" in item) || item.keep.file === null) return item;
	await files.put(item.keep.file, item.keep.raw);
	return { keep: { ...item.keep, raw: item.keep.raw.slice(0, RAW_KEPT_CHARS) } };
}
