import { writeAudited } from "../db/audit.ts";
import { historyOf } from "../db/history.ts";
import { sweepSessions } from "../db/sessions.ts";
import { forgetStaff, listLongGone } from "../db/staff-changes.ts";
import { sweepTickets } from "../db/tickets.ts";
import type { Env } from "../env.ts";

// Every night what is over is forgotten: codes that nobody can use any more; sign-ins, which say where someone was and
// on what device, a month after they ended; and who left, when the org has kept their name as long as it wants to.

const SESSIONS_KEPT_MS = 30 * 86_400_000;
const FORGOTTEN_PER_NIGHT = 200;

export async function forgetOld(env: Env, now: number): Promise<void> {
	const parts = [
		sweepTickets(env.DB, now),
		sweepSessions(env.DB, now - SESSIONS_KEPT_MS),
		forgetLongGone(env, now),
	];
	// What fails tonight is done tomorrow.
	for (const settled of await Promise.allSettled(parts)) {
		if (settled.status === "rejected") complain(settled.reason);
	}
}

async function forgetLongGone(env: Env, now: number): Promise<void> {
	for (const { org, id } of await listLongGone(env.DB, now, FORGOTTEN_PER_NIGHT)) {
		const by = { org, actor: "retention", actorRole: "system", address: "" };
		const entry = { ...by, at: now, act: "staff-erased", target: id, before: null, after: null } as const;
		await writeAudited(historyOf(env, org), entry, forgetStaff(env.DB, org, id));
	}
}

function complain(error: unknown): void {
	console.error(JSON.stringify({ level: "error", at: "retention", message: String(error) }));
}
