import { effect, signal, untracked } from "@preact/signals";
import { contact } from "../../api/contact.ts";
import { countOpenOps, listNewestOps, onOpChange } from "../../offline/op-log.ts";
import type { OpRow } from "../../offline/records.ts";
import { type Sender, type SenderState, startSender } from "../../offline/sender.ts";
import { noteRefusal, type Seat } from "../seat.ts";

// The till's view of its op log: how many ops wait for an answer, and the newest of them for the page that lists them.

export const openCount = signal(0);
export const newestOps = signal<readonly OpRow[] | null>(null);
export const senderState = signal<SenderState>({ state: "idle" });

let sender: Sender | null = null;

export function startQueue({ claims, api }: Seat): () => void {
	const till = claims.sub;
	const refresh = async () => {
		openCount.value = await countOpenOps(till);
		if (newestOps.peek() !== null) await loadNewestOps();
	};
	void refresh();
	const forget = onOpChange(() => void refresh());
	sender = startSender({
		till,
		send: api.sendOps,
		onState(state) {
			senderState.value = state;
			if (state.state === "waiting" && state.failure !== null) noteRefusal(state.failure);
		},
	});
	const stopWatching = effect(() => {
		if (contact.value.state === "online") untracked(resumeIfStuck);
	});
	return () => {
		stopWatching();
		forget();
		sender?.stop();
		sender = null;
	};
}

export function kickSender(): void {
	sender?.kick();
}

// Someone answers again: there is no reason to sit out a backoff that silence caused.
function resumeIfStuck(): void {
	const state = senderState.peek();
	if (state.state === "waiting" && state.failure !== null && state.failure.kind !== "problem") kickSender();
}

export async function loadNewestOps(): Promise<void> {
	newestOps.value = await listNewestOps();
}
