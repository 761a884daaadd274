import { computed, effect, signal } from "@preact/signals";
import type { AccountView, EntryView, OrgView } from "../../domain/protocol/views.ts";
import { type Api, apiFor } from "../api/client.ts";
import { connectLive, type LiveState } from "../api/live.ts";
import { type Failure, isTokenRefused } from "../api/reply.ts";
import { dropWallet, keepWallet, readWallet } from "../offline/copies.ts";
import { keepOfflineCopy } from "../offline/version.ts";
import { sessionStore } from "../session/store.ts";

// A guest's balance and entries: from this device's copy at once, then from the server, then live.

export type Wallet = {
	readonly account: AccountView;
	readonly entries: readonly EntryView[];
	readonly org: OrgView;
	readonly fetchedAt: number;
};

export type WalletState =
	| { readonly state: "loading" }
	| { readonly state: "ready"; readonly wallet: Wallet }
	| { readonly state: "failed"; readonly failure: Failure };

export const session = sessionStore("wallet");
export const walletState = signal<WalletState>({ state: "loading" });
export const live = signal<LiveState>("connecting");

export const balance = computed(() => {
	const { value } = walletState;
	if (value.state !== "ready") return null;
	const { account, org } = value.wallet;
	const held = account.balances.find(({ unit }) => unit === org.unit);
	return { unit: org.unit, balanceMinor: held?.balanceMinor ?? 0, asOf: account.asOf };
});

type Reader = { readonly api: Api; readonly account: string };
let reader: Reader | null = null;

export function openWallet(): void {
	void keepOfflineCopy();
	void session.open();
	effect(() => {
		const { value } = session.state;
		if (value.state !== "signed-in" || value.session.claims.role !== "guest") return;
		const { token, claims } = value.session;
		const mine: Reader = { api: apiFor(token), account: claims.accounts[0] ?? "" };
		reader = mine;
		walletState.value = { state: "loading" };
		void openCopy(mine);
		const disconnect = connectLive(token, { onMessage: hear, onState: noteLive });
		return () => {
			reader = null;
			disconnect();
		};
	});
}

// The copy on the device belongs to the guest: it leaves with them.
export async function signOut(): Promise<void> {
	const account = reader?.account;
	if (account !== undefined) await dropWallet(account).catch(() => undefined);
	await session.signOut();
}

async function openCopy(mine: Reader): Promise<void> {
	const copy = await readWallet(mine.account).catch(() => null);
	if (reader === mine && copy !== null && walletState.peek().state !== "ready") {
		walletState.value = { state: "ready", wallet: copy };
	}
	await loadWallet();
}

function noteLive(state: LiveState): void {
	live.value = state;
	// A socket that cannot open tells a browser nothing: asking for the wallet does.
	if (state === "live" || state === "lost") void loadWallet();
	if (state === "refused") void session.signOut("Sign in again to see your balance.");
}

function hear(message: Parameters<Parameters<typeof connectLive>[1]["onMessage"]>[0]): void {
	const { value } = walletState;
	if (message.kind !== "balances" || value.state !== "ready") return;
	const heard = message.balances.filter(({ account }) => account === value.wallet.account.id);
	if (heard.length === 0) return;
	const kept = value.wallet.account.balances.filter(({ unit }) => !heard.some((one) => one.unit === unit));
	// What is held is not said here; it is read again below.
	const heldIn = (unit: string) => value.wallet.account.balances.find((one) => one.unit === unit)?.heldMinor;
	const told = heard.map(({ unit, balanceMinor }) => ({ unit, balanceMinor, heldMinor: heldIn(unit) ?? 0 }));
	const balances = [...kept, ...told];
	const account = { ...value.wallet.account, balances, asOf: message.at };
	walletState.value = { state: "ready", wallet: { ...value.wallet, account } };
	void loadWallet();
}

export async function loadWallet(): Promise<void> {
	const mine = reader;
	if (mine === null) return;
	const [account, entries, org] = await Promise.all([
		mine.api.getAccount(mine.account),
		mine.api.listEntries(mine.account),
		mine.api.getOrg(),
	]);
	if (reader !== mine) return;
	if (!account.ok) return fail(account);
	if (!entries.ok) return fail(entries);
	if (!org.ok) return fail(org);
	const wallet: Wallet = {
		account: account.value,
		entries: entries.value.entries,
		org: org.value,
		fetchedAt: Date.now(),
	};
	walletState.value = { state: "ready", wallet };
	await keepWallet({ ...wallet, id: mine.account, entries: [...wallet.entries] }).catch(() => undefined);
}

function fail(failure: Failure): void {
	if (isTokenRefused(failure)) void session.signOut("Sign in again to see your balance.");
	else if (walletState.peek().state !== "ready") walletState.value = { state: "failed", failure };
}
