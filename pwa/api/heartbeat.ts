import { contact } from "./contact.ts";
import { HEARTBEAT_MS } from "./limits.ts";
import { ping } from "./ping.ts";

// Keeps what a screen says about the connection true within seconds: asks "alive?" when nothing else was
// heard for a while. A page that nobody sees is left alone.

export function startHeartbeat(): () => void {
	let asking = false;
	async function beat(): Promise<void> {
		const { state, ...last } = contact.peek();
		const quiet = state === "offline" || Date.now() - ("atMs" in last ? last.atMs : 0) >= HEARTBEAT_MS;
		if (asking || !quiet || document.visibilityState === "hidden") return;
		asking = true;
		await ping();
		asking = false;
	}
	const timer = setInterval(beat, HEARTBEAT_MS);
	addEventListener("online", beat);
	document.addEventListener("visibilitychange", beat);
	void beat();
	return () => {
		clearInterval(timer);
		removeEventListener("online", beat);
		document.removeEventListener("visibilitychange", beat);
	};
}
