import type { LogEnd } from "../till/chain.ts";
import type { Presence } from "../till/presence.ts";
import { type DeviceKey, registerKey } from "./enrolment.ts";

// Where a till stands, and what it is told when it comes for a token.
//
//   waiting ──a device enrols──▶ enrolled ──removed──▶ removed ──farewell──▶ wiped
//                                  │   ▲
//                               moved  farewell: what was sold at the old store is in
//                                  ▼   │
//                                 leaving
//
// While it leaves, its tokens are for the old store and good for nothing but bringing in what happened there.

export type TillPlace = {
	readonly status: "waiting" | "enrolled" | "removed";
	readonly store: string;
	readonly leaving: string | null;
	readonly revision: number;
	// The newest first: its device is the till, until it was wiped. Those before it were replaced.
	readonly keys: readonly DeviceKey[];
};

export type TillOrders = {
	// For which store it gets a token, and whether only to bring in what is left.
	readonly store: string;
	readonly leaving: boolean;
	readonly order: "go-on" | "move" | "wipe";
	readonly moveTo: string | null;
};

// `believed`: where the device thinks that it stands.
export function ordersFor(place: TillPlace, device: DeviceKey, believed: string): TillOrders {
	const { status, store, leaving } = place;
	if (device.stood !== undefined || status !== "enrolled") {
		return { store: device.stood ?? leaving ?? store, leaving: true, order: "wipe", moveTo: null };
	}
	if (leaving !== null) return { store: leaving, leaving: true, order: "move", moveTo: store };
	// It has said farewell, and the answer was lost.
	if (believed !== store) return { store, leaving: false, order: "move", moveTo: store };
	return { store, leaving: false, order: "go-on", moveTo: null };
}

// Moved again before it has left the first store, it still leaves that one; moved back there, it leaves none.
export function moveTill(place: TillPlace, to: string): Pick<TillPlace, "store" | "leaving"> {
	const stood = place.leaving ?? place.store;
	const leaves = place.status === "enrolled" && stood !== to;
	return { store: to, leaving: leaves ? stood : null };
}

// A new device takes the till's place. Nothing of the old one's is on it, so it leaves no store.
export function enrolDevice(
	place: TillPlace,
	key: DeviceKey,
): Pick<TillPlace, "status" | "leaving" | "keys"> {
	const keys = registerKey(place.keys, key, place.leaving ?? place.store);
	return { status: "enrolled", leaving: null, keys };
}

// What is to be done for who comes with a code. One that was used is sent again by the same device, whose answer was
// lost; where another device has come since, it comes too late.
export function judgeEnrolment(
	place: Omit<TillPlace, "revision" | "store"> & { readonly enrolledAt: number | null },
	key: DeviceKey,
	usedAt: number,
): "enrol" | "nothing" | "refuse" {
	const { status, leaving, keys, enrolledAt } = place;
	if (status === "removed") return "refuse";
	const isSince = enrolledAt !== null && enrolledAt >= usedAt;
	if (keys[0]?.kid !== key.kid) return isSince ? "refuse" : "enrol";
	return isSince && status === "enrolled" && leaving === null ? "nothing" : "enrol";
}

// What a store is told about the till. Where it is leaving, or was removed, it may have sold before anyone told the store
// that it came: how far its log was known elsewhere is said there, too.
export function presenceAt(place: TillPlace, store: string): Presence {
	const isHere = place.status === "enrolled" && place.store === store;
	const [key] = place.keys;
	const mayHaveSold = place.store === store || place.leaving === store;
	const log = key?.log === undefined || !mayHaveSold ? {} : { log: key.log };
	const isLeft = mayHaveSold && key !== undefined && key.stood === undefined;
	const isGone = !isLeft && !place.keys.some(({ stood }) => stood === store);
	const device = isHere ? (key?.kid ?? null) : null;
	return { revision: place.revision, device, ...log, ...(isGone ? { isGone } : {}) };
}

type Farewell =
	| { readonly do: "wiped"; readonly keys: readonly DeviceKey[] }
	| { readonly do: "forget"; readonly keys: readonly DeviceKey[] }
	| { readonly do: "moved"; readonly keys: readonly DeviceKey[] }
	| { readonly do: "nothing" };

// A device says that nothing of what it sold at a store is left on it. `log`: how far that store knows its log.
export function farewellOf(
	place: TillPlace,
	device: string,
	left: string,
	log: LogEnd | null = null,
): Farewell {
	const { status, leaving, keys } = place;
	const key = keys.find(({ kid }) => kid === device);
	if (key === undefined) return { do: "nothing" };
	const rest = keys.filter((one) => one !== key);
	if (key.stood !== undefined) return { do: "forget", keys: rest };
	if (status === "removed") return { do: "wiped", keys: rest };
	if (leaving !== left) return { do: "nothing" };
	return {
		do: "moved",
		keys: log === null ? keys : keys.map((one) => (one === key ? { ...one, log } : one)),
	};
}
