// A till that goes dark between two guests costs a queue. Where the browser can, the screen stays on while the
// page is seen; the browser takes the lock away when it is hidden, so it is asked for again.

export function keepScreenOn(): void {
	if (!("wakeLock" in navigator)) return;
	const ask = () => {
		if (document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(() => undefined);
	};
	document.addEventListener("visibilitychange", ask);
	ask();
}
