import type { Act } from "../domain/access/audit.ts";
import type { Person } from "../domain/access/staff.ts";
import type { StaffExport, StaffView } from "../domain/access/views/staff.ts";
import { audited } from "./audit.ts";
import { historyOf } from "./db/history.ts";
import { isOwnerless, keepOwner } from "./db/orgs.ts";
import { bumpRevision } from "./db/revision.ts";
import { endSessionsOf, type SessionRow } from "./db/sessions.ts";
import { type StaffRow, storesOf } from "./db/staff.ts";
import { forgetStaff, removeStaff } from "./db/staff-changes.ts";
import { readKept } from "./db/staff-export.ts";
import { dropTickets } from "./db/tickets.ts";
import type { AppContext } from "./env.ts";
import { Problem } from "./problems.ts";

// What the routes about staff share.

export function personOf(row: Pick<StaffRow, "id" | "role" | "stores">): Person {
	return { id: row.id, role: row.role, stores: storesOf(row) ?? null };
}

export function viewOf(row: StaffRow, passkeys: number): StaffView {
	const { id, name, role, email, pinLockedUntil, totpConfirmed } = row;
	return {
		...{ id, name, role, email, pinLockedUntil, passkeys },
		stores: personOf(row).stores?.slice() ?? null,
		status: row.status === "invited" ? "invited" : "active",
		hasPassword: row.password !== null,
		hasTotp: totpConfirmed !== 0,
		hasPin: row.pin !== null,
	};
}

// A session, as its person or an owner sees it.
export function sessionView(row: SessionRow, current: string) {
	const { id, device, address, createdAt, rotatedAt } = row;
	return { id, device, address, createdAt, usedAt: rotatedAt, isThis: id === current };
}

// Two owners who demote each other at the same moment: the statement at the end of each transaction lets one through.
export async function keepingOwner(
	c: AppContext,
	write: (guard: D1PreparedStatement) => Promise<unknown>,
): Promise<void> {
	try {
		await write(keepOwner(c.env.DB, c.var.claims.org));
	} catch (error) {
		if (isOwnerless(error)) throw new Problem("last-owner");
		throw error;
	}
}

// Signed out everywhere, with nothing left to come in by; where they are to be forgotten, without a name.
export async function letGo(
	c: AppContext,
	row: StaffRow,
	act: Extract<Act, "staff-removed" | "staff-erased">,
): Promise<void> {
	const { DB: db } = c.env;
	const { org, id } = row;
	const told = { act, target: id, before: { role: row.role, status: row.status }, after: {} } as const;
	const changes = [
		bumpRevision(db, org),
		...removeStaff(db, org, id),
		endSessionsOf(db, { org, kind: "staff", subject: id }, "removed", Date.now()),
		dropTickets(db, org, "invitation", id),
		...(act === "staff-erased" ? forgetStaff(db, org, id) : []),
	];
	// Whoever left long ago takes no owner along.
	if (row.status === "removed") await audited(c, told, changes);
	else await keepingOwner(c, (guard) => audited(c, told, [...changes, guard]));
	await hangUp(c, id);
}

// The rows of ended sessions are looked up with each call; a socket that is open already is closed here. The change is
// written by then: that a socket could not be reached does not make it undone.
export async function hangUp(c: AppContext, subject: string): Promise<void> {
	const { org } = c.var.claims;
	try {
		await c.env.LIVE.getByName(org).hangUp(subject);
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "hang-up", org, message: String(error) }));
	}
}

export async function exportStaff(c: AppContext, row: StaffRow): Promise<StaffExport> {
	const { id, name, role, email, status, createdAt, ssoSubject } = row;
	return {
		staff: {
			...{ id, name, role, email, status, createdAt, ssoSubject },
			stores: personOf(row).stores?.slice() ?? null,
			hasPassword: row.password !== null,
			hasTotp: row.totpConfirmed !== 0,
			hasPin: row.pin !== null,
		},
		...(await readKept(historyOf(c.env, row.org), row.org, id)),
	};
}
