import { type Act, changeOf } from "../../domain/access/audit.ts";
import { writeAudited } from "../db/audit.ts";
import { historyOf } from "../db/history.ts";
import type { AppContext } from "../env.ts";
import { callerAddress } from "../http/caller.ts";
import { oneAtATime } from "./one-at-a-time.ts";

// Carries out changes together with the line of the audit log that tells of them.

type AuditEntry = {
	readonly act: Act;
	readonly target: string;
	readonly before?: Readonly<Record<string, unknown>>;
	readonly after?: Readonly<Record<string, unknown>>;
};
// Who did it, where nobody has signed in yet.
type Actor = { readonly org: string; readonly actor: string; readonly actorRole: string };

export async function audited(
	c: AppContext,
	told: AuditEntry,
	changes: readonly D1PreparedStatement[] = [],
	by: Actor = callerOf(c),
): Promise<D1Result[]> {
	const { act, target, before = {}, after = {} } = told;
	const changed = changeOf(before, after);
	const entry = {
		...by,
		at: Date.now(),
		address: callerAddress(c),
		act,
		target,
		before: told.before === undefined ? null : changed.before,
		after: told.after === undefined ? null : changed.after,
	};
	return await oneAtATime(`audit/${by.org}`, () => writeAudited(historyOf(c.env, by.org), entry, changes));
}

function callerOf(c: AppContext): Actor {
	const { org, sub, role } = c.var.claims;
	return { org, actor: sub, actorRole: role };
}
