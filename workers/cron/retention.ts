import { oneAtATime } from "../audit/one-at-a-time.ts";
import { writeAudited } from "../db/audit.ts";
import { historyOf } from "../db/history.ts";
import { forgetQueries, listLongClosed } from "../db/privacy.ts";
import { sweepSessions } from "../db/sessions.ts";
import { forgetStaff, listLongGone } from "../db/staff-changes.ts";
import { sweepTickets } from "../db/tickets.ts";
import type { Env } from "../env.ts";

// Every night what is over is forgotten: codes that nobody can use any more; sign-ins, which say where someone was and
// on what device, a month after they ended; and people who left, and guests whose account was closed, when the org has
// kept their names as long as it wants to. So many a night, the longest gone first; each is forgotten in one
// transaction together with its line in the audit log, so a night that dies goes on where it was with the next.

const SESSIONS_KEPT_MS = 30 * 86_400_000;
export const FORGOTTEN_PER_NIGHT = 200;

export async function forgetOld(env: Env, now: number): Promise<void> {
	const parts = [
		sweepTickets(env.DB, now),
		sweepSessions(env.DB, now - SESSIONS_KEPT_MS),
		forgetLongGone(env, now),
		forgetLongClosed(env, now),
	];
	// What fails tonight is done tomorrow.
	for (const settled of await Promise.allSettled(parts)) {
		if (settled.status === "rejected") complain(settled.reason);
	}
}

async function forgetLongGone(env: Env, now: number): Promise<void> {
	for (const { org, id } of await listLongGone(env.DB, now, FORGOTTEN_PER_NIGHT)) {
		await forget(env, { org, act: "staff-erased", target: id }, now, forgetStaff(env.DB, org, id));
	}
}

// A closed account moves no value of its own, so its object has nothing to be told; its entries stay under its id.
async function forgetLongClosed(env: Env, now: number): Promise<void> {
	for (const { org, id } of await listLongClosed(env.DB, now, FORGOTTEN_PER_NIGHT)) {
		await forget(env, { org, act: "account-erased", target: id }, now, forgetQueries(env.DB, org, id, now));
	}
}

type Forgotten = {
	readonly org: string;
	readonly act: "staff-erased" | "account-erased";
	readonly target: string;
};

// One that cannot be forgotten keeps no other from it.
async function forget(
	env: Env,
	{ org, act, target }: Forgotten,
	now: number,
	changes: readonly D1PreparedStatement[],
): Promise<void> {
	const by = { org, actor: "retention", actorRole: "system", address: "" };
	const entry = { ...by, at: now, act, target, before: null, after: null };
	try {
		await oneAtATime(`audit/${org}`, () => writeAudited(historyOf(env, org), entry, changes));
	} catch (error) {
		complain(error);
	}
}

function complain(error: unknown): void {
	console.error(JSON.stringify({ level: "error", at: "retention", message: String(error) }));
}
