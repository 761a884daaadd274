import { contact } from "../../api/contact.ts";
import { isWorthRetrying } from "../../api/reply.ts";
import type { FeedStaff } from "../../offline/feed.ts";
import { beginTry, closeReports, dropReports, forgiveTries, readPinLock } from "../../offline/pins.ts";
import { asTill } from "../link/tokens.ts";
import { REPORTS_PER_CALL_MAX } from "../state/limits.ts";
import { type Cashier, staffClockOffsetMs } from "./store.ts";

// Whether a PIN is right: asked where somebody answers, else compared with what the feed has told. Wrong ones that
// nobody heard of are told when the network is back.

export type Checked =
	| { readonly result: "right"; readonly who: Cashier }
	| { readonly result: "wrong"; readonly triesLeft: number | null }
	| { readonly result: "locked"; readonly untilMs: number | null }
	| { readonly result: "failed" };

export async function checkPin(person: FeedStaff, pin: string): Promise<Checked> {
	const lockedUntil = await readPinLock(person.id);
	if (lockedUntil > Date.now()) return { result: "locked", untilMs: lockedUntil };
	if (contact.peek().state === "online") {
		const asked = await askServer(person, pin);
		if (asked !== null) return asked;
	}
	return await compareHere(person, pin);
}

// Null: nobody answered.
async function askServer(person: FeedStaff, pin: string): Promise<Checked | null> {
	const reply = await asTill((api) => api.checkCashier(person.id, pin));
	if (reply.ok) {
		await forgiveTries(person.id);
		return { result: "right", who: reply.value };
	}
	if (reply.kind === "problem" && reply.code === "pin-wrong") return { result: "wrong", triesLeft: null };
	if (reply.kind === "problem" && reply.code === "pin-locked") return { result: "locked", untilMs: null };
	return isWorthRetrying(reply) ? null : { result: "failed" };
}

async function compareHere(
	{ id, name, role, pin: verifier, pinLockedUntil }: FeedStaff,
	pin: string,
): Promise<Checked> {
	const untilMs = pinLockedUntil - staffClockOffsetMs.peek();
	if (untilMs > Date.now()) return { result: "locked", untilMs };
	const begun = await beginTry(id, Date.now());
	if (!begun.allowed) return { result: "locked", untilMs: begun.lockedUntil };
	const { isPin } = await import("./verifier.ts");
	if (verifier !== null && (await isPin(pin, verifier))) {
		await forgiveTries(id);
		return { result: "right", who: { staff: id, name, role } };
	}
	if (begun.triesLeft === 0) return { result: "locked", untilMs: begun.lockedUntil };
	return { result: "wrong", triesLeft: begun.triesLeft };
}

const LOCK = "fieldtill.pin-reports";

export async function reportPins(): Promise<void> {
	await navigator.locks.request(LOCK, async () => {
		const reports = (await closeReports()).slice(0, REPORTS_PER_CALL_MAX);
		if (reports.length === 0) return;
		const reply = await asTill((api) => api.reportPins({ reports }));
		// What cannot be read there will not be read later either.
		const isRefused = !reply.ok && reply.kind === "problem" && [400, 422].includes(reply.status);
		if (reply.ok || isRefused) await dropReports(reports.map(({ id }) => id));
	});
}
