import type { StaffRole } from "../../domain/access/claims.ts";

// Who works for an org.

const columns = `staff.org, staff.id, staff.name, staff.role, staff.email, staff.stores, staff.status, staff.password,
	staff.totp, staff.totp_step AS totpStep, staff.totp_confirmed AS totpConfirmed, staff.recovery, staff.pin,
	staff.pin_locked_until AS pinLockedUntil, staff.sso_subject AS ssoSubject, staff.created_at AS createdAt,
	staff.revision, orgs.name AS orgName`;
const from = "FROM staff JOIN orgs ON orgs.id = staff.org";

export const ORGS_PER_ADDRESS_MAX = 5;

const statements = {
	find: `SELECT ${columns} ${from} WHERE staff.org = ? AND staff.id = ?`,
	// The org that was asked for, then those where the address was first: strangers may name it in orgs of their own.
	findByEmail: `SELECT ${columns} ${from} WHERE staff.email = ?1 AND staff.status = 'active'
		ORDER BY staff.org <> ?2, staff.created_at, staff.org LIMIT ${ORGS_PER_ADDRESS_MAX}`,
	list: `SELECT ${columns} ${from} WHERE staff.org = ? AND staff.status <> 'removed' ORDER BY staff.name LIMIT 1000`,
} as const;

export type StaffRow = {
	readonly org: string;
	readonly id: string;
	readonly name: string;
	readonly role: StaffRole;
	readonly email: string | null;
	readonly stores: string | null;
	readonly status: "invited" | "active" | "removed";
	readonly password: string | null;
	readonly totp: string | null;
	readonly totpStep: number;
	readonly totpConfirmed: number;
	readonly recovery: string;
	readonly pin: string | null;
	readonly pinLockedUntil: number;
	readonly ssoSubject: string | null;
	readonly createdAt: number;
	readonly revision: number;
	readonly orgName: string;
};

export async function findStaff(db: D1Database, org: string, id: string): Promise<StaffRow | null> {
	return await db.prepare(statements.find).bind(org, id).first<StaffRow>();
}

// A person may work for several orgs by the same address.
export async function findStaffByEmail(db: D1Database, email: string, org = ""): Promise<StaffRow[]> {
	return (await db.prepare(statements.findByEmail).bind(email, org).all<StaffRow>()).results;
}

export async function listStaff(db: D1Database, org: string): Promise<StaffRow[]> {
	return (await db.prepare(statements.list).bind(org).all<StaffRow>()).results;
}

export function storesOf(row: Pick<StaffRow, "stores">): readonly string[] | undefined {
	return row.stores === null ? undefined : (JSON.parse(row.stores) as string[]);
}
