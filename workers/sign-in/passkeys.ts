import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import type { Assertion, Attestation } from "../../domain/access/views/sign-in.ts";
import type { StaffKey } from "../db/factors.ts";
import { listPasskeys, type PasskeyRow, usePasskey } from "../db/passkeys.ts";
import type { StaffRow } from "../db/staff.ts";
import { addTicket, type Purpose, takeTicket } from "../db/tickets.ts";
import type { AppContext } from "../env.ts";
import { originsOf, publicOrigin } from "../http/origin.ts";
import { Problem } from "../http/problems.ts";
import { digestOf, newSecret } from "../secrets/verifier.ts";

// The two ceremonies of WebAuthn. Each begins with a challenge that is kept with a ticket, which is good for one try.

const CEREMONY_MS = 5 * 60_000;
const NAME = "Fieldtill";

type PasskeyCeremony = { readonly ticket: string; readonly options: Record<string, unknown> };
type Kept = { readonly challenge: string };
// For whom the ceremony was begun; nobody yet, where the passkey itself has to say.
type Ceremony = { readonly org: string; readonly subject: string; readonly challenge: string };

export async function beginAdding(c: AppContext, person: StaffRow): Promise<PasskeyCeremony> {
	const known = await listPasskeys(c.env.DB, person);
	const options = await generateRegistrationOptions({
		rpName: NAME,
		rpID: siteOf(c),
		userName: person.email ?? person.name,
		userDisplayName: person.name,
		userID: handleOf(person),
		excludeCredentials: known.map(({ id }) => ({ id })),
		authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
	});
	return await keep(c, "passkey-add", { org: person.org, subject: person.id }, options);
}

// Null: not what was asked for. Who made the device is not asked, so no certificates of makers are looked into.
export async function readNewPasskey(c: AppContext, challenge: string, response: Attestation) {
	try {
		const statement = decodeAttestationObject(Buffer.from(response.response.attestationObject, "base64url"));
		if (statement.get("attStmt").get("x5c") !== undefined) return null;
		const { verified, registrationInfo } = await verifyRegistrationResponse({
			response: response as Parameters<typeof verifyRegistrationResponse>[0]["response"],
			...expected(c, challenge),
			requireUserVerification: false,
		});
		return verified ? registrationInfo.credential : null;
	} catch {
		return null;
	}
}

// Without a person, whichever passkey of this site the device offers; it must then know its user by itself.
export async function beginShowing(
	c: AppContext,
	purpose: Purpose,
	person: StaffKey | null = null,
): Promise<PasskeyCeremony> {
	const known = person === null ? [] : await listPasskeys(c.env.DB, person);
	const options = await generateAuthenticationOptions({
		rpID: siteOf(c),
		userVerification: person === null ? "required" : "preferred",
		allowCredentials: known.map(({ id, transports }) => ({ id, transports: JSON.parse(transports) })),
	});
	const subject = person?.id ?? "";
	return await keep(c, purpose, { org: person?.org ?? "", subject }, options);
}

export async function takeCeremony(c: AppContext, purpose: Purpose, secret: string): Promise<Ceremony> {
	const ticket = await takeTicket<Kept>(c.env.DB, secret, purpose, Date.now());
	if (ticket === null) throw new Problem("ticket-over");
	const subject = ticket.org === "" ? "" : ticket.subject;
	return { org: ticket.org, subject, challenge: ticket.body.challenge };
}

// What is wrong with it; null: it is the passkey that it says it is, and was not used like this before.
export async function whyRefused(
	c: AppContext,
	row: PasskeyRow,
	{ challenge, subject }: Ceremony,
	response: Assertion,
): Promise<string | null> {
	const isWhole = subject === "";
	const handle = response.response.userHandle;
	const own = Buffer.from(handleOf({ org: row.org, id: row.staff })).toString("base64url");
	if (handle === undefined ? isWhole : handle !== own) return "user";
	const counter = await readCounter(c, row, challenge, response, isWhole);
	if (counter === null) return "proof";
	return (await usePasskey(c.env.DB, row, counter, Date.now())) ? null : "counter";
}

async function readCounter(
	c: AppContext,
	row: PasskeyRow,
	challenge: string,
	response: Assertion,
	isWhole: boolean,
): Promise<number | null> {
	try {
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response: response as Parameters<typeof verifyAuthenticationResponse>[0]["response"],
			...expected(c, challenge),
			// Compared where it is kept, in one step: two uses at once are told from one.
			credential: { id: row.id, publicKey: Buffer.from(row.publicKey, "base64url"), counter: 0 },
			requireUserVerification: isWhole,
		});
		return verified ? authenticationInfo.newCounter : null;
	} catch {
		return null;
	}
}

async function keep(
	c: AppContext,
	purpose: Purpose,
	{ org, subject }: { readonly org: string; readonly subject: string },
	options: { readonly challenge: string },
): Promise<PasskeyCeremony> {
	const ticket = newSecret();
	const kept = { org, purpose, subject: subject === "" ? digestOf(ticket) : subject };
	const body = { challenge: options.challenge } satisfies Kept;
	await addTicket(c.env.DB, ticket, { ...kept, body, forMs: CEREMONY_MS }, Date.now());
	return { ticket, options: { ...options } };
}

// Says nothing about the person to whoever finds the device, and has room for no more than 64 bytes.
function handleOf({ org, id }: StaffKey) {
	return new Uint8Array(Buffer.from(digestOf(`${org}/${id}`), "hex"));
}

function siteOf(c: AppContext): string {
	return new URL(publicOrigin(c)).hostname;
}

function expected(c: AppContext, challenge: string) {
	return { expectedChallenge: challenge, expectedOrigin: originsOf(c), expectedRPID: siteOf(c) };
}
