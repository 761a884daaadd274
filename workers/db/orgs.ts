import type { OrgChange, OrgSettings, SignUp } from "../../domain/access/views/org.ts";
import { NO_OFFLINE } from "../../domain/till/offline.ts";

// Orgs and their settings.

const statements = {
	add: `INSERT INTO orgs (id, name, unit, decimals, locale, zone, tax_mode, created_at, day_starts_minute, offline)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
	find: `SELECT name, unit, zone, locale, day_starts_minute AS dayStartsMinute, tax_mode AS taxMode, offline, origins,
		retention_days AS retentionDays, everyone_needs_factor AS everyoneNeedsFactor FROM orgs WHERE id = ?`,
	// What is not said stays as it is, also where someone else changes it at the same moment.
	change: `UPDATE orgs SET name = ifnull(?2, name), zone = ifnull(?3, zone), locale = ifnull(?4, locale),
		day_starts_minute = ifnull(?5, day_starts_minute), tax_mode = ifnull(?6, tax_mode),
		offline = ifnull(?7, offline), origins = ifnull(?8, origins), retention_days = ifnull(?9, retention_days)
		WHERE id = ?1`,
	setFactorRule: "UPDATE orgs SET everyone_needs_factor = ?2 WHERE id = ?1",
	// Fails, and all of its transaction with it, where nobody would be left who may change anything.
	keepOwner: `UPDATE orgs SET name = NULL WHERE id = ?1 AND NOT EXISTS
		(SELECT 1 FROM staff WHERE org = ?1 AND role = 'owner' AND status = 'active')`,
} as const;

export function addOrg(
	db: D1Database,
	{ org, name, unit, locale, zone, taxMode, dayStartsMinute, offline }: SignUp,
	decimals: number,
	now: number,
): D1PreparedStatement {
	const rules = JSON.stringify(offline);
	return db
		.prepare(statements.add)
		.bind(org, name, unit, decimals, locale, zone, taxMode, now, dayStartsMinute, rules);
}

export function isOrgTaken(error: unknown): boolean {
	return String(error).includes("UNIQUE constraint failed: orgs.id");
}

type SettingsRow = Omit<OrgSettings, "offline" | "origins" | "everyoneNeedsFactor"> & {
	readonly offline: string;
	readonly origins: string;
	readonly everyoneNeedsFactor: number;
};

export async function findSettings(db: D1Database, org: string): Promise<OrgSettings | null> {
	const row = await db.prepare(statements.find).bind(org).first<SettingsRow>();
	if (row === null) return null;
	const offline = { ...NO_OFFLINE, ...(JSON.parse(row.offline) as object) };
	const origins = JSON.parse(row.origins) as string[];
	return { ...row, offline, origins, everyoneNeedsFactor: row.everyoneNeedsFactor === 1 };
}

export function changeOrg(db: D1Database, org: string, change: OrgChange): D1PreparedStatement {
	const { name, zone, locale, dayStartsMinute, taxMode, offline, origins, retentionDays } = change;
	const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
	return db
		.prepare(statements.change)
		.bind(
			...[org, name ?? null, zone ?? null, locale ?? null, dayStartsMinute ?? null, taxMode ?? null],
			...[json(offline), json(origins), retentionDays ?? null],
		);
}

export function setFactorRule(db: D1Database, org: string, everyone: boolean): D1PreparedStatement {
	return db.prepare(statements.setFactorRule).bind(org, everyone ? 1 : 0);
}

export function keepOwner(db: D1Database, org: string): D1PreparedStatement {
	return db.prepare(statements.keepOwner).bind(org);
}

export function isOwnerless(error: unknown): boolean {
	return String(error).includes("NOT NULL constraint failed: orgs.name");
}
