import { effect } from "@preact/signals";
import { startHeartbeat } from "../api/heartbeat.ts";
import { askToPersist } from "../offline/persistence.ts";
import { keepOfflineCopy } from "../offline/version.ts";
import { resumeCharge, watchCharge } from "./charge/store.ts";
import { startMenu } from "./menu/store.ts";
import { startQueue } from "./ops/store.ts";
import { seat, session } from "./seat.ts";
import { keepScreenOn } from "./wake-lock.ts";

// Sets the parts of the till going, in the order in which they need each other.
export function openTill(): void {
	void keepOfflineCopy();
	void session.open();
	startHeartbeat();
	keepScreenOn();
	effect(() => {
		const taken = seat.value;
		if (taken === null) return;
		void askToPersist();
		const stops = [watchCharge(), startMenu(taken), startQueue(taken)];
		void resumeCharge();
		return () => {
			for (const stop of stops) stop();
		};
	});
}
