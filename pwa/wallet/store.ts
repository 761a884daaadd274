import { computed, effect, signal, untracked } from "@preact/signals";
import type { AccountView, EntryView, OrgView } from "../../domain/protocol/views.ts";
import { guestApi } from "../api/guest.ts";
import { latestOnly } from "../api/in-order.ts";
import { connectLive, type LiveState } from "../api/live.ts";
import type { Failure, Reply } from "../api/reply.ts";
import { keepWallet, readWallet } from "../offline/copies.ts";
import type { PayCodeCopy } from "../offline/records.ts";
import { keepOfflineCopy } from "../offline/version.ts";
import { personStore } from "../session/person.ts";
import { PAY_CODE_SPARE_MS } from "./limits.ts";

// A guest's balance and entries: from this device's copy at once, then from the server, then live.

export type Wallet = {
	readonly account: AccountView;
	readonly entries: readonly EntryView[];
	readonly org: OrgView;
	// What the guest can show without a network.
	readonly payCode: PayCodeCopy | null;
	readonly fetchedAt: number;
};

type WalletState =
	| { readonly state: "loading" }
	| { readonly state: "ready"; readonly wallet: Wallet }
	| { readonly state: "failed"; readonly failure: Failure };

export const session = personStore("wallet");
export const api = guestApi(session.holder);

export const walletState = signal<WalletState>({ state: "loading" });
export const live = signal<LiveState>("connecting");
// Of several accounts the one that is looked at; null: the first. A parent's phone stays with the child.
const CHOSEN_KEY = "fieldtill.wallet";
const chosen = signal<string | null>(readChosen());

export const accounts = computed<readonly string[]>(() => {
	const { value } = session.state;
	return value.state === "signed-in" && value.who.claims.role === "guest" ? value.who.claims.accounts : [];
});
export const shownAccount = computed(() => {
	const { value } = chosen;
	return value !== null && accounts.value.includes(value) ? value : (accounts.value[0] ?? null);
});
// By which sign-in it is looked at.
const sitting = computed(() => {
	const { value } = session.state;
	return value.state === "signed-in" ? JSON.stringify(value.who.claims) : null;
});

export const balance = computed(() => {
	const { value } = walletState;
	if (value.state !== "ready") return null;
	const { account, org } = value.wallet;
	const held = account.balances.find(({ unit }) => unit === org.unit);
	const { balanceMinor = 0, purseMinor = 0 } = held ?? {};
	return { unit: org.unit, balanceMinor, purseMinor, asOf: account.asOf };
});

// A link may let somebody in first: what the cookie of an earlier sign-in is good for is asked after that, since a
// refusal would take the new cookie with it.
export function openWallet(arrived: Promise<void>): void {
	void keepOfflineCopy();
	void arrived.then(session.open);
	effect(() => {
		if (session.state.value.state === "signed-out") keepChosen(null);
	});
	effect(() => {
		const account = shownAccount.value;
		if (sitting.value === null || account === null) return;
		untracked(() => {
			walletState.value = { state: "loading" };
			void openCopy(account);
		});
		return connectLive(session.holder, { onMessage: hear, onState: noteLive });
	});
}

export function chooseAccount(account: string): void {
	chosen.value = account;
	keepChosen(account);
}

function readChosen(): string | null {
	try {
		return localStorage.getItem(CHOSEN_KEY);
	} catch {
		return null;
	}
}

function keepChosen(account: string | null): void {
	try {
		if (account === null) localStorage.removeItem(CHOSEN_KEY);
		else localStorage.setItem(CHOSEN_KEY, account);
	} catch {
		// Storage may be forbidden: the choice then lasts as long as the page.
	}
}

async function openCopy(account: string): Promise<void> {
	const copy = await readWallet(account).catch(() => null);
	if (shownAccount.peek() === account && copy !== null && walletState.peek().state !== "ready") {
		walletState.value = { state: "ready", wallet: copy };
	}
	await loadWallet();
}

function noteLive(state: LiveState): void {
	live.value = state;
	// A socket that cannot open tells a browser nothing: asking for the wallet does.
	if (state === "live" || state === "lost") void loadWallet();
}

function hear(message: Parameters<Parameters<typeof connectLive>[1]["onMessage"]>[0]): void {
	const { value } = walletState;
	if (message.kind !== "balances" || value.state !== "ready") return;
	const heard = message.balances.filter(({ account }) => account === value.wallet.account.id);
	if (heard.length === 0) return;
	const kept = value.wallet.account.balances.filter(({ unit }) => !heard.some((one) => one.unit === unit));
	// What is held, and what lies on the tag, is not said here; it is read again below.
	const knownIn = (unit: string) => value.wallet.account.balances.find((one) => one.unit === unit);
	const told = heard.map(({ unit, balanceMinor }) => {
		return { heldMinor: 0, ...knownIn(unit), unit, balanceMinor };
	});
	const balances = [...kept, ...told];
	const account = { ...value.wallet.account, balances, asOf: message.at };
	// What is being read now was asked for before this was said.
	takeTurn()();
	walletState.value = { state: "ready", wallet: { ...value.wallet, account } };
	void loadWallet();
}

const takeTurn = latestOnly();

export async function loadWallet(): Promise<void> {
	const id = shownAccount.peek();
	const asker = sitting.peek();
	if (id === null || asker === null) return;
	const isCurrent = takeTurn();
	const [account, entries, org] = await Promise.all([api.getAccount(id), api.listEntries(id), api.getOrg()]);
	if (shownAccount.peek() !== id || sitting.peek() !== asker || !isCurrent()) return;
	if (!account.ok) return fail(account);
	if (!entries.ok) return fail(entries);
	if (!org.ok) return fail(org);
	const { value: before } = walletState;
	const known = before.state === "ready" && before.wallet.account.id === id ? before.wallet.payCode : null;
	show({
		account: account.value,
		entries: entries.value.entries,
		org: org.value,
		payCode: known,
		fetchedAt: Date.now(),
	});
	if (isSoonOver(known)) void makePayCode();
}

function show(wallet: Wallet): void {
	walletState.value = { state: "ready", wallet };
	const row = { ...wallet, id: wallet.account.id, entries: [...wallet.entries] };
	void keepWallet(row).catch(() => undefined);
}

// A code for now, and one for the next day, which stays on the device.
export async function makePayCode(): Promise<Reply<PayCodeCopy>> {
	const id = shownAccount.peek();
	if (id === null) return { ok: false, kind: "offline" };
	const reply = await api.makePayCodes(id);
	if (!reply.ok) return reply;
	const { value } = walletState;
	const isShown = value.state === "ready" && value.wallet.account.id === id;
	if (isShown) show({ ...value.wallet, payCode: reply.value.offline });
	return { ok: true, value: reply.value.online };
}

function isSoonOver(code: PayCodeCopy | null): boolean {
	return code === null || code.expiresAt - Date.now() < PAY_CODE_SPARE_MS;
}

function fail(failure: Failure): void {
	if (walletState.peek().state !== "ready") walletState.value = { state: "failed", failure };
}
