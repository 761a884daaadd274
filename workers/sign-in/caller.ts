import type { Caller } from "../../domain/access/claims.ts";
import { findStaff, type StaffRow } from "../db/staff.ts";
import type { AppContext } from "../env.ts";
import { Problem } from "../http/problems.ts";

// Whoever asks about themselves.

export async function callerStaff(c: AppContext): Promise<StaffRow> {
	const person = await findStaff(c.env.DB, c.var.claims.org, c.var.claims.sub);
	if (person?.status !== "active") throw new Problem("session-over");
	return person;
}

// Only people have sessions; the table of permissions lets nobody else get here.
export function callerSession({ claims }: { readonly claims: Caller }) {
	if (claims.role === "till" || claims.role === "system") throw new Problem("role-forbidden");
	const kind = claims.role === "guest" ? ("guest" as const) : ("staff" as const);
	return { org: claims.org, kind, subject: claims.sub, id: claims.sid };
}
