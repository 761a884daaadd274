import { effect, signal, untracked } from "@preact/signals";
import { contact } from "../../api/contact.ts";
import { countEveryOpenOp } from "../../offline/device.ts";
import { countOpenOps, listNewestOps, onOpChange } from "../../offline/op-log.ts";
import type { OpRow } from "../../offline/records.ts";
import { type Sender, type SenderState, type SendOps, startSender } from "../../offline/sender.ts";
import { askWhatIsNew, asTill } from "../link/tokens.ts";

// The till's view of its op log: how many ops wait for an answer, and the newest of them for the page that lists them.

export const openCount = signal(0);
// Also those of a till that this device was before.
export const everyOpenCount = signal(0);
export const newestOps = signal<readonly OpRow[] | null>(null);
export const senderState = signal<SenderState>({ state: "idle" });

let sender: Sender | null = null;

export function startQueue(till: string): () => void {
	const refresh = async () => {
		openCount.value = await countOpenOps(till);
		everyOpenCount.value = await countEveryOpenOp();
		if (newestOps.peek() !== null) await loadNewestOps();
	};
	void refresh();
	const forget = onOpChange(() => void refresh());
	sender = startSender({
		till,
		send: sendOps,
		onState(state) {
			senderState.value = state;
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

// A store that says it does not know this till any more is asked what became of it.
const sendOps: SendOps = async (ops, sentAt) => {
	const reply = await asTill((api) => api.sendOps(ops, sentAt));
	const hasLeft =
		reply.ok &&
		reply.value.outcomes.some((outcome) => outcome.status === "invalid" && outcome.code === "till-removed");
	if (hasLeft) void askWhatIsNew();
	return reply;
};

export function kickSender(): void {
	sender?.kick();
}

// Someone answers again: there is no reason to sit out a backoff that silence caused.
function resumeIfStuck(): void {
	const state = senderState.peek();
	if (state.state === "waiting" && state.failure !== null && state.failure.kind !== "problem") kickSender();
}

// Read again with each op only while somebody looks at them.
export function forgetNewestOps(): void {
	newestOps.value = null;
}

export async function loadNewestOps(): Promise<void> {
	newestOps.value = await listNewestOps();
}
