import { Hono } from "hono";
import { uuidv7 } from "uuidv7";
import * as z from "zod/mini";
import { isStaff } from "../../domain/access/claims.ts";
import { sessionSchema } from "../../domain/access/session.ts";
import { refuseInvitation } from "../../domain/access/staff.ts";
import {
	acceptInvitationSchema,
	codeSchema,
	invitationViewSchema,
} from "../../domain/access/views/sign-in.ts";
import { inviteAnswerSchema, inviteSchema } from "../../domain/access/views/staff.ts";
import { SIGN_IN_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { bumpRevision } from "../db/revision.ts";
import { findStaff, type StaffRow } from "../db/staff.ts";
import {
	addStaff,
	findAddress,
	haveStores,
	inviteAgain,
	isAddressTaken,
	isInvitationOver,
	joinStaff,
} from "../db/staff-changes.ts";
import { lookAtTicket, ticketQueries } from "../db/tickets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { callerGroup } from "../http/caller.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { publicOrigin } from "../http/origin.ts";
import { Problem } from "../http/problems.ts";
import { flood } from "../middleware/flood.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { ownPages } from "../middleware/origins.ts";
import { permit } from "../middleware/permit.ts";
import { makeVerifier, newSecret } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { checkPassword } from "../sign-in/password-rules.ts";
import { startSession } from "../sign-in/sessions.ts";

// Letting someone in by a link: whoever holds its code sets name and password, once, within a week.

const INVITATION_MS = 7 * 24 * 3_600_000;
type Offer = { readonly expiresAt: number };
type Invite = z.infer<typeof inviteSchema>;

export const invitations = new Hono<AppEnv>()
	.post(
		"/v1/staff/invitations",
		describe({
			tag: "Staff",
			summary: "Invite someone by a link; a newer one takes the place of an earlier one",
			answer: inviteAnswerSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "store-unknown", "staff-active", "owner-bound"],
		}),
		permit,
		jsonBody,
		valid("json", inviteSchema),
		async (c) => {
			const code = newSecret();
			const expiresAt = Date.now() + INVITATION_MS;
			const staff = await invite(c, c.req.valid("json"), code, expiresAt);
			const link = `${publicOrigin(c)}/dashboard#invite=${code}`;
			return c.json({ staff, code, link, expiresAt }, 201);
		},
	)
	.post(
		"/v1/invitations/look",
		describe({
			tag: "Sign-in",
			summary: "What an invitation is for, without using it up",
			answer: invitationViewSchema,
			refusals: [...BODY_REFUSALS, "code-unknown", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", z.object({ code: codeSchema })),
		async (c) => {
			const { row, expiresAt } = await look(c, c.req.valid("json").code);
			const { orgName, name, role } = row;
			return c.json({ orgName, name, role, email: row.email ?? "", expiresAt }, 200);
		},
	)
	.post(
		"/v1/invitations/accept",
		describe({
			tag: "Sign-in",
			summary: "Take an invitation: sets name and password, and signs in",
			answer: sessionSchema,
			status: 201,
			refusals: [...BODY_REFUSALS, "code-unknown", "password-weak", "attempts-exhausted", "origin-forbidden"],
			signedIn: false,
		}),
		flood,
		ownPages,
		jsonBody,
		valid("json", acceptInvitationSchema),
		async (c) => {
			const { code, name, password } = c.req.valid("json");
			const { row } = await look(c, code);
			const { org, id, orgName } = row;
			checkPassword(password, { email: row.email ?? "", name, orgName });
			const verifier = await makeVerifier(password);
			// Whoever comes first has it.
			const join = joinStaff(c.env.DB, org, { id, name, password: verifier }, code, Date.now());
			const told = { act: "staff-joined", target: id, after: { role: row.role } } as const;
			const by = { org, actor: id, actorRole: row.role };
			await audited(c, told, [bumpRevision(c.env.DB, org), ...join], by).catch((error: unknown) => {
				throw isInvitationOver(error) ? new Problem("code-unknown") : error;
			});
			return c.json(
				await startSession(c, { org, kind: "staff", subject: id, isFresh: true, by: "invitation" }),
				201,
			);
		},
	);

// Unknown, used, too old, taken back: one answer, and the tries are counted.
async function look(c: AppContext, code: string): Promise<{ row: StaffRow; expiresAt: number }> {
	const gate = await countAttempt(c, `invitation/${callerGroup(c)}`, SIGN_IN_POLICY);
	const ticket = await lookAtTicket<Offer>(c.env.DB, code, "invitation", Date.now());
	const row = ticket === null ? null : await findStaff(c.env.DB, ticket.org, ticket.subject);
	if (ticket === null || row === null || row.status !== "invited") throw new Problem("code-unknown");
	await gate.forgive();
	return { row, expiresAt: ticket.body.expiresAt };
}

async function invite(c: AppContext, asked: Invite, code: string, expiresAt: number): Promise<string> {
	const { DB: db } = c.env;
	const { claims } = c.var;
	const { org } = claims;
	const { name, email, role, stores } = asked;
	const earlier = await findAddress(db, org, email);
	const replaced = earlier?.status === "invited" ? earlier : null;
	const refusal = isStaff(claims) ? refuseInvitation(claims, { role, stores }, replaced) : "role-forbidden";
	if (refusal !== null) throw new Problem(refusal);
	if (earlier?.status === "active") throw new Problem("staff-active");
	if (!(await haveStores(db, org, { role, stores }))) throw new Problem("store-unknown");
	const id = earlier?.id ?? uuidv7();
	const now = Date.now();
	const person = { id, name, role, stores };
	const ticket = {
		org,
		purpose: "invitation",
		subject: id,
		body: { expiresAt },
		forMs: expiresAt - now,
	} as const;
	const row =
		earlier === null
			? addStaff(db, org, { ...person, email, password: null }, now)
			: inviteAgain(db, org, person);
	try {
		const told = { act: "staff-invited", target: id, after: { role, stores } } as const;
		await audited(c, told, [row, ...ticketQueries(db, code, ticket, now)]);
	} catch (error) {
		// Someone else invited the same address at the same moment.
		if (isAddressTaken(error)) throw new Problem("staff-active");
		throw error;
	}
	return id;
}
