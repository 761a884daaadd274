import { Hono } from "hono";
import * as z from "zod/mini";
import { FRESH_MS } from "../../domain/access/permissions.ts";
import {
	changePasswordSchema,
	meSchema,
	sessionsPageSchema,
	setStaffPinSchema,
} from "../../domain/access/views/staff.ts";
import { SECOND_FACTOR_POLICY } from "../../domain/core/attempts.ts";
import { idSchema } from "../../domain/core/ids.ts";
import { audited } from "../audit/audited.ts";
import { setPassword, setStaffPin } from "../db/factors.ts";
import { listPasskeys } from "../db/passkeys.ts";
import { bumpRevision } from "../db/revision.ts";
import { endSession, endSessionsOf, findSession, listSessions } from "../db/sessions.ts";
import { dropTickets } from "../db/tickets.ts";
import type { AppContext, AppEnv } from "../env.ts";
import { BODY_REFUSALS, describe } from "../http/describe.ts";
import { Problem } from "../http/problems.ts";
import { jsonBody, valid } from "../middleware/json-body.ts";
import { permit } from "../middleware/permit.ts";
import { isSecret, makeVerifier } from "../secrets/verifier.ts";
import { countAttempt } from "../sign-in/attempts.ts";
import { callerSession, callerStaff } from "../sign-in/caller.ts";
import { closeSockets } from "../sign-in/close-sockets.ts";
import { recoveryHashesOf } from "../sign-in/factors.ts";
import { checkPassword } from "../sign-in/password-rules.ts";
import { guestName } from "../sign-in/sessions.ts";
import { sessionView } from "../staff/staff.ts";

// What a person sees of, and may change about, the own sign-in.

const doneSchema = z.object({ done: z.literal(true) });
const DONE = { done: true } as const;

export const me = new Hono<AppEnv>()
	.get(
		"/v1/me",
		describe({ tag: "Oneself", summary: "Who is signed in, and with what", answer: meSchema }),
		permit,
		async (c) => c.json(await describeMe(c), 200),
	)
	.post(
		"/v1/me/password",
		describe({
			tag: "Oneself",
			summary: "Change the own password; ends every other session",
			answer: doneSchema,
			refusals: [...BODY_REFUSALS, "password-wrong", "password-weak", "attempts-exhausted"],
		}),
		permit,
		jsonBody,
		valid("json", changePasswordSchema),
		async (c) => {
			const { current, next } = c.req.valid("json");
			const person = await callerStaff(c);
			const session = callerSession(c.var);
			const counted = await countAttempt(c, `password/${person.org}/${person.id}`, SECOND_FACTOR_POLICY);
			if (!(await isSecret(current, person.password))) throw new Problem("password-wrong");
			await counted.forgive();
			checkPassword(next, { ...person, email: person.email ?? "" }, "next");
			const verifier = await makeVerifier(next);
			await audited(c, { act: "password-changed", target: person.id }, [
				setPassword(c.env.DB, person, verifier),
				endSessionsOf(c.env.DB, session, "password-changed", Date.now(), session.id),
				// Of a sign-in by the old one that waits for its second factor.
				dropTickets(c.env.DB, person.org, "second-factor", person.id),
			]);
			await closeSockets(c, { org: person.org, subject: person.id, but: session.id });
			return c.json(DONE, 200);
		},
	)
	.post(
		"/v1/me/pin",
		describe({
			tag: "Oneself",
			summary: "Set the PIN with which a person works at tills",
			answer: doneSchema,
			refusals: BODY_REFUSALS,
		}),
		permit,
		jsonBody,
		valid("json", setStaffPinSchema),
		async (c) => {
			const person = await callerStaff(c);
			const verifier = await makeVerifier(c.req.valid("json").pin);
			await audited(c, { act: "pin-changed", target: person.id }, [
				bumpRevision(c.env.DB, person.org),
				setStaffPin(c.env.DB, person, verifier),
			]);
			return c.json(DONE, 200);
		},
	)
	.get(
		"/v1/me/sessions",
		describe({ tag: "Oneself", summary: "Where a person is signed in", answer: sessionsPageSchema }),
		permit,
		async (c) => {
			const own = callerSession(c.var);
			const rows = await listSessions(c.env.DB, own, Date.now());
			return c.json({ sessions: rows.map((row) => sessionView(row, own.id)) }, 200);
		},
	)
	.delete(
		"/v1/me/sessions/:session",
		describe({
			tag: "Oneself",
			summary: "End one of the own sessions",
			answer: doneSchema,
			refusals: ["request-invalid", "session-unknown"],
		}),
		permit,
		valid("param", z.object({ session: idSchema })),
		async (c) => {
			const { org, kind, subject } = callerSession(c.var);
			const row = await findSession(c.env.DB, org, c.req.valid("param").session);
			const isOwn = row !== null && row.kind === kind && row.subject === subject;
			if (!isOwn || row.endedAt !== null) throw new Problem("session-unknown");
			const told = { act: "session-ended", target: subject, after: { session: row.id } } as const;
			await audited(c, told, [endSession(c.env.DB, org, row.id, "ended", Date.now())]);
			await closeSockets(c, { org, subject, session: row.id });
			return c.json(DONE, 200);
		},
	);

async function describeMe(c: AppContext): Promise<z.infer<typeof meSchema>> {
	const { claims } = c.var;
	const { id: session, org } = callerSession(c.var);
	if (claims.role === "guest") {
		const { label: name } = await guestName(c, org, claims);
		const none = { hasPassword: false, hasTotp: false, hasPin: false, passkeys: 0, recoveryCodesLeft: 0 };
		return { id: claims.sub, name, email: null, role: claims.role, ...none, session, freshUntil: 0 };
	}
	const person = await callerStaff(c);
	const row = await findSession(c.env.DB, org, session);
	return {
		...{ id: person.id, name: person.name, email: person.email, role: person.role, session },
		hasPassword: person.password !== null,
		hasTotp: person.totpConfirmed === 1,
		hasPin: person.pin !== null,
		recoveryCodesLeft: recoveryHashesOf(person).length,
		passkeys: (await listPasskeys(c.env.DB, person)).length,
		freshUntil: row?.freshAt == null ? 0 : row.freshAt + FRESH_MS,
	};
}
