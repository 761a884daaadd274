import type { Act } from "../../domain/access/audit.ts";
import type { Person } from "../../domain/access/staff.ts";
import type { StaffExport, StaffView } from "../../domain/access/views/staff.ts";
import { audited } from "../audit/audited.ts";
import { historyOf } from "../db/history.ts";
import { isOwnerless, keepOwner } from "../db/orgs.ts";
import { bumpRevision } from "../db/revision.ts";
import { endSessionsOf, type SessionRow } from "../db/sessions.ts";
import { findStaff, type StaffRow, storesOf } from "../db/staff.ts";
import { forgetStaff, removeStaff } from "../db/staff-changes.ts";
import { readKept } from "../db/staff-export.ts";
import { dropTickets } from "../db/tickets.ts";
import type { AppContext } from "../env.ts";
import { Problem } from "../http/problems.ts";
import { closeSockets } from "../sign-in/close-sockets.ts";

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

// Someone who works here, or is invited to.
export async function knownStaff(c: AppContext, id: string): Promise<StaffRow> {
	const row = await findStaff(c.env.DB, c.var.claims.org, id);
	if (row === null || row.status === "removed") throw new Problem("staff-unknown");
	return row;
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
		dropTickets(db, org, "password-link", id),
		...(act === "staff-erased" ? forgetStaff(db, org, id) : []),
	];
	// Whoever left long ago takes no owner along.
	if (row.status === "removed") await audited(c, told, changes);
	else await keepingOwner(c, (guard) => audited(c, told, [...changes, guard]));
	await closeSockets(c, { org, subject: id });
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
