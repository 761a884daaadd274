import { signal } from "@preact/signals";

// Whether anyone answers, learnt from every request and from the device itself. It is a report of the last
// contact, not a promise for the next one.

export type Contact =
	| { readonly state: "online"; readonly atMs: number }
	| { readonly state: "offline"; readonly sinceMs: number; readonly lastMs: number | null };

const startedMs = Date.now();

export const contact = signal<Contact>(
	navigator.onLine
		? { state: "online", atMs: startedMs }
		: { state: "offline", sinceMs: startedMs, lastMs: null },
);

export function reportContact(): void {
	contact.value = { state: "online", atMs: Date.now() };
}

export function reportSilence(): void {
	const before = contact.peek();
	if (before.state === "offline") return;
	contact.value = { state: "offline", sinceMs: Date.now(), lastMs: before.atMs };
}

addEventListener("offline", reportSilence);
