import { randomBytes } from "node:crypto";
import { CODE_CHARS, normalCode, writeCode } from "../../domain/access/enrolment.ts";
import { digestOf, makeVerifier } from "../../workers/secrets/verifier.ts";
import type { System } from "../system.ts";
import { ORG } from "./catalog.ts";
import { PINS } from "./people.ts";

// Codes with which devices become the demo's tills, and the PINs of the people who sell there.

type Database = Awaited<ReturnType<System["mf"]["getD1Database"]>>;

const CODE_MS = 24 * 3_600_000;

// A fresh code for each till that still waits for its device; earlier ones are over.
export async function openTills(db: Database): Promise<Record<string, string>> {
	const { results } = await db
		.prepare("SELECT id FROM tills WHERE org = ? AND status = 'waiting'")
		.bind(ORG.id)
		.all<{ id: string }>();
	const codes: Record<string, string> = {};
	for (const { id } of results) codes[id] = await makeEnrolment(db, id);
	return codes;
}

export async function makeEnrolment(db: Database, till: string): Promise<string> {
	const code = writeCode(randomBytes(CODE_CHARS));
	const now = Date.now();
	await db.batch([
		db
			.prepare(
				"DELETE FROM tickets WHERE org = ? AND purpose = 'enrolment' AND subject = ? AND used_at IS NULL",
			)
			.bind(ORG.id, till),
		db
			.prepare(
				`INSERT INTO tickets (hash, org, purpose, subject, body, created_at, expires_at)
				VALUES (?, ?, 'enrolment', ?, '{}', ?, ?)`,
			)
			.bind(digestOf(normalCode(code)), ORG.id, till, now, now + CODE_MS),
	]);
	return code;
}

export async function setPins(db: Database): Promise<void> {
	for (const [id, pin] of Object.entries(PINS)) {
		await db.batch([
			db.prepare("UPDATE orgs SET revision = revision + 1 WHERE id = ?").bind(ORG.id),
			db
				.prepare(
					"UPDATE staff SET pin = ?, revision = (SELECT revision FROM orgs WHERE id = ?) WHERE org = ? AND id = ?",
				)
				.bind(await makeVerifier(pin), ORG.id, ORG.id, id),
		]);
	}
}
