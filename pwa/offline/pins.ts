import { uuidv7 } from "uuidv7";
import { beginAttempt, PIN_POLICY } from "../../domain/core/attempts.ts";
import { database } from "./db.ts";
import { type PinReport, type PinRow, pinReportSchema, pinRowSchema } from "./device-records.ts";

// Wrong PINs that were typed while nobody could be asked. An attempt is written down before it is looked at, so that a
// reload gives no free guess, and is taken back when it was right. The lock runs by this device's clock: whoever sets
// it forward gets five more guesses, and the organizer is told of every one.

const FAILURES_PER_REPORT_MAX = 100;

const unknown = (staff: string): PinRow => ({ staff, failures: 0, lockedUntil: 0, report: null });

function readable(staff: string, row: unknown): PinRow {
	const parsed = pinRowSchema.safeParse(row);
	return parsed.success ? parsed.data : unknown(staff);
}

export async function readPinLock(staff: string): Promise<number> {
	return readable(staff, await (await database()).get("pins", staff)).lockedUntil;
}

export type Try = { readonly allowed: boolean; readonly lockedUntil: number; readonly triesLeft: number };

export async function beginTry(staff: string, now: number): Promise<Try> {
	const transaction = (await database()).transaction("pins", "readwrite", { durability: "strict" });
	const row = readable(staff, await transaction.store.get(staff));
	const { state, verdict } = beginAttempt(row, PIN_POLICY, now);
	if (verdict.allowed) {
		const { id, failures } = row.report ?? { id: uuidv7(), failures: 0 };
		const report = { id, failures: Math.min(failures + 1, FAILURES_PER_REPORT_MAX) };
		await transaction.store.put({ staff, ...state, report });
	}
	await transaction.done;
	const triesLeft = state.lockedUntil > now ? 0 : PIN_POLICY.failuresMax - state.failures;
	return { allowed: verdict.allowed, lockedUntil: state.lockedUntil, triesLeft };
}

export async function forgiveTries(staff: string): Promise<void> {
	await (await database()).delete("pins", staff);
}

// Reports that are closed from here on, with those that were closed before and may never have arrived.
export async function closeReports(): Promise<PinReport[]> {
	const db = await database();
	const transaction = db.transaction(["pins", "pinReports"], "readwrite", { durability: "strict" });
	const pins = transaction.objectStore("pins");
	const reports = transaction.objectStore("pinReports");
	for (const found of await pins.getAll()) {
		const row = readable(found.staff, found);
		if (row.report === null) continue;
		await Promise.all([reports.put({ ...row.report, staff: row.staff }), pins.put({ ...row, report: null })]);
	}
	const closed = await reports.getAll();
	await transaction.done;
	return closed.filter((row) => pinReportSchema.safeParse(row).success);
}

export async function dropReports(ids: readonly string[]): Promise<void> {
	const transaction = (await database()).transaction("pinReports", "readwrite");
	await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
}
