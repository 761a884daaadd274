import { effect, untracked } from "@preact/signals";
import type { TillToken } from "../../api/device.ts";
import { changeTill, markGone, readTill } from "../../offline/device.ts";
import type { DeviceTillRow } from "../../offline/device-records.ts";
import { countOpenOps, onOpChange } from "../../offline/op-log.ts";
import { tillRow } from "../link/state.ts";
import { askWhatIsNew, asTill, dropToken, isUnknown, told } from "../link/tokens.ts";
import { dropChargeNotBegun } from "../pay/store.ts";
import { isChargeOpen } from "../state/charge.ts";
import { LEAVE_RETRY_MS } from "../state/limits.ts";
import { setupPages } from "./setup.lazy.ts";

// What a till does that is told to go: it mints nothing more, sees that everything is in that it has sold, says
// farewell, and only then sells elsewhere or forgets everything.

const LOCK = "fieldtill.leave";

export function startLeaving(): () => void {
	const stops = [
		effect(() => {
			const answer = told.value;
			if (answer !== null) untracked(() => void follow(answer));
		}),
		effect(() => {
			const state = tillRow.value?.state;
			const isDue = state === "moving" || state === "wiping";
			if (!isDue) return;
			untracked(dropChargeNotBegun);
			if (isChargeOpen.value) return;
			untracked(() => void goOn());
			const forget = onOpChange(() => void goOn());
			const timer = setInterval(goOn, LEAVE_RETRY_MS);
			return () => {
				forget();
				clearInterval(timer);
			};
		}),
	];
	return () => {
		for (const stop of stops) stop();
	};
}

async function follow({ order, moveTo, session }: TillToken): Promise<void> {
	const { claims, label: name, orgName } = session;
	const hasLeft = claims.role === "till" && claims.store === moveTo;
	await changeTill((row) => {
		if (row.state === "gone") return null;
		if (order === "wipe") {
			return row.state === "wiping" ? null : { ...row, state: "wiping", hasSaidFarewell: false };
		}
		if (order === "go-on" || moveTo === null) {
			const isSame = row.state === "selling" && row.name === name && row.orgName === orgName;
			return isSame ? null : { ...row, state: "selling", name, orgName };
		}
		if (hasLeft) return null;
		return row.state === "moving" && row.moveTo === moveTo ? null : { ...row, state: "moving", moveTo };
	});
	if (hasLeft && moveTo !== null) await sellAt(moveTo);
}

let isGoingOn = false;

async function goOn(): Promise<void> {
	if (isGoingOn) return;
	isGoingOn = true;
	try {
		await navigator.locks.request(LOCK, leaveIfAllIsIn);
	} finally {
		isGoingOn = false;
	}
}

async function leaveIfAllIsIn(): Promise<void> {
	const row = await readTill();
	if (row === null || row.state === "selling" || row.state === "gone") return;
	if ((await countOpenOps(row.till)) > 0) return;
	if (row.state === "moving") return await leaveStore(row);
	// The farewell was said and its answer lost: the server has forgotten this key by now.
	if (row.hasSaidFarewell && isUnknown.peek()) return await vanish();
	await changeTill((now) => (now.state === "wiping" ? { ...now, hasSaidFarewell: true } : null));
	const reply = await asTill((api) => api.sayFarewell(row.store));
	if (reply.ok) await vanish();
}

async function leaveStore(row: DeviceTillRow): Promise<void> {
	const reply = await asTill((api) => api.sayFarewell(row.store));
	if (!reply.ok) return;
	if (reply.value.moveTo === null) return await askWhatIsNew();
	await sellAt(reply.value.moveTo);
}

async function sellAt(store: string): Promise<void> {
	dropToken();
	await changeTill((row) =>
		row.state === "wiping" || row.state === "gone" ? null : { ...row, state: "selling", store },
	);
}

// Only once nothing is open, which is looked at in the transaction that decides it.
async function vanish(): Promise<void> {
	// First what says it: the copy of this page goes as well.
	const { erase } = await setupPages.get();
	if (await markGone()) await erase("organizer");
}

// By hand, where the device gets another use. False: something that was sold has no answer yet.
export async function takeOutOfUse(): Promise<boolean> {
	const { erase } = await setupPages.get();
	const isGone = await markGone();
	if (isGone) await erase("hand");
	return isGone;
}
