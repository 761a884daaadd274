import { signal } from "@preact/signals";
import { trustedScript } from "../trusted.ts";

// The service worker of this page, and whether a newer version waits behind it. Nothing is replaced until the
// person at the screen says so: a reload in the middle of a basket loses the basket.

export const newVersionWaiting = signal(false);

const CHECK_EVERY_MS = 30 * 60_000;

let registration: ServiceWorkerRegistration | null = null;
// Another window took a newer version: the files that this page has not loaded yet are gone from the device.
let isOutdated = false;

// Nothing helps this page but a reload.
export function noteOutdated(): void {
	isOutdated = true;
	newVersionWaiting.value = true;
}

export async function keepOfflineCopy(): Promise<void> {
	if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
	try {
		registration = await navigator.serviceWorker.register(trustedScript("/sw.js"));
	} catch (cause) {
		console.warn("this page cannot be kept for use without a network", cause);
		return;
	}
	noteWaiting();
	// The first worker of a device takes over a page that had none; whichever comes after it is of another version.
	let hadWorker = navigator.serviceWorker.controller !== null;
	navigator.serviceWorker.addEventListener("controllerchange", () => {
		if (hadWorker) noteOutdated();
		hadWorker = true;
	});
	registration.addEventListener("updatefound", () => {
		registration?.installing?.addEventListener("statechange", noteWaiting);
	});
	setInterval(() => registration?.update().catch(() => undefined), CHECK_EVERY_MS);
}

function noteWaiting(): void {
	const waiting = registration?.waiting ?? null;
	newVersionWaiting.value = isOutdated || (waiting !== null && navigator.serviceWorker.controller !== null);
}

export function takeNewVersion(): void {
	const waiting = registration?.waiting;
	if (!waiting) {
		location.reload();
		return;
	}
	navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
	waiting.postMessage("take-over");
}
