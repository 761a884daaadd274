import { hash } from "node:crypto";
import { canonicalJson } from "../../domain/core/canonical.ts";

export function sha256(text: string): string {
	return hash("sha256", text);
}

// Hashes what a command means, so that its id cannot come again with another meaning.
export function hashOf(value: unknown): string {
	return sha256(canonicalJson(value));
}
