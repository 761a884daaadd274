/// <reference lib="webworker" />
import { clientsClaim } from "workbox-core";
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	matchPrecache,
	type PrecacheEntry,
	precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

// Keeps the three entrances usable without a network. It never answers for /v1: money is not read from a
// cache that nobody looks at. It never takes over by itself: a till decides when its basket may be reloaded.

declare const self: ServiceWorkerGlobalScope & {
	__WB_MANIFEST: (PrecacheEntry | string)[];
};

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false });

const ENTRANCES: readonly (readonly [string, RegExp])[] = [
	["/till.html", /^\/till\/?(\?|$)/],
	["/dashboard.html", /^\/dashboard\/?(\?|$)/],
	["/wallet.html", /^\/wallet\/?(\?|$)/],
	["/index.html", /^\/(\?|$)/],
];
for (const [file, address] of ENTRANCES) {
	registerRoute(new NavigationRoute(createHandlerBoundToURL(file), { allowlist: [address] }));
}

registerRoute(
	new NavigationRoute(
		async ({ request }) => {
			try {
				return await fetch(request);
			} catch {
				return (await matchPrecache("/offline.html")) ?? Response.error();
			}
		},
		{ denylist: [/^\/v1\//, ...ENTRANCES.map(([, address]) => address)] },
	),
);

self.addEventListener("message", (event) => {
	if (event.data === "take-over") void self.skipWaiting();
});

// Only the first worker of a device finds pages without one: claiming them makes the first visit work offline.
clientsClaim();
