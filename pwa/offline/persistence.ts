import { signal } from "@preact/signals";

// Whether the browser promised to keep what is written here. Without the promise it may clear the op log when
// the disk fills up, so the till shows the answer.

export type Persistence = "asking" | "granted" | "denied" | "unsupported";

export const persistence = signal<Persistence>("asking");

export async function askToPersist(): Promise<void> {
	if (navigator.storage?.persist === undefined) {
		persistence.value = "unsupported";
		return;
	}
	const granted = (await navigator.storage.persisted()) || (await navigator.storage.persist());
	persistence.value = granted ? "granted" : "denied";
}
