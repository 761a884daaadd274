import { computed, effect, untracked } from "@preact/signals";
import { contact } from "../../api/contact.ts";
import { startHeartbeat } from "../../api/heartbeat.ts";
import { askToPersist } from "../../offline/persistence.ts";
import { keepOfflineCopy } from "../../offline/version.ts";
import { reportPins } from "../cashier/check.ts";
import { startCashiers } from "../cashier/store.ts";
import { startLeaving } from "../device/leave.ts";
import { noteAssignment } from "../device/moved.ts";
import { openDevice } from "../device/open.ts";
import { assignment } from "../link/assignment.ts";
import { feedPages, startFeed } from "../link/feed.ts";
import { tillId } from "../link/state.ts";
import { startMenu } from "../menu/store.ts";
import { startQueue } from "../ops/store.ts";
import { resumeCharge, watchCharge } from "../pay/store.ts";
import { keepScreenOn } from "./wake-lock.ts";

// Sets the parts of the till going, in the order in which they need each other.
export function openTill(): void {
	void keepOfflineCopy();
	void openDevice();
	startHeartbeat();
	keepScreenOn();
	// As long as the device is a till, also one that leaves: what was sold has to get in.
	run(() => {
		const till = tillId.value;
		if (till === null) return [];
		void askToPersist();
		return [watchCharge(), startQueue(till), startLeaving()];
	});
	// As long as it sells.
	run(() => {
		const taken = assignment.value;
		if (taken === null) return [];
		untracked(() => noteAssignment(taken));
		void resumeCharge(taken.till);
		return [startMenu(taken), startCashiers(taken), startFeed(), watchReports()];
	});
}

function run(start: () => readonly (() => void)[]): void {
	effect(() => {
		const stops = start();
		return () => {
			for (const stop of stops) stop();
		};
	});
}

// As often as the feed is heard, and at once when the network is back.
function watchReports(): () => void {
	const isOnline = computed(() => contact.value.state === "online");
	return effect(() => {
		void feedPages.value;
		if (isOnline.value) untracked(() => void reportPins().catch(() => undefined));
	});
}
