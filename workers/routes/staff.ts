import { Hono } from "hono";
import * as z from "zod/mini";
import { isStaff, type StaffClaims } from "../../domain/access/claims.ts";
import { knowsPerson, refuseChange, refuseRemoval, samePost } from "../../domain/access/staff.ts";
import {
	changeStaffSchema,
	sessionsEndedSchema,
	sessionsPageSchema,
	staffExportSchema,
	staffPageSchema,
	staffRemovedSchema,
	staffViewSchema,
} from "../../domain/access/views/staff.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { bumpRevision } from "../db/revision.ts";
import { endSessionsOf, listSessions } from "../db/sessions.ts";
import { findStaff, listStaff, type StaffRow } from "../db/staff.ts";
import {
	changeStaff,
	countOtherOwners,
	countPasskeys,
	haveStores,
	isStaffLate,
} from "../db/staff-changes.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { closeSockets } from "../sign-in/close-sockets.ts";
import {
	exportStaff,
	keepingOwner,
	knownStaff,
	letGo,
	personOf,
	sessionView,
	viewOf,
} from "../staff/staff.ts";

// Who works for the org, and what their owner may do about it.

const staffParam = z.object({ staff: idSchema });
const UNKNOWN = ["request-invalid", "staff-unknown"] as const;
const TRIES_MAX = 5;
const OWNERS = ["last-owner", "staff-self"] as const;

export const staff = new Hono<AppEnv>()
	.get(
		"/v1/staff",
		describe({ tag: "Staff", summary: "Who works here, and who is invited", answer: staffPageSchema }),
		permit,
		async (c) => {
			const { org } = c.var.claims;
			const [rows, passkeys] = await Promise.all([listStaff(c.env.DB, org), countPasskeys(c.env.DB, org)]);
			const known = rows.filter((row) => knowsPerson(staffClaims(c), personOf(row)));
			return c.json({ staff: known.map((row) => viewOf(row, passkeys.get(row.id) ?? 0)) }, 200);
		},
	)
	.patch(
		"/v1/staff/:staff",
		describe({
			tag: "Staff",
			summary: "Change a name, a role or the stores; another role signs the person out",
			answer: staffViewSchema,
			refusals: [...BODY_REFUSALS, ...OWNERS, "staff-unknown", "store-unknown", "owner-bound"],
		}),
		permit,
		valid("param", staffParam),
		jsonBody,
		valid("json", changeStaffSchema),
		async (c) => {
			const { staff: id } = c.req.valid("param");
			await changeAs(c, id, c.req.valid("json"));
			const passkeys = await countPasskeys(c.env.DB, c.var.claims.org);
			return c.json(viewOf(await knownStaff(c, id), passkeys.get(id) ?? 0), 200);
		},
	)
	.delete(
		"/v1/staff/:staff",
		describe({
			tag: "Staff",
			summary: "Let someone go: signed out, unknown to tills, with nothing left to come in by",
			answer: staffRemovedSchema,
			refusals: [...UNKNOWN, ...OWNERS],
		}),
		permit,
		valid("param", staffParam),
		async (c) => {
			const row = await knownStaff(c, c.req.valid("param").staff);
			await checkRemoval(c, row.id);
			await letGo(c, row, "staff-removed");
			return c.json({ removed: row.id }, 200);
		},
	)
	.get(
		"/v1/staff/:staff/sessions",
		describe({
			tag: "Staff",
			summary: "Where someone is signed in",
			answer: sessionsPageSchema,
			refusals: UNKNOWN,
		}),
		permit,
		valid("param", staffParam),
		async (c) => {
			const { org } = c.var.claims;
			const { id: subject } = await knownStaff(c, c.req.valid("param").staff);
			const rows = await listSessions(c.env.DB, { org, kind: "staff", subject }, Date.now());
			return c.json({ sessions: rows.map((row) => sessionView(row, staffClaims(c).sid)) }, 200);
		},
	)
	.delete(
		"/v1/staff/:staff/sessions",
		describe({
			tag: "Staff",
			summary: "Sign someone out everywhere",
			answer: sessionsEndedSchema,
			refusals: UNKNOWN,
		}),
		permit,
		valid("param", staffParam),
		async (c) => {
			const { org } = c.var.claims;
			const { id: subject } = await knownStaff(c, c.req.valid("param").staff);
			const end = endSessionsOf(c.env.DB, { org, kind: "staff", subject }, "ended-by-owner", Date.now());
			const [done] = await audited(c, { act: "session-ended", target: subject }, [end]);
			await closeSockets(c, { org, subject });
			return c.json({ ended: done?.meta.changes ?? 0 }, 200);
		},
	)
	.get(
		"/v1/staff/:staff/export",
		describe({
			tag: "Staff",
			summary: "Everything that is kept about someone, also after they left",
			answer: staffExportSchema,
			refusals: UNKNOWN,
		}),
		permit,
		valid("param", staffParam),
		async (c) => {
			const row = await findStaff(c.env.DB, c.var.claims.org, c.req.valid("param").staff);
			if (row === null) throw new Problem("staff-unknown");
			// Told first, so that the telling is part of what is told.
			await audited(c, { act: "staff-exported", target: row.id });
			return c.json(await exportStaff(c, row), 200);
		},
	)
	.post(
		"/v1/staff/:staff/erase",
		describe({
			tag: "Staff",
			summary: "Forget someone: what they did stays, under an id that nobody knows any more",
			answer: staffRemovedSchema,
			refusals: [...UNKNOWN, ...OWNERS],
		}),
		permit,
		valid("param", staffParam),
		async (c) => {
			const row = await findStaff(c.env.DB, c.var.claims.org, c.req.valid("param").staff);
			if (row === null) throw new Problem("staff-unknown");
			if (row.status !== "removed") await checkRemoval(c, row.id);
			await letGo(c, row, "staff-erased");
			return c.json({ removed: row.id }, 200);
		},
	);

// Looked at anew where somebody else changed the same person meanwhile.
async function changeAs(c: AppContext, id: string, asked: z.infer<typeof changeStaffSchema>): Promise<void> {
	const { org, sub } = c.var.claims;
	for (let tries = 1; ; tries += 1) {
		const row = await knownStaff(c, id);
		const before = personOf(row);
		const { name = row.name, role = before.role, stores = before.stores } = asked;
		const after = { id, role, stores, name };
		const refusal = refuseChange(sub, before, after, await countOtherOwners(c.env.DB, org, id));
		if (refusal !== null) throw new Problem(refusal);
		if (!(await haveStores(c.env.DB, org, after))) throw new Problem("store-unknown");
		try {
			return await change(c, row, after);
		} catch (error) {
			if (tries === TRIES_MAX || !isStaffLate(error)) throw error;
		}
	}
}

async function change(
	c: AppContext,
	row: StaffRow,
	after: ReturnType<typeof personOf> & { readonly name: string },
): Promise<void> {
	const { org } = c.var.claims;
	const { DB: db } = c.env;
	const before = personOf(row);
	const isMoved = !samePost(before, after);
	if (!isMoved && after.name === row.name) return;
	const { id: subject, role, stores } = after;
	const end = endSessionsOf(db, { org, kind: "staff", subject }, "role-changed", Date.now());
	const told = {
		act: "staff-changed",
		target: subject,
		before: { role: before.role, stores: before.stores, renamed: false },
		after: { role, stores, renamed: after.name !== row.name },
	} as const;
	const changes = [bumpRevision(db, org), changeStaff(db, row, after), ...(isMoved ? [end] : [])];
	await keepingOwner(c, (guard) => audited(c, told, [...changes, guard]));
	if (isMoved) await closeSockets(c, { org, subject });
}

async function checkRemoval(c: AppContext, id: string): Promise<void> {
	const { org, sub } = c.var.claims;
	const person = personOf(await knownStaff(c, id));
	const refusal = refuseRemoval(sub, person, await countOtherOwners(c.env.DB, org, id));
	if (refusal !== null) throw new Problem(refusal);
}

function staffClaims(c: AppContext): StaffClaims {
	const { claims } = c.var;
	if (!isStaff(claims)) throw new Problem("role-forbidden");
	return claims;
}
