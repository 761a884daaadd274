import { effect, type Signal, signal, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { contact } from "../../api/contact.ts";
import { latestOnly } from "../../api/in-order.ts";
import type { Failure, Reply } from "../../api/reply.ts";
import { sitting } from "../store.ts";

// What a page has read, kept while the page is away, so that coming back shows it at once and reads it again behind.
// It belongs to who is signed in.

type Loaded<T> =
	| { readonly state: "loading" }
	// `stale`: the last try to read it again failed.
	| { readonly state: "ready"; readonly value: T; readonly stale: Failure | null }
	| { readonly state: "failed"; readonly failure: Failure };

export type Resource<T> = {
	readonly state: Signal<Loaded<T>>;
	readonly load: () => Promise<void>;
	readonly set: (value: T) => void;
};

export function resource<T>(read: () => Promise<Reply<T>>): Resource<T> {
	const state = signal<Loaded<T>>({ state: "loading" });
	const takeTurn = latestOnly();
	let owner: string | null = null;

	async function load(): Promise<void> {
		const asker = sitting.peek();
		if (owner !== asker) {
			owner = asker;
			state.value = { state: "loading" };
		}
		const isCurrent = takeTurn();
		const reply = await read();
		if (owner !== asker || sitting.peek() !== asker || !isCurrent()) return;
		const known = state.peek();
		if (reply.ok) state.value = { state: "ready", value: reply.value, stale: null };
		else if (known.state === "ready") state.value = { ...known, stale: reply };
		else state.value = { state: "failed", failure: reply };
	}

	return {
		state,
		load,
		set: (value) => {
			// Whatever is still being read was asked for before.
			takeTurn()();
			state.value = { state: "ready", value, stale: null };
		},
	};
}

// Read when its page opens, and again when somebody answers after a silence.
export function useResource(read: Pick<Resource<unknown>, "load">): void {
	useEffect(() => readAgain(read), [read]);
}

export function readAgain({ load }: Pick<Resource<unknown>, "load">): () => void {
	let wasOffline = false;
	void load();
	return effect(() => {
		const isOffline = contact.value.state === "offline";
		if (wasOffline && !isOffline) untracked(() => void load());
		wasOffline = isOffline;
	});
}
