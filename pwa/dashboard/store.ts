import { computed, effect, signal, untracked } from "@preact/signals";
import { keyOfName, type Named, type Names } from "../../domain/access/names.ts";
import type { OrgView, StoreSummary } from "../../domain/protocol/views.ts";
import { contact } from "../api/contact.ts";
import { connectLive, type LiveState } from "../api/live.ts";
import { officeApi } from "../api/office.ts";
import type { Failure, Reply } from "../api/reply.ts";
import type { MoneyFormat } from "../components/money-text.ts";
import { keepOrg, readOrg } from "../offline/copies.ts";
import { keepOfflineCopy } from "../offline/version.ts";
import { personStore } from "../session/person.ts";
import { CLOCK_TICK_MS, SALES_KEPT_MAX } from "./limits.ts";
import { flagSales, joinNewest, type KnownSales, mergeSales, summarizeToday } from "./summary.ts";

// What the organizer sees: one page of sales, kept current by the live socket. Whenever the socket comes back the
// page is read again, because what happened meanwhile was said to nobody.

type SalesState =
	| { readonly state: "loading" }
	| ({ readonly state: "ready" } & KnownSales)
	| { readonly state: "failed"; readonly failure: Failure };

export const session = personStore("dashboard");
const api = officeApi(session.holder);

export const org = signal<OrgView | null>(null);
export const stores = signal<readonly StoreSummary[]>([]);
// Of tills and guests, as pages of sales came with them.
const names = signal<Names>({});
export const salesState = signal<SalesState>({ state: "loading" });
export const live = signal<LiveState>("connecting");
export const freshIds = signal<ReadonlySet<string>>(new Set());
export const nowMs = signal(Date.now());

const UNKNOWN_FORMAT: MoneyFormat = { unit: "EUR", decimals: 2, locale: "en" };
export const moneyFormat = computed<MoneyFormat>(() => org.value ?? UNKNOWN_FORMAT);
export const storeNames = computed(() => new Map(stores.value.map(({ id, name }) => [id, name])));

export const summary = computed(() => {
	const { value } = salesState;
	if (value.state !== "ready" || org.value === null) return null;
	// Of very many the oldest are forgotten.
	const hasOlder = value.next !== null || value.sales.length >= SALES_KEPT_MAX;
	return summarizeToday({ sales: value.sales, hasOlder }, nowMs.value, org.value.zone);
});

// Since when nothing can be trusted to be current, or null while the socket speaks.
export const staleSinceMs = computed(() => {
	if (live.value === "live") return null;
	const { value } = contact;
	return value.state === "online" ? value.atMs : (value.lastMs ?? value.sinceMs);
});

// Who is signed in, as what, by which sign-in: nothing that another one asked for is shown. A newer token of the same
// is no change.
export const sitting = computed(() => {
	const { value } = session.state;
	return value.state === "signed-in" ? JSON.stringify({ ...value.who.claims, freshAt: undefined }) : null;
});

export function openDashboard(): void {
	void keepOfflineCopy();
	void session.open();
	setInterval(() => {
		nowMs.value = Date.now();
	}, CLOCK_TICK_MS);
	effect(() => {
		if (sitting.value === null) return;
		untracked(() => {
			org.value = null;
			stores.value = [];
			names.value = {};
			salesState.value = { state: "loading" };
			void loadOrg();
			void loadSales();
		});
		return connectLive(session.holder, { onMessage: hear, onState: noteLive });
	});
}

function noteLive(state: LiveState): void {
	live.value = state;
	if (state === "live") void refresh();
	// A socket that cannot open tells a browser nothing: asking for the page does, and serves where sockets are barred.
	if (state === "lost") void loadSales();
}

function hear(message: Parameters<Parameters<typeof connectLive>[1]["onMessage"]>[0]): void {
	const { value } = salesState;
	if (value.state !== "ready") return;
	if (message.kind === "flags") salesState.value = { ...value, sales: flagSales(value.sales, message.flags) };
	if (message.kind !== "sales") return;
	nowMs.value = Date.now();
	freshIds.value = new Set(message.sales.map((sale) => sale.id));
	if (message.sales.some(({ store }) => !storeNames.peek().has(store))) void loadOrg();
	salesState.value = { ...value, sales: mergeSales(value.sales, message.sales, SALES_KEPT_MAX) };
}

async function loadOrg(): Promise<void> {
	const asker = sitting.peek();
	const { value } = session.state;
	if (value.state !== "signed-in") return;
	const { org: id } = value.who.claims;
	const copy = await readOrg(id).catch(() => null);
	if (sitting.peek() === asker) org.value ??= copy;
	const [orgReply, storesReply] = await Promise.all([api.getOrg(), api.listStores()]);
	if (sitting.peek() !== asker) return;
	if (orgReply.ok) {
		org.value = orgReply.value;
		await keepOrg(id, orgReply.value).catch(() => undefined);
	}
	if (storesReply.ok) stores.value = storesReply.value.stores;
}

export async function refresh(): Promise<void> {
	if (org.peek() === null || stores.peek().length === 0) void loadOrg();
	await loadSales();
}

export async function loadSales(): Promise<void> {
	const asker = sitting.peek();
	if (asker === null) return;
	const reply = await api.listSales();
	if (sitting.peek() !== asker) return;
	const { value } = salesState;
	if (!reply.ok) {
		if (value.state !== "ready") salesState.value = { state: "failed", failure: reply };
		return;
	}
	const known = value.state === "ready" ? value : { sales: [], next: null };
	nowMs.value = Date.now();
	names.value = { ...names.peek(), ...reply.value.names };
	salesState.value = { state: "ready", ...joinNewest(known, reply.value, SALES_KEPT_MAX) };
}

export async function loadOlder(): Promise<Reply<unknown>> {
	const asker = sitting.peek();
	const { value } = salesState;
	if (value.state !== "ready" || value.next === null) return { ok: true, value: null };
	const reply = await api.listSales(value.next);
	const now = salesState.peek();
	// Somebody else is signed in, or the page was read anew and ends elsewhere.
	const isCurrent = sitting.peek() === asker && now.state === "ready" && now.next === value.next;
	if (reply.ok && isCurrent) {
		names.value = { ...names.peek(), ...reply.value.names };
		const sales = mergeSales(now.sales, reply.value.sales, SALES_KEPT_MAX);
		salesState.value = { state: "ready", sales, next: reply.value.next };
	}
	return reply;
}

export function nameOf(named: Named): string | undefined {
	return names.value[keyOfName(named)];
}

// A sale that the socket told of came without names: the page is read again, which has them.
export function learnNames(named: readonly Named[]): void {
	if (named.some((one) => names.peek()[keyOfName(one)] === undefined)) void loadSales();
}
