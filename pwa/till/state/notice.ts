import { signal } from "@preact/signals";
import { NOTICE_SHOWN_MS } from "./limits.ts";

// One line about something that happened aside from the sale at hand.

type Notice = { readonly tone: "good" | "bad"; readonly text: string };

export const notice = signal<Notice | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function showNotice(shown: Notice): void {
	notice.value = shown;
	clearTimeout(timer);
	timer = setTimeout(() => {
		notice.value = null;
	}, NOTICE_SHOWN_MS);
}
