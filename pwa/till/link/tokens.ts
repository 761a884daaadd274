import { signal } from "@preact/signals";
import { ACCESS_MS, type Session } from "../../../domain/access/session.ts";
import { ageMs, type Moment, thisMoment } from "../../api/age.ts";
import type { TillApi, TillToken } from "../../api/device.ts";
import { type Failure, isTokenRefused, type Reply } from "../../api/reply.ts";
import { readTill } from "../../offline/device.ts";
import type { DeviceTillRow } from "../../offline/device-records.ts";
import { assertTill } from "./device-key.ts";

// The till's token: asked for when it is needed, kept in memory alone, renewed before it ends.

type Held = { readonly token: string; readonly at: Moment };

const LOCK = "fieldtill.token";
const RENEW_BEFORE_MS = 90_000;

// What was said with the last token: whether to go on. Null until one was asked for.
export const told = signal<TillToken | null>(null);
// The server does not know this device's key: nothing can be asked until it is enrolled again.
export const isUnknown = signal(false);
// The server's clock minus this device's.
export const clockOffsetMs = signal<number | null>(null);

let held: Held | null = null;
let asking: Promise<Reply<string>> | null = null;

const channel = new BroadcastChannel("fieldtill.token");
channel.onmessage = ({ data }) => {
	held = { token: String(data), at: thisMoment() };
	isUnknown.value = false;
};

export function holdToken({ token, expiresAt }: Session): void {
	held = { token, at: thisMoment() };
	isUnknown.value = false;
	clockOffsetMs.value = expiresAt - ACCESS_MS - Date.now();
	channel.postMessage(token);
}

export function dropToken(token?: string): void {
	if (token === undefined || held?.token === token) held = null;
}

function tokenInHand(): string | null {
	return held !== null && ageMs(held.at) < ACCESS_MS - RENEW_BEFORE_MS ? held.token : null;
}

// One at a time, over all tabs.
async function tillToken(): Promise<Reply<string>> {
	const inHand = tokenInHand();
	if (inHand !== null) return { ok: true, value: inHand };
	asking ??= navigator.locks.request(LOCK, renew).finally(() => {
		asking = null;
	});
	return await asking;
}

async function renew(): Promise<Reply<string>> {
	const inHand = tokenInHand();
	if (inHand !== null) return { ok: true, value: inHand };
	const row = await readTill();
	if (row === null) return { ok: false, kind: "unreadable", status: 0 };
	const first = await askWith(row);
	// A nonce is good once, and a network may send a request twice: one refusal says little.
	const answer = !first.ok && isTokenRefused(first) ? await askWith(row) : first;
	if (!answer.ok) {
		if (isTokenRefused(answer)) isUnknown.value = true;
		return answer;
	}
	holdToken(answer.value.session);
	told.value = answer.value;
	return { ok: true, value: answer.value.session.token };
}

// What asks is a file of its own, needed only where somebody answers: no part of what a till opens with.
async function loadApi(): Promise<typeof import("../../api/device.ts") | null> {
	return await import("../../api/device.ts").catch(() => null);
}

const NOT_LOADED: Failure = { ok: false, kind: "offline" };

async function askWith({ org, till, store, privateKey }: DeviceTillRow): Promise<Reply<TillToken>> {
	const api = await loadApi();
	if (api === null) return NOT_LOADED;
	const { askNonce, askToken } = api;
	const nonce = await askNonce();
	if (!nonce.ok) return nonce;
	const assertion = await assertTill(privateKey, till, nonce.value.nonce);
	return await askToken({ org, till, store, assertion });
}

// Asks as this till. A token that is no longer good is replaced once, which also tells what became of the till.
export async function asTill<T>(ask: (api: TillApi) => Promise<Reply<T>>): Promise<Reply<T>> {
	const token = await tillToken();
	if (!token.ok) return token;
	const api = await loadApi();
	if (api === null) return NOT_LOADED;
	const { tillApiFor } = api;
	const reply = await ask(tillApiFor(token.value));
	if (reply.ok || !isTokenOver(reply)) return reply;
	dropToken(token.value);
	const next = await tillToken();
	return next.ok ? await ask(tillApiFor(next.value)) : next;
}

function isTokenOver(failure: Failure): boolean {
	return isTokenRefused(failure) || (failure.kind === "problem" && failure.code === "till-removed");
}

// Whether this till goes on is heard with its next token: for what says by itself that something has changed.
export async function askWhatIsNew(): Promise<void> {
	dropToken();
	await tillToken();
}
