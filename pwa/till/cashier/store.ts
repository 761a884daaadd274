import { computed, effect, signal } from "@preact/signals";
import * as z from "zod/mini";
import { staffRoleSchema } from "../../../domain/access/claims.ts";
import { sellsAt } from "../../../domain/access/guard.ts";
import { epochMsSchema, idSchema } from "../../../domain/core/ids.ts";
import { latestOnly } from "../../api/in-order.ts";
import { type FeedStaff, readFeedProgress, readStaff } from "../../offline/feed.ts";
import type { TillAssignment } from "../link/assignment.ts";
import { sheet } from "../link/assignment.ts";
import { feedPages } from "../link/feed.ts";
import { isChargeOpen } from "../state/charge.ts";
import { IDLE_LOCK_MS } from "../state/limits.ts";

// Who stands at this till. It outlives a reload and not the tab: a till that was closed asks again.
//
//   unknown ──the feed was read──▶ locked ──PIN──▶ signed in ──hand over, idle, gone from the staff──▶ locked
//                        └── nobody has a PIN ──▶ open

const cashierSchema = z.object({ staff: idSchema, name: z.string(), role: staffRoleSchema });
export type Cashier = z.infer<typeof cashierSchema>;
const keptSchema = z.object({ till: idSchema, cashier: cashierSchema, touchedAt: epochMsSchema });

const KEY = "fieldtill.cashier";

// Null: this till was not told yet who works here.
export const people = signal<readonly FeedStaff[] | null>(null);
export const cashier = signal<Cashier | null>(null);
export const isLocked = computed(
	() => people.value !== null && people.value.length > 0 && cashier.value === null,
);
// The server's clock minus this device's, as it was when this till last heard of anybody.
export const staffClockOffsetMs = signal(0);

let touchedAt = Date.now();

export function startCashiers({ till, store }: TillAssignment): () => void {
	const takeTurn = latestOnly();
	let hasStopped = false;
	cashier.value = readKept(till);
	const stops = [
		effect(() => {
			void feedPages.value;
			const isCurrent = takeTurn();
			void readPeople(store, () => !hasStopped && isCurrent());
		}),
		effect(() => keep(till, cashier.value)),
		watchIdleness(till),
	];
	return () => {
		hasStopped = true;
		for (const stop of stops) stop();
		people.value = null;
	};
}

async function readPeople(store: string, isCurrent: () => boolean): Promise<void> {
	const [rows, place] = await Promise.all([readStaff(), readFeedProgress()]);
	if (!isCurrent()) return;
	staffClockOffsetMs.value = place?.clockOffsetMs ?? 0;
	people.value = rows?.filter((row) => row.pin !== null && sells(row, store)).sort(byName) ?? null;
}

function sells({ role, stores }: FeedStaff, store: string): boolean {
	return sellsAt({ role, status: "active", stores: stores ?? undefined }, store);
}

function byName(a: FeedStaff, b: FeedStaff): number {
	return a.name.localeCompare(b.name);
}

export function signIn(next: Cashier): void {
	touchedAt = Date.now();
	cashier.value = next;
}

// The basket stays for whoever comes next.
export function handOver(): void {
	if (isChargeOpen.peek()) return;
	sheet.value = "none";
	cashier.value = null;
}

// Whoever is idle for too long, or works here no more, is signed out; never while a guest pays.
function watchIdleness(till: string): () => void {
	const touch = () => {
		touchedAt = Date.now();
	};
	const check = () => {
		if (isChargeOpen.peek()) touch();
		else if (Date.now() - touchedAt >= IDLE_LOCK_MS) handOver();
		else keep(till, cashier.peek());
	};
	const timer = setInterval(check, IDLE_LOCK_MS / 30);
	addEventListener("pointerdown", touch);
	addEventListener("keydown", touch);
	const stopWatching = effect(() => {
		const here = cashier.value;
		const isStillHere = people.value?.some(({ id }) => id === here?.staff) ?? true;
		if (here !== null && !isStillHere && !isChargeOpen.value) cashier.value = null;
	});
	return () => {
		clearInterval(timer);
		removeEventListener("pointerdown", touch);
		removeEventListener("keydown", touch);
		stopWatching();
	};
}

function keep(till: string, now: Cashier | null): void {
	try {
		if (now === null) sessionStorage.removeItem(KEY);
		else sessionStorage.setItem(KEY, JSON.stringify({ till, cashier: now, touchedAt }));
	} catch {
		// Without storage whoever signed in stays as long as the page.
	}
}

function readKept(till: string): Cashier | null {
	try {
		const parsed = keptSchema.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
		if (!parsed.success || parsed.data.till !== till) return null;
		const idleMs = Date.now() - parsed.data.touchedAt;
		if (idleMs < 0 || idleMs >= IDLE_LOCK_MS) return null;
		touchedAt = parsed.data.touchedAt;
		return parsed.data.cashier;
	} catch {
		return null;
	}
}
