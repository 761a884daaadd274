import { computed, signal } from "@preact/signals";
import { onDeviceChange, readTill } from "../../offline/device.ts";
import type { DeviceTillRow } from "../../offline/device-records.ts";
import { dropToken, isUnknown } from "./tokens.ts";

// What this device is to the screens:
//
//   reading ──▶ none ──enrolled──▶ till ──everything is in──▶ removed

export type Device =
	| { readonly state: "reading" }
	| { readonly state: "none" }
	| { readonly state: "till"; readonly row: DeviceTillRow }
	// Empty: all of it is deleted, and not before that is it said.
	| { readonly state: "removed"; readonly by: "organizer" | "hand"; readonly isEmpty: boolean };

export const device = signal<Device>({ state: "reading" });

export const tillRow = computed(() => (device.value.state === "till" ? device.value.row : null));
export const tillId = computed(() => tillRow.value?.till ?? null);

// Its key is not known any more. One that has said farewell expects no less.
export const isUnknownTill = computed(() => {
	const row = tillRow.value;
	const hasSaidFarewell = row?.state === "wiping" && row.hasSaidFarewell;
	return isUnknown.value && row !== null && !hasSaidFarewell;
});

// How it becomes one.
export type Enrolment =
	| { readonly step: "idle"; readonly trouble: string | null }
	| { readonly step: "asking" }
	// A code came by link to a device that is a till already.
	| { readonly step: "replacing"; readonly code: string; readonly openOps: number };

export const enrolment = signal<Enrolment>({ step: "idle", trouble: null });

export async function readDevice(): Promise<DeviceTillRow | null> {
	const row = await readTill();
	const before = tillRow.peek();
	if (device.peek().state === "removed") return null;
	// A token for the store before is of no use at this one.
	if (before !== null && (before.store !== row?.store || before.till !== row.till)) dropToken();
	device.value = row === null ? { state: "none" } : { state: "till", row };
	return row;
}

export function watchDevice(): void {
	onDeviceChange((change) => {
		if (change === "changed") void readDevice();
		else {
			// The window that did it knows by whom.
			const now = device.peek();
			const by = now.state === "removed" ? now.by : "organizer";
			device.value = { state: "removed", by, isEmpty: change === "empty" };
		}
	});
}
