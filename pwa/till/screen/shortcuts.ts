import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sheet } from "../link/assignment.ts";
import { beginCash, beginCharge } from "../pay/store.ts";
import { basket, change, removeLine, undo } from "../sale/store.ts";

// The one place that decides what a key means on the sell screen. Keys that a field or a sheet has use for never
// get here. Single keys can be switched off, for people whose voice or stick types by accident.

export const SEARCH_FIELD_ID = "find-product";

const KEY = "fieldtill.keys";

export const keysOn = signal(readKeysOn());

export function switchKeys(on: boolean): void {
	keysOn.value = on;
	try {
		localStorage.setItem(KEY, on ? "on" : "off");
	} catch {
		// Storage may be forbidden: the choice then lasts as long as the page.
	}
}

function readKeysOn(): boolean {
	try {
		return localStorage.getItem(KEY) !== "off";
	} catch {
		return true;
	}
}

export const KEYS: readonly { readonly key: string; readonly shown: string; readonly does: string }[] = [
	{ key: "/", shown: "/", does: "Find a product, then Enter to add it" },
	{ key: "+", shown: "+", does: "One more of the last line" },
	{ key: "-", shown: "−", does: "One less of the last line" },
	{ key: "Delete", shown: "Delete", does: "Remove the last line" },
	{ key: "z", shown: "Z", does: "Undo a removal" },
	{ key: "c", shown: "C", does: "Charge" },
	{ key: "b", shown: "B", does: "Take cash" },
	{ key: "?", shown: "?", does: "Show these keys" },
];

const ACTIONS: Readonly<Record<string, () => void>> = {
	"/": () => document.getElementById(SEARCH_FIELD_ID)?.focus(),
	"+": () => withLastLine((product) => change(product, 1)),
	"-": () => withLastLine((product) => change(product, -1)),
	Delete: () => withLastLine(removeLine),
	z: undo,
	c: beginCharge,
	b: beginCash,
	"?": () => {
		sheet.value = "keys";
	},
};

function withLastLine(act: (product: string) => void): void {
	const last = basket.peek().lines.at(-1);
	if (last !== undefined) act(last.product);
}

function onKey(event: KeyboardEvent): void {
	const typing = event.target instanceof HTMLInputElement;
	if (!keysOn.peek() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
	if (document.querySelector("dialog[open]") !== null) return;
	const action = ACTIONS[event.key];
	if (action === undefined) return;
	event.preventDefault();
	action();
}

export function useKeys(active: boolean): void {
	useEffect(() => {
		if (!active) return;
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [active]);
}
