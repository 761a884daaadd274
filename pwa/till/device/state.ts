import { computed, signal } from "@preact/signals";
import { onDeviceChange, readTill } from "../../offline/device.ts";
import type { TillRow } from "../../offline/device-records.ts";
import { dropToken } from "./tokens.ts";

// What this device is to the screens:
//
//   reading ──▶ none ──enrolled──▶ till ──everything is in──▶ removed

export type Device =
	| { readonly state: "reading" }
	| { readonly state: "none" }
	| { readonly state: "till"; readonly row: TillRow }
	| { readonly state: "removed"; readonly by: "organizer" | "hand" };

export const device = signal<Device>({ state: "reading" });

export const tillRow = computed(() => (device.value.state === "till" ? device.value.row : null));
export const tillId = computed(() => tillRow.value?.till ?? null);

export async function readDevice(): Promise<TillRow | null> {
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
		else device.value = { state: "removed", by: "organizer" };
	});
}
