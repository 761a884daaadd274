import { hash } from "node:crypto";
import { canonicalJson } from "../domain/core/canonical.ts";
import type { BatchItem } from "../domain/protocol/batch.ts";
import type { Digest } from "../domain/protocol/read.ts";

export const DIGEST: Digest = {
	hash: (text) => hash("sha256", text),
	bytes: (text) => Buffer.byteLength(text),
};

// Hashes what a command means, so that its id cannot come again with another meaning.
export function hashOf(value: unknown): string {
	return DIGEST.hash(canonicalJson(value));
}

const RAW_KEPT_CHARS = 2_000;

// The whole text of a long fact is kept before the store hears of it: what a till was told is kept is kept.
export async function keepLong(item: BatchItem, files: R2Bucket): Promise<BatchItem> {
	if (!("keep" in item) || item.keep.file === null) return item;
	await files.put(item.keep.file, item.keep.raw);
	return { keep: { ...item.keep, raw: item.keep.raw.slice(0, RAW_KEPT_CHARS) } };
}
