import { Hono } from "hono";
import { sellsAt } from "../../domain/access/guard.ts";
import {
	cashierCheckSchema,
	cashierViewSchema,
	pinReportsTakenSchema,
	staffPinFailuresSchema,
} from "../../domain/access/views/tills.ts";
import { PIN_POLICY } from "../../domain/core/attempts.ts";
import type { GateCalls } from "../../durable-objects/gate/object.ts";
import { audited } from "../audit/audited.ts";
import { isPinLocked, lockStaffPin } from "../db/cashiers.ts";
import { bumpRevision } from "../db/revision.ts";
import { findStaff, type StaffRow, storesOf } from "../db/staff.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem, retryAfter } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { isSecret } from "../secrets/verifier.ts";
import { gateOf } from "../sign-in/attempts.ts";

// Cashiers sign in at a till by PIN, online here and offline by what the feed tells. Wrong ones are counted in one
// place for all tills. Somebody who is not known, has no PIN or works elsewhere is answered as for a wrong PIN.

export const cashiers = new Hono<AppEnv>()
	.post(
		"/v1/till/cashiers",
		describe({
			tag: "Till",
			summary: "Check the PIN of a cashier, or of a supervisor",
			answer: cashierViewSchema,
			refusals: [...BODY_REFUSALS, "pin-wrong", "pin-locked"],
		}),
		permit,
		jsonBody,
		valid("json", cashierCheckSchema),
		async (c) => {
			const { staff: id, pin } = c.req.valid("json");
			const gate = staffPinGate(c, id);
			// Counted before it is looked at: guesses side by side cannot slip through.
			const now = Date.now();
			const verdict = await gate.begin(PIN_POLICY, now);
			if (!verdict.allowed) {
				await lock(c, id, now + verdict.retryAfterMs);
				throw new Problem("pin-locked", [], retryAfter(verdict.retryAfterMs));
			}
			const found = await findSeller(c, id);
			if (!(await isSecret(pin, found?.pin ?? null)) || found === null) {
				if (verdict.lockedUntil !== undefined) await lock(c, id, verdict.lockedUntil);
				throw new Problem("pin-wrong");
			}
			await gate.forgive();
			return c.json({ staff: found.id, name: found.name, role: found.role }, 200);
		},
	)
	.post(
		"/v1/till/pin-failures",
		describe({
			tag: "Till",
			summary: "Tell of wrong PINs that were typed while no network was; a report counts once",
			answer: pinReportsTakenSchema,
			refusals: BODY_REFUSALS,
		}),
		permit,
		jsonBody,
		valid("json", staffPinFailuresSchema),
		async (c) => {
			const { reports } = c.req.valid("json");
			for (const { id, staff, failures } of reports) {
				const now = Date.now();
				const key = `${c.var.claims.sub}/${id}`;
				const verdict = await staffPinGate(c, staff).report(key, failures, now);
				const until = verdict.lockedUntil ?? now + verdict.retryAfterMs;
				if (until > now) await lock(c, staff, until);
			}
			return c.json({ taken: reports.length }, 200);
		},
	);

async function findSeller(c: AppContext, id: string): Promise<StaffRow | null> {
	const { claims } = c.var;
	if (claims.role !== "till") throw new Problem("role-forbidden");
	const row = await findStaff(c.env.DB, claims.org, id);
	if (row === null) return null;
	const { role, status } = row;
	return sellsAt({ role, status, stores: storesOf(row) }, claims.store) ? row : null;
}

// Tills that are offline lock it too, when they hear of it.
async function lock(c: AppContext, id: string, until: number): Promise<void> {
	const { org } = c.var.claims;
	const row = await findStaff(c.env.DB, org, id);
	if (row === null || row.pinLockedUntil >= until) return;
	const told = { act: "pin-refused", target: id, after: { pinLockedUntil: until } } as const;
	try {
		await audited(c, told, [bumpRevision(c.env.DB, org), lockStaffPin(c.env.DB, org, id, until)]);
	} catch (error) {
		if (!isPinLocked(error)) throw error;
	}
}

function staffPinGate(c: AppContext, staff: string): GateCalls {
	return gateOf(c.env, `staff-pin/${c.var.claims.org}/${staff}`);
}
