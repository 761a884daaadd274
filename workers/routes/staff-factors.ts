import { Hono } from "hono";
import * as z from "zod/mini";
import { refuseFactorReset } from "../../domain/access/staff.ts";
import { factorsResetSchema } from "../../domain/access/views/staff.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { resetFactors } from "../db/factors.ts";
import { listPasskeys } from "../db/passkeys.ts";
import { endSessionsOf } from "../db/sessions.ts";
import type { StaffRow } from "../db/staff.ts";
import { countOtherOwners } from "../db/staff-changes.ts";
import { dropTickets, type Purpose } from "../db/tickets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { sendMail } from "../notify/mail.ts";
import { closeSockets } from "../sign-in/close-sockets.ts";
import { recoveryHashesOf } from "../sign-in/factors.ts";
import { knownStaff, personOf } from "../staff/staff.ts";

// A lost second factor. Whoever asked for it had the person before them, or hopes that nobody asks: so the person is
// told by mail, and every session of theirs ends.

// What was begun with a factor that is gone.
const BEGUN: readonly Purpose[] = ["second-factor", "passkey-add"];

export const staffFactors = new Hono<AppEnv>().delete(
	"/v1/staff/:staff/factors",
	describe({
		tag: "Staff",
		summary:
			"Reset another person's lost second factor: app, passkeys and recovery codes go, every session ends, and they are told by mail",
		answer: factorsResetSchema,
		refusals: ["request-invalid", "staff-unknown", "factor-own", "factor-last-owner"],
	}),
	permit,
	valid("param", z.object({ staff: idSchema })),
	async (c) => {
		const { org, sub } = c.var.claims;
		const { DB: db } = c.env;
		const row = await knownStaff(c, c.req.valid("param").staff);
		const refusal = refuseFactorReset(sub, personOf(row), await countOtherOwners(db, org, row.id));
		if (refusal !== null) throw new Problem(refusal);
		const passkeys = (await listPasskeys(db, row)).length;
		const before = { app: row.totp !== null, passkeys, recoveryCodes: recoveryHashesOf(row).length };
		// Asked again because the answer was lost: it is done, and is told once.
		if (!before.app && passkeys === 0 && before.recoveryCodes === 0) return c.json({ reset: row.id }, 200);
		const after = { app: false, passkeys: 0, recoveryCodes: 0 };
		await audited(c, { act: "factors-reset", target: row.id, before, after }, [
			...resetFactors(db, row),
			endSessionsOf(db, { org, kind: "staff", subject: row.id }, "factors-reset", Date.now()),
			...BEGUN.map((purpose) => dropTickets(db, org, purpose, row.id)),
		]);
		await closeSockets(c, { org, subject: row.id });
		c.executionCtx.waitUntil(tell(c, row));
		return c.json({ reset: row.id }, 200);
	},
);

// It is done by now: a mail that could not be sent does not undo it.
async function tell(c: AppContext, { org, orgName, email }: StaffRow): Promise<void> {
	if (email === null) return;
	const text = [
		`An owner of ${orgName} reset your second factor: your app, passkeys and recovery codes there no longer work.`,
		"You were signed out everywhere. Sign in with your password and set up a new second factor under My sign-in.",
		"If you did not ask for this, tell an owner at once, and change your password.",
	].join("\n\n");
	try {
		await sendMail(c.env, org, { to: email, subject: `Your second factor at ${orgName} was reset`, text });
	} catch (error) {
		console.error(JSON.stringify({ level: "error", at: "factors-reset", org, message: String(error) }));
	}
}
