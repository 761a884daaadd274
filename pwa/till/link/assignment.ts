import { computed, signal } from "@preact/signals";
import { tillRow } from "./state.ts";

// Where this till sells, while it does, and which sheet lies over the screen.

export type TillAssignment = {
	readonly org: string;
	readonly till: string;
	readonly store: string;
};

let last: TillAssignment | null = null;

// The same object as long as it says the same: whoever is started for an assignment is not started twice.
export const assignment = computed<TillAssignment | null>(() => {
	const row = tillRow.value;
	if (row === null || row.state !== "selling") return null;
	const { org, till, store } = row;
	const isSame = last?.org === org && last.till === till && last.store === store;
	if (!isSame) last = { org, till, store };
	return last;
});

export const sheet = signal<"none" | "basket" | "more" | "keys" | "leave">("none");
