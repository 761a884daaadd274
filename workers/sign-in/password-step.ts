import type { Session } from "../../domain/access/session.ts";
import type { SignInAnswer } from "../../domain/access/views/sign-in.ts";
import { findStaff, type StaffRow } from "../db/staff.ts";
import { addTicket, dropTickets, lookAtTicket } from "../db/tickets.ts";
import type { AppContext } from "../env.ts";
import { Problem } from "../http/problems.ts";
import { newSecret } from "../secrets/verifier.ts";
import { listFactors } from "./factors.ts";
import { startSession } from "./sessions.ts";

// The way in of a person who works for an org, from the password on.

const SECOND_FACTOR_MS = 5 * 60_000;

// The password was right.
export async function afterPassword(c: AppContext, person: StaffRow): Promise<SignInAnswer> {
	const factors = await listFactors(c, person);
	if (factors.length === 0) return { step: "done", session: await letIn(c, person, "password", true) };
	const ticket = newSecret();
	const { org, id: subject } = person;
	const kept = { org, purpose: "second-factor", subject, body: {}, forMs: SECOND_FACTOR_MS } as const;
	await addTicket(c.env.DB, ticket, kept, Date.now());
	return { step: "second-factor", ticket, factors };
}

// Whose password was right. The ticket stays, so that a mistyped code can be corrected: it is the Gate that counts.
export async function personOfTicket(c: AppContext, secret: string): Promise<StaffRow> {
	const ticket = await lookAtTicket(c.env.DB, secret, "second-factor", Date.now());
	const person = ticket === null ? null : await findStaff(c.env.DB, ticket.org, ticket.subject);
	if (person?.status !== "active") throw new Problem("ticket-over");
	return person;
}

export async function letIn(c: AppContext, person: StaffRow, by: string, isFresh: boolean): Promise<Session> {
	const { org, id } = person;
	await dropTickets(c.env.DB, org, "second-factor", id).run();
	return await startSession(c, { org, kind: "staff", subject: id, person, isFresh, by });
}
