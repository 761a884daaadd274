import { signal } from "@preact/signals";
import { uuidv7 } from "uuidv7";
import type { Guest, GuestsPage } from "../../../../domain/access/views/guests.ts";
import type { AccountView, EntriesPage, EntryView } from "../../../../domain/protocol/views.ts";
import { guestsApi } from "../../../api/guests.ts";
import type { Reply } from "../../../api/reply.ts";
import { session, sitting } from "../../store.ts";
import { type Resource, resource } from "../resource.ts";

export const guests = guestsApi(session.holder);

export const newest = resource<GuestsPage>(() => guests.listNewest());

// What was looked for last, by whom; null: nobody looks for anything.
type FoundGuests = {
	readonly text: string;
	readonly guests: readonly Guest[];
	readonly asker: string | null;
};
export const found = signal<FoundGuests | null>(null);

export async function findGuests(text: string): Promise<Reply<{ guests: Guest[] }>> {
	const asker = sitting.peek();
	const reply = await guests.find(text);
	if (reply.ok && sitting.peek() === asker) found.value = { text, guests: reply.value.guests, asker };
	return reply;
}

export async function loadOlderGuests(): Promise<Reply<unknown>> {
	const { value: before } = newest.state;
	if (before.state !== "ready" || before.value.next === null) return { ok: true, value: null };
	const reply = await guests.listNewest(before.value.next);
	// Read again meanwhile, perhaps by somebody else: what is older than that list is another page.
	if (reply.ok && newest.state.peek() === before)
		newest.set({ guests: [...before.value.guests, ...reply.value.guests], next: reply.value.next });
	return reply;
}

// The lists show at once what was changed in the sheet over them.
export function noteAccount(account: AccountView): void {
	const patch = (all: readonly Guest[]) =>
		all.map((guest) => (guest.account.id === account.id ? { ...guest, account } : guest));
	const { value } = newest.state;
	if (value.state === "ready") newest.set({ ...value.value, guests: patch(value.value.guests) });
	if (found.value !== null) found.value = { ...found.value, guests: patch(found.value.guests) };
}

export function forgetGuest(account: string): void {
	const { value } = newest.state;
	const others = (all: readonly Guest[]) => all.filter((guest) => guest.account.id !== account);
	if (value.state === "ready") newest.set({ ...value.value, guests: others(value.value.guests) });
	if (found.value !== null) found.value = { ...found.value, guests: others(found.value.guests) };
}

// Ids of what was asked and perhaps not answered. Asked again, also from a sheet that was opened anew, it is the same
// act: what went through after all is not done twice. `isDecided`: the id has its answer for ever, and another try is
// another act.
const asked = new Map<string, string>();

export async function once<T>(
	what: string,
	send: (id: string) => Promise<Reply<T>>,
	isDecided: (reply: Reply<T>) => boolean = (reply) => reply.ok,
): Promise<Reply<T>> {
	const key = `${sitting.peek()} ${what}`;
	const id = asked.get(key) ?? uuidv7();
	asked.set(key, id);
	const reply = await send(id);
	const isReused = !reply.ok && reply.kind === "problem" && reply.code === "key-reused";
	if (isDecided(reply) || isReused) asked.delete(key);
	return isReused ? { ...reply, ...WENT_THROUGH } : reply;
}

const WENT_THROUGH = {
	title: "An earlier try has arrived",
	detail: "Close this, look at what came of it, and begin anew if something is missing.",
};

type Entries = Pick<EntriesPage, "next"> & { readonly entries: readonly EntryView[] };

export function entriesOf(account: string): Resource<Entries> {
	return resource<Entries>(() => guests.listEntries(account));
}

export async function loadOlderEntries(account: string, list: Resource<Entries>): Promise<Reply<unknown>> {
	const { value: before } = list.state;
	if (before.state !== "ready" || before.value.next === null) return { ok: true, value: null };
	const reply = await guests.listEntries(account, before.value.next);
	if (reply.ok && list.state.peek() === before)
		list.set({ entries: [...before.value.entries, ...reply.value.entries], next: reply.value.next });
	return reply;
}
