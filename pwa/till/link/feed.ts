import { signal } from "@preact/signals";
import type { Failure } from "../../api/reply.ts";
import { FEED_START, keepFeedPage, readFeedProgress } from "../../offline/feed.ts";
import { FEED_EVERY_MS, FEED_RETRY_MS } from "../state/limits.ts";
import { asTill, clockOffsetMs } from "./tokens.ts";

// Keeps up with what the org tells its tills. One tab reads at a time; the others find what it wrote.

const LOCK = "fieldtill.feed";

// How often a page was written, for whoever shows what is in it.
export const feedPages = signal(0);
// Why nothing could be heard at the last try.
export const feedTrouble = signal<Failure | null>(null);

let pullNow = () => {};

// For whoever waits for something that was changed a moment ago.
export function lookAgain(): void {
	pullNow();
}

export function startFeed(): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let hasStopped = false;
	async function pull(): Promise<void> {
		clearTimeout(timer);
		const isDone = await navigator.locks.request(LOCK, () => readToEnd(() => hasStopped)).catch(asBroken);
		if (!hasStopped) timer = setTimeout(pull, isDone ? FEED_EVERY_MS : FEED_RETRY_MS);
	}
	const pullHere = () => void pull();
	pullNow = pullHere;
	addEventListener("online", pullHere);
	pullHere();
	return () => {
		hasStopped = true;
		clearTimeout(timer);
		removeEventListener("online", pullHere);
	};
}

async function readToEnd(hasStopped: () => boolean): Promise<boolean> {
	let place = (await readFeedProgress()) ?? FEED_START;
	while (!hasStopped()) {
		const { since, after } = place;
		const page = await asTill((api) => api.getFeed(since, after));
		feedTrouble.value = page.ok ? null : page;
		if (!page.ok || hasStopped()) return false;
		place = await keepFeedPage(place, page.value, clockOffsetMs.peek() ?? place.clockOffsetMs);
		feedPages.value += 1;
		if (page.value.next === null) return true;
	}
	return false;
}

function asBroken(cause: unknown): boolean {
	console.error("the feed could not be kept", cause);
	return false;
}
